"""The sandbox as a real server on loopback, with a memory of its own."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from werkzeug.serving import WSGIRequestHandler, make_server

from motcua.connectors.paygov.sandbox import application, notices

PATIENCE = 60
"""Seconds for an answer of the sandbox: a busy machine needs more than the client's own five."""


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002
        """Nothing on the test's screen."""


@dataclass(frozen=True)
class Sandbox:
    """A running sandbox and a browser before it."""

    url: str
    home: Path

    def press(self, pay_url: str, act: str) -> httpx.Response:
        """Press one button of the pay page."""
        return httpx.post(pay_url, data={"do": act}, timeout=PATIENCE)

    def page(self, url: str) -> str:
        answer = httpx.get(url, timeout=PATIENCE)
        assert answer.status_code == 200
        return re.sub(r"\s+", " ", answer.text)


@pytest.fixture(autouse=True)
def no_background_sending(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests send what is queued themselves, at once."""
    monkeypatch.setattr(notices, "start", lambda: None)


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Sandbox]:
    monkeypatch.setenv("MOTCUA_HOME", str(tmp_path))
    server = make_server("127.0.0.1", 0, application, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}"
    monkeypatch.setenv("PAYGOV_URL", url)
    yield Sandbox(url, tmp_path)
    server.shutdown()
    thread.join()
    server.server_close()
