from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from motcua.connectors.smtp.sandbox import Running, start


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Post:
    """The running sandbox and where it listens."""

    running: Running
    web: str
    folder: Path


@pytest.fixture
def post(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Post]:
    smtp_port, web_port = free_port(), free_port()
    monkeypatch.setenv("SMTP_HOST", "127.0.0.1")
    monkeypatch.setenv("SMTP_PORT", str(smtp_port))
    monkeypatch.setenv("SMTP_TLS", "none")
    with start(smtp_port, web_port, tmp_path) as running:
        yield Post(running, f"http://127.0.0.1:{web_port}", tmp_path)
