"""The sandbox itself behaves like a signing service: strict, and its authority outlives a restart."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import Any

import httpx
import pytest
from werkzeug.test import Client

from motcua.connectors.csc_signing import mapping, settings
from motcua.connectors.csc_signing.client import CscError
from motcua.connectors.csc_signing.sandbox import Sandbox, application
from motcua.connectors.csc_signing.sandbox.authority import Authority, Subject
from motcua.connectors.csc_signing.tests.conftest import OFFICER, SECRET, Service

DIGEST = hashlib.sha256(b"noi dung").digest()
OTHER = hashlib.sha256(b"noi dung khac").digest()


def credential_of(service: Service) -> str:
    return service.signer.credentials(OFFICER)[0].id


def post(service: Service, path: str, bearer: str = "none", **body: Any) -> httpx.Response:
    return httpx.post(f"{service.url}{path}", json=body, headers={"Authorization": f"Bearer {bearer}"})


def test_activation_data_works_once(service: Service) -> None:
    client, credential = service.client, credential_of(service)
    sad = client.authorize(credential, DIGEST, "")
    client.sign_hash(credential, sad, DIGEST, mapping.SHA256)
    with pytest.raises(CscError) as refusal:
        client.sign_hash(credential, sad, DIGEST, mapping.SHA256)
    assert refusal.value.status == 400 and "SAD" in refusal.value.description


def test_activation_data_holds_for_its_own_hash_only(service: Service) -> None:
    client, credential = service.client, credential_of(service)
    sad = client.authorize(credential, DIGEST, "")
    with pytest.raises(CscError, match="not authorized"):
        client.sign_hash(credential, sad, OTHER, mapping.SHA256)


def test_activation_data_expires(service: Service) -> None:
    client, credential = service.client, credential_of(service)
    service.sandbox.sad_seconds = 0
    sad = client.authorize(credential, DIGEST, "")
    with pytest.raises(CscError, match="SAD"):
        client.sign_hash(credential, sad, DIGEST, mapping.SHA256)


def test_another_hash_algorithm_is_refused(service: Service) -> None:
    client, credential = service.client, credential_of(service)
    sad = client.authorize(credential, DIGEST, "")
    with pytest.raises(CscError, match="signAlgo"):
        client.sign_hash(credential, sad, DIGEST, "1.3.14.3.2.26")


def test_a_wrong_token_is_refused(service: Service) -> None:
    answer = post(service, "/csc/v1/credentials/list", "wrong", userID="x")
    assert answer.status_code == 401 and answer.json()["error"] == "invalid_token"


def test_an_expired_token_is_refused(service: Service) -> None:
    service.sandbox.token_seconds = 0
    form = {"grant_type": "client_credentials", "client_id": "motcua", "client_secret": SECRET}
    token = httpx.post(f"{service.url}/oauth2/token", data=form).json()["access_token"]
    assert post(service, "/csc/v1/info", token).status_code == 401


@pytest.mark.parametrize("unknown", ["abc", "../../root", ""])
def test_an_unknown_credential_is_not_found(service: Service, unknown: str) -> None:
    with pytest.raises(CscError) as refusal:
        service.client.credential(unknown)
    assert refusal.value.status == 404


@pytest.mark.parametrize("hashes", [None, [], ["%%%"], ["YWJj"], "text", [5]])
def test_a_malformed_hash_is_refused(service: Service, hashes: Any) -> None:
    client, credential = service.client, credential_of(service)
    token = client._signed_in()
    answer = post(
        service, "/csc/v1/credentials/authorize", token, credentialID=credential, numSignatures=1, hash=hashes
    )
    assert answer.status_code == 400


def test_more_signatures_than_hashes_are_refused(service: Service) -> None:
    client, credential = service.client, credential_of(service)
    hashes = [base64.b64encode(DIGEST).decode()]
    token = client._signed_in()
    answer = post(
        service, "/csc/v1/credentials/authorize", token, credentialID=credential, numSignatures=2, hash=hashes
    )
    assert answer.status_code == 400


def test_a_list_without_a_user_is_refused(service: Service) -> None:
    with pytest.raises(CscError, match="userID"):
        service.client.credential_ids("", "{}")


@pytest.mark.parametrize("body", [b"{", b"[]", b"\xff"])
def test_a_body_that_is_no_json_object_is_refused(service: Service, body: bytes) -> None:
    headers = {"Authorization": f"Bearer {service.client._signed_in()}"}
    assert httpx.post(f"{service.url}/csc/v1/credentials/info", content=body, headers=headers).status_code == 400


def test_an_unknown_address_answers_in_json(service: Service) -> None:
    answer = httpx.get(f"{service.url}/csc/v2/info")
    assert answer.status_code == 404 and "error" in answer.json()


def test_faults_are_switched_over_http_and_healed(service: Service) -> None:
    assert post(service, "/sandbox/faults", wrong_hash=True).json()["wrong_hash"] is True
    assert post(service, "/sandbox/faults").json()["wrong_hash"] is False
    assert post(service, "/sandbox/faults", nonsense=True).status_code == 400


def test_a_credential_is_revoked_and_restored_over_http(service: Service) -> None:
    credential = credential_of(service)
    assert post(service, "/sandbox/status", credentialID=credential, status="revoked").json() == {"status": "revoked"}
    assert service.client.credential(credential)["cert"]["status"] == "revoked"
    assert post(service, "/sandbox/status", credentialID=credential).json() == {"status": "valid"}


def test_the_service_says_what_it_is(service: Service) -> None:
    answer = post(service, "/csc/v1/info", service.client._signed_in()).json()
    assert answer["specs"].startswith("1.0")
    assert "signatures/signHash" in answer["methods"]


def test_the_root_is_public(service: Service) -> None:
    assert b"BEGIN CERTIFICATE" in httpx.get(f"{service.url}/ca/root.pem").content


def test_the_private_keys_are_not_served_and_readable_by_their_user_only(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    assert b"PRIVATE" not in authority.root_pem()
    assert (tmp_path / "root.pem").stat().st_mode & 0o077 == 0


def test_the_authority_outlives_a_restart(tmp_path: Path) -> None:
    subject = Subject("officer:089000000021", "Đỗ Thị Thử Nghiệm", "", "Ủy ban nhân dân phường Rạch Giá")
    first = Authority(tmp_path)
    credential = first.credential_for(subject)
    first.set_status(credential, "suspended")
    again = Authority(tmp_path)
    assert again.credential_for(subject) == credential
    assert again.chain(credential) == first.chain(credential)
    assert again.status(credential) == "suspended"


def test_the_application_starts_by_itself_in_the_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_HOME", str(tmp_path))
    answer = Client(application).get("/ca/root.pem")
    assert answer.status_code == 200
    assert (settings.sandbox_home() / "root.pem").exists()


def test_two_sandboxes_do_not_trust_each_other(tmp_path: Path) -> None:
    first, second = Sandbox(tmp_path / "a", SECRET), Sandbox(tmp_path / "b", SECRET)
    assert first.authority.root_pem() != second.authority.root_pem()
