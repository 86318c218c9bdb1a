"""What the questions to the intake are answered with, and what old doors translate into."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class SourceInfo:
    """A source and what has come from it."""

    code: str
    name: str
    agency_code: str
    is_active: bool
    batches: int
    accepted: int
    rejected: int
    last_at: datetime | None


@dataclass(frozen=True)
class HandoverInfo:
    """From when on the source `heir`, which spoke for `scope`, goes on telling of what `source` began."""

    source: str
    heir: str
    scope: str
    handed_at: datetime
    handed_by: str
    reason: str


@dataclass(frozen=True)
class SilentSource:
    """A source that has sent nothing for some working hours (whole, rounded down)."""

    code: str
    name: str
    agency_code: str
    last_at: datetime | None
    working_hours: int


@dataclass(frozen=True)
class ClockSkew:
    """How far a source's times stood from ours, in whole minutes at the most."""

    source: str
    batches: int
    ahead: int
    behind: int


@dataclass(frozen=True)
class Doubt:
    """Why a batch is in doubt, and what was decided: counted, left out, or (None) not yet."""

    stolen_since: datetime
    marked_at: datetime
    is_counted: bool | None
    reason: str
    settled_at: datetime | None


@dataclass(frozen=True)
class DoubtSummary:
    source: str
    batches: int
    records: int
    left_out: int


@dataclass(frozen=True)
class SealReport:
    """How many seals a source has, and the first that does not fit what is stored."""

    source: str
    seals: int
    broken_at: int | None


@dataclass(frozen=True)
class Unmapped:
    """A part of an old message that no event could be made of: a number that never changes, and a sentence each."""

    number: str
    vi: str
    en: str

    def plain(self) -> dict[str, str]:
        return {"reason": self.number, "vi": self.vi, "en": self.en}


@dataclass(frozen=True)
class Translation:
    """What an old message says in CloudEvents, and what of it could not be said."""

    events: tuple[dict[str, Any], ...] = ()
    unmapped: tuple[Unmapped, ...] = ()


@dataclass(frozen=True)
class DossierIdentity:
    """What holds for a dossier from its first event on."""

    agency: str
    procedure: str
    channel: int
    level: str
