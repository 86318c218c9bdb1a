"""Values of the vault: files, documents of a person, kinds of files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

PDF = "application/pdf"
JPEG = "image/jpeg"
PNG = "image/png"
HEIC = "image/heic"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP = "application/zip"

PAPERS = (PDF, JPEG, PNG, HEIC)
"""What a scanned or photographed paper may be."""
ANY_KIND = (PDF, JPEG, PNG, HEIC, DOCX, XLSX, ZIP)

MAX_BYTES = 20 * 1024 * 1024

RESULT = "result"
"""A personal document that is the result of a dossier (R-RET-03)."""
COMPONENT = "component"
"""A personal document that was accepted as part of a dossier and may be reused (R-DAT-05)."""


@dataclass(frozen=True)
class FileInfo:
    """A kept file. `size` in bytes; `sha256` in hex; `name` as the person gave it, cleaned."""

    id: UUID
    name: str
    size: int
    media_type: str
    sha256: str


@dataclass(frozen=True)
class DocumentInfo:
    """One paper in a person's store (F-116). `subject` says where it comes from: `dossier:<id>`."""

    id: UUID
    account_id: UUID
    kind: str
    title: str
    file: FileInfo
    issued_by: str
    issued_at: datetime
    valid_until: date | None
    verify_token: str
    subject: str
    withdrawn_at: datetime | None
    withdrawn_reason: str

    @property
    def token_in_groups(self) -> str:
        """The code in groups of four, as people read and type it: `VK80 7FHP 5Q27 E51W M2JE`."""
        return " ".join(self.verify_token[at : at + 4] for at in range(0, len(self.verify_token), 4))

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    def is_current(self, on: date) -> bool:
        """Neither withdrawn nor out of date on `on`."""
        return not self.is_withdrawn and (self.valid_until is None or on <= self.valid_until)


class Readable(Protocol):
    """An upload or an open file."""

    def read(self, size: int = -1, /) -> bytes: ...
