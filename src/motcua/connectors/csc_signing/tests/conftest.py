"""The sandbox as a real server on a port of its own, and a client of it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from werkzeug.serving import BaseWSGIServer, make_server

from motcua.connectors.csc_signing import adapter
from motcua.connectors.csc_signing.client import CscClient
from motcua.connectors.csc_signing.sandbox import Sandbox
from motcua.foundation.signing.types import Signer

OFFICER = Signer(
    ref="officer:089000000021",
    name="Đỗ Thị Thử Nghiệm",
    title="Phó Chủ tịch",
    agency="Ủy ban nhân dân phường Rạch Giá",
)
SECRET = "sandbox-csc-secret"


@dataclass
class Service:
    """A running sandbox and what speaks to it."""

    sandbox: Sandbox
    url: str

    @property
    def client(self) -> CscClient:
        return CscClient(self.url, "motcua", SECRET, timeout=30.0)

    @property
    def signer(self) -> adapter.CscSigner:
        client = self.client
        return adapter.CscSigner(lambda: client)


def serve(sandbox: Sandbox) -> BaseWSGIServer:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, sandbox, threaded=True)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    return server


@pytest.fixture(scope="session")
def authority_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("csc")


@pytest.fixture
def service(authority_folder: Path) -> Iterator[Service]:
    """A fresh server each time; the authority behind it stays, as after a restart."""
    sandbox = Sandbox(authority_folder, SECRET)
    server = serve(sandbox)
    yield Service(sandbox, f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    server.server_close()


@pytest.fixture
def settings_of(service: Service, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Service:
    """The configured connector speaks to this sandbox as if it were the local one."""
    monkeypatch.setenv("MOTCUA_HOME", str(tmp_path))
    monkeypatch.setenv("MOTCUA_SANDBOX_PORT", str(int(service.url.rpartition(":")[2]) - 2))
    return service
