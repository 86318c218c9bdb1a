"""What is asked of letters: how one stands, its steps, its files, its copies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from motcua.kernel.life import StepInfo
from motcua.oversight.letters.types.content import Content
from motcua.oversight.letters.types.steps import SETTLED, FileKind, PostState, State


@dataclass(frozen=True)
class QuotedChange:
    """A figure of a letter that a later release prints differently."""

    cell: str
    name: str
    old: str
    new: str
    causes: tuple[str, ...]


@dataclass(frozen=True)
class Standing:
    """What a letter's release is worth today."""

    release: str
    newer: str
    """Code of the newest correction; empty while the release stands."""
    changes: tuple[QuotedChange, ...] = ()
    renewed_by: UUID | None = None


@dataclass(frozen=True)
class PostInfo:
    agency: str
    name: str
    state: PostState
    attempts: int
    error: str
    sent_at: datetime | None
    read: int
    told: int


@dataclass(frozen=True)
class FileInfo:
    kind: FileKind
    id: UUID
    sha256: str
    size: int


@dataclass(frozen=True)
class LetterInfo:
    """A letter as pages show it."""

    id: UUID
    state: State
    version: int
    content: Content
    number: int | None
    year: int | None
    numbered_on: date | None
    mark: str
    corrects: UUID | None
    is_published: bool
    made_at: datetime
    subject: str
    """As composed."""
    steps: tuple[StepInfo, ...] = ()
    files: tuple[FileInfo, ...] = ()

    @property
    def is_draft(self) -> bool:
        return self.state not in SETTLED

    @property
    def name(self) -> str:
        """`Công văn số 12/BKHCN-CĐSQG`, or its subject while it has no number."""
        return f"Công văn số {self.number}/{self.mark}" if self.number else f"V/v {self.subject}"
