from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from motcua.connectors.smtp.sandbox import Running, start


@dataclass(frozen=True)
class Post:
    """The running sandbox and where it listens."""

    running: Running
    web: str
    folder: Path


@pytest.fixture
def post(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Post]:
    with start(0, 0, tmp_path) as running:
        monkeypatch.setenv("SMTP_HOST", "127.0.0.1")
        monkeypatch.setenv("SMTP_PORT", str(running.smtp.port))
        monkeypatch.setenv("SMTP_TLS", "none")
        yield Post(running, f"http://127.0.0.1:{running.web.server_port}", tmp_path)
