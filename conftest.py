"""Shared by all tests: the database, a closed network, a fixed home folder."""

from __future__ import annotations

import os
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("MOTCUA_HOME", tempfile.mkdtemp(prefix="motcua-test-"))
os.environ.setdefault("MOTCUA_HOSTS", "testserver,localhost,127.0.0.1")
os.environ.setdefault("MOTCUA_DEMO", "1")

_LOOPBACK = ("127.", "::1", "localhost")
_connect = socket.socket.connect


def _connect_loopback_only(self: socket.socket, address: Any) -> None:
    if isinstance(address, tuple) and not str(address[0]).startswith(_LOOPBACK):
        raise RuntimeError(f"a test may not reach {address[0]}")
    _connect(self, address)


socket.socket.connect = _connect_loopback_only  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def files_root(settings: Any, tmp_path: Path) -> Iterator[None]:
    """Every test keeps its files in a folder of its own."""
    settings.FILES_ROOT = tmp_path / "files"
    yield
