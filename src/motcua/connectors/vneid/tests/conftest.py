from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from werkzeug.serving import make_server

from motcua.connectors.vneid import client
from motcua.connectors.vneid.adapter import Vneid
from motcua.connectors.vneid.sandbox import Provider
from motcua.connectors.vneid.sandbox.tokens import s256
from motcua.foundation.accounts.selectors import demo_accounts
from motcua.foundation.accounts.types import Identity

VERIFIER = "v" * 64
REDIRECT = "http://localhost/dang-nhap/ve"


PATIENCE = 60
"""Seconds for an answer of the sandbox: a busy machine needs more than the client's own five."""


@dataclass
class Running:
    """The sandbox as a real server on a free port, and a browser that chooses people there."""

    provider: Provider
    issuer: str

    def sign_in(self, person: str = "citizen", nonce: str = "n-1", **choice: str) -> httpx.QueryParams:
        """Walk through the sign-in page; the parameters with which the browser comes back."""
        address = Vneid().authorization_url(
            state="s-1", nonce=nonce, code_challenge=s256(VERIFIER), redirect_uri=REDIRECT
        )
        assert httpx.get(address, timeout=PATIENCE).status_code == 200
        answer = httpx.post(address, data=choice or {"person": person}, timeout=PATIENCE)
        return httpx.URL(answer.headers["location"]).params

    def identity(self, person: str = "citizen", fault: str = "", nonce: str = "n-1") -> Identity:
        """The whole flow, the token answer spoiled by `fault`."""
        code = self.sign_in(person)["code"]
        if fault:
            httpx.post(f"{self.issuer}/sandbox/faults", data={"fault": fault}, timeout=PATIENCE)
        return Vneid().exchange(code=code, verifier=VERIFIER, redirect_uri=REDIRECT, nonce=nonce)


@pytest.fixture(scope="session")
def key_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("vneid")


@pytest.fixture
def running(key_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    provider = Provider(
        home=key_home,
        people=demo_accounts(),
        client_id="motcua",
        client_secret="sandbox-client-secret",
        hosts=frozenset({"localhost", "testserver"}),
    )
    server = make_server("127.0.0.1", 0, provider, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    issuer = f"http://127.0.0.1:{server.server_port}"
    monkeypatch.setenv("VNEID_ISSUER", issuer)
    client.forget_cached()
    yield Running(provider, issuer)
    server.shutdown()
    thread.join()
    server.server_close()
