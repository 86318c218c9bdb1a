"""The client against answers that no sandbox would give: whatever comes, it is a no or an outage, never a crash."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from motcua.connectors.csc_signing import client as module
from motcua.connectors.csc_signing.adapter import CscSigner
from motcua.connectors.csc_signing.client import CscClient, CscError, fetch_root
from motcua.connectors.csc_signing.mapping import SHA256
from motcua.connectors.csc_signing.tests.conftest import OFFICER
from motcua.foundation.signing.errors import SigningRefused, WrongSignature
from motcua.kernel.errors import OutsideUnavailable

DIGEST = hashlib.sha256(b"noi dung").digest()
TOKEN: dict[str, Any] = {"access_token": "t-1", "expires_in": 3600}


class Wire:
    """Stands in for the network: answers by path, remembers what was sent."""

    def __init__(self) -> None:
        self.answers: dict[str, httpx.Response] = {"/oauth2/token": httpx.Response(200, json=TOKEN)}
        self.sent: list[tuple[str, dict[str, Any]]] = []

    def __call__(self, system: str, method: str, url: str, **options: Any) -> httpx.Response:
        path = url.removeprefix("http://csc.example.vn")
        self.sent.append((path, options))
        return self.answers[path]

    def says(self, endpoint: str, body: Any, status: int = 200) -> None:
        self.answers[f"/csc/v1/{endpoint}"] = httpx.Response(status, content=json.dumps(body))

    def count(self, path: str) -> int:
        return sum(sent == path for sent, _ in self.sent)


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Wire:
    wire = Wire()
    monkeypatch.setattr(module, "call", wire)
    return wire


@pytest.fixture
def client() -> CscClient:
    return CscClient("http://csc.example.vn", "motcua", "secret")


def test_one_token_serves_many_calls(wire: Wire, client: CscClient) -> None:
    wire.says("credentials/list", {"credentialIDs": ["a"]})
    for _ in range(3):
        assert client.credential_ids("u", "{}") == ["a"]
    assert wire.count("/oauth2/token") == 1
    assert wire.sent[1][1]["headers"] == {"Authorization": "Bearer t-1"}


def test_a_token_about_to_expire_is_renewed(wire: Wire, client: CscClient, monkeypatch: pytest.MonkeyPatch) -> None:
    wire.says("credentials/list", {"credentialIDs": []})
    clock = [1000.0]
    monkeypatch.setattr("motcua.connectors.csc_signing.client.time.monotonic", lambda: clock[0])
    client.credential_ids("u", "{}")
    clock[0] += 3600 - 29
    client.credential_ids("u", "{}")
    assert wire.count("/oauth2/token") == 2


@pytest.mark.parametrize("lifetime", [None, "soon", [], -5])
def test_a_token_of_unsaid_lifetime_is_used_all_the_same(wire: Wire, client: CscClient, lifetime: Any) -> None:
    wire.answers["/oauth2/token"] = httpx.Response(200, json={"access_token": "t", "expires_in": lifetime})
    wire.says("credentials/list", {"credentialIDs": []})
    assert client.credential_ids("u", "{}") == []


def test_a_token_refused_twice_is_a_no_not_a_loop(wire: Wire, client: CscClient) -> None:
    wire.says("credentials/list", {"error": "invalid_token", "error_description": "expired"}, 401)
    with pytest.raises(CscError) as refusal:
        client.credential_ids("u", "{}")
    assert refusal.value.status == 401
    assert wire.count("/csc/v1/credentials/list") == 2


@pytest.mark.parametrize("answer", [{}, {"access_token": ""}, {"access_token": 5}, [], "text", None])
def test_a_sign_in_without_a_token_is_an_outage(wire: Wire, client: CscClient, answer: Any) -> None:
    wire.answers["/oauth2/token"] = httpx.Response(200, content=json.dumps(answer))
    with pytest.raises(OutsideUnavailable):
        client.credential_ids("u", "{}")


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_fault_of_the_service_is_an_outage(wire: Wire, client: CscClient, status: int) -> None:
    wire.says("credentials/list", {"error": "server_error"}, status)
    with pytest.raises(OutsideUnavailable):
        client.credential_ids("u", "{}")


@pytest.mark.parametrize("content", [b"", b"<html>", b"\xff\xfe", b'{"credentialIDs": ["a"', b"[]", b"null"])
def test_an_answer_that_is_no_object_is_an_outage(wire: Wire, client: CscClient, content: bytes) -> None:
    wire.answers["/csc/v1/credentials/list"] = httpx.Response(200, content=content)
    with pytest.raises(OutsideUnavailable):
        client.credential_ids("u", "{}")


CALLS: list[tuple[str, Callable[[CscClient], Any]]] = [
    ("credentials/list", lambda client: client.credential_ids("u", "{}")),
    ("credentials/authorize", lambda client: client.authorize("c", DIGEST, "")),
    ("signatures/signHash", lambda client: client.sign_hash("c", "s", DIGEST, SHA256)),
]


@pytest.mark.parametrize(("endpoint", "ask"), CALLS)
@pytest.mark.parametrize(
    "body", [{}, {"credentialIDs": "a", "SAD": 1, "signatures": {}}, {"SAD": "", "signatures": []}]
)
def test_an_answer_without_its_content_is_an_outage(
    wire: Wire, client: CscClient, endpoint: str, ask: Callable[[CscClient], Any], body: Any
) -> None:
    wire.says(endpoint, body)
    with pytest.raises(OutsideUnavailable):
        ask(client)


def test_a_no_carries_the_reason_of_the_service(wire: Wire, client: CscClient) -> None:
    wire.says("credentials/authorize", {"error": "invalid_request", "error_description": "The PIN is locked"}, 400)
    with pytest.raises(SigningRefused) as refusal:
        CscSigner(lambda: client).sign_digest("c", DIGEST, "sha256", "")
    assert "The PIN is locked" in refusal.value.sentence()


def test_an_empty_signature_is_refused(wire: Wire, client: CscClient) -> None:
    wire.says("credentials/authorize", {"SAD": "s"})
    wire.says("signatures/signHash", {"signatures": [""]})
    with pytest.raises(WrongSignature):
        CscSigner(lambda: client).sign_digest("c", DIGEST, "sha256", "")


def test_nothing_but_the_digest_and_its_purpose_is_sent(wire: Wire, client: CscClient) -> None:
    wire.says("credentials/authorize", {"SAD": "s-1"})
    wire.says("signatures/signHash", {"signatures": [base64.b64encode(b"\x30\x45" + bytes(69)).decode()]})
    CscSigner(lambda: client).sign_digest("c", DIGEST, "sha256", "Tiếp nhận hồ sơ")
    encoded = base64.b64encode(DIGEST).decode()
    bodies = [options["json"] for path, options in wire.sent if path.startswith("/csc/")]
    assert bodies == [
        {"credentialID": "c", "numSignatures": 1, "hash": [encoded], "description": "Tiếp nhận hồ sơ"},
        {
            "credentialID": "c",
            "SAD": "s-1",
            "hash": [encoded],
            "hashAlgo": "2.16.840.1.101.3.4.2.1",
            "signAlgo": "1.2.840.10045.4.3.2",
        },
    ]


def test_the_secret_and_the_token_stay_out_of_representations(wire: Wire, client: CscClient) -> None:
    wire.says("credentials/list", {"credentialIDs": []})
    client.credential_ids("u", "{}")
    assert "t-1" not in repr(client) and "secret'" not in repr(client)


def test_a_credential_that_vanished_is_left_out(wire: Wire, client: CscClient) -> None:
    wire.says("credentials/list", {"credentialIDs": ["gone"]})
    wire.says("credentials/info", {"error": "invalid_request", "error_description": "credentialID"}, 400)
    assert CscSigner(lambda: client).credentials(OFFICER) == []


@pytest.mark.parametrize(
    "answer", [httpx.Response(404), httpx.Response(200, content=b"<html>"), httpx.Response(500, content=b"")]
)
def test_what_is_no_certificate_is_not_taken_for_a_root(wire: Wire, answer: httpx.Response) -> None:
    wire.answers["/ca/root.pem"] = answer
    with pytest.raises(OutsideUnavailable):
        fetch_root("http://csc.example.vn")
