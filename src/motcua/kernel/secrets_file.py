"""Secrets that a copy makes for itself on first start and keeps in a file of this user only."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path


def kept_secret(path: Path, make: Callable[[], bytes]) -> bytes:
    """What is in `path`; made by `make` when the file is missing.

    The file is whole or not there: killed at any moment, the next start finds none or all. Of several processes
    that start together the first one's secret counts for all.
    """
    if not path.exists():
        _put(path, make())
    return path.read_bytes()


def _put(path: Path, content: bytes) -> None:
    """Write a draft beside `path` and link it there, which overwrites nothing."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        pass  # another process was first; its secret counts
    finally:
        draft.unlink()
    _flush_folder(path.parent)


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
