"""What the vault needs from outside: a place for content, addressed by its SHA-256."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Protocol


class Storage(Protocol):
    """Keeps content by its hash. `put` returns only when the content would survive a loss of power."""

    def put(self, source: Path, sha256: str) -> None:
        """Take the temporary file `source` over as the content of `sha256`; the same content is kept once."""
        ...

    def scratch(self) -> Path:
        """A folder for temporary files on the same device."""
        ...

    def open(self, sha256: str) -> BinaryIO:
        """The content for reading. Raises FileNotFoundError."""
        ...

    def hashes_untouched_since(self, instant: float) -> Iterator[list[str]]:
        """Hashes of content that nobody has put since `instant` (Unix seconds), folder by folder."""
        ...

    def remove(self, sha256: str, untouched_since: float) -> None:
        """Forget the content unless someone has put it again since that instant (Unix seconds)."""
        ...


_storages: dict[str, Storage] = {}


def register_storage(storage: Storage) -> None:
    _storages["default"] = storage


def storage() -> Storage:
    return _storages["default"]
