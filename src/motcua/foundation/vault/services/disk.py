"""Storage on the local disk under `settings.FILES_ROOT`: aa/bb/<sha256>, flushed before anyone relies on it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.conf import settings


class LocalDisk:
    """Content-addressed files. A file under its hash is always whole: it comes there by one rename."""

    def scratch(self) -> Path:
        _root().mkdir(mode=0o700, parents=True, exist_ok=True)
        folder = _root() / "tmp"
        folder.mkdir(exist_ok=True)
        return folder

    def put(self, source: Path, sha256: str) -> None:
        target = _path(sha256)
        if _is_whole(target, sha256):
            os.utime(target)  # the sweep of orphans must not take what is being used again
            source.unlink()
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        _flush(source)
        source.replace(target)
        for folder in (target.parent, target.parent.parent, _root()):
            _flush(folder)

    def open(self, sha256: str) -> BinaryIO:
        return _path(sha256).open("rb")

    def hashes_untouched_since(self, instant: float) -> Iterator[list[str]]:
        for folder in _root().glob("??/??"):
            yield [path.name for path in folder.iterdir() if path.stat().st_mtime < instant]

    def remove(self, sha256: str, untouched_since: float) -> None:
        path = _path(sha256)
        if path.exists() and path.stat().st_mtime < untouched_since:
            path.unlink(missing_ok=True)


def _root() -> Path:
    return Path(settings.FILES_ROOT)


def _path(sha256: str) -> Path:
    return _root() / sha256[:2] / sha256[2:4] / sha256


def _is_whole(target: Path, sha256: str) -> bool:
    """Content that was damaged on the disk is healed by the next person who brings it."""
    if not target.exists():
        return False
    with target.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest() == sha256


def _flush(path: Path) -> None:
    """Force a file's content, or a folder's entries, to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
