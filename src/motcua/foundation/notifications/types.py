"""Words of notices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class DeliveryState(StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True)
class Rung:
    """A step of a ladder of reminders: `days` after a due day (negative before it), to whom, in force from when.

    Who the audience is belongs to the module whose ladder it is.
    """

    code: str
    days: int
    audience: str
    valid_from: date
    valid_to: date | None
    source: str
    assumed: bool


@dataclass(frozen=True)
class Wording:
    """The text of one purpose in one language. Words in braces are filled from the notice's data."""

    title: str
    lines: tuple[str, ...]
    short: tuple[str, ...]


@dataclass(frozen=True)
class Notice:
    """A written text: for the inbox of the portal (`body`) and for channels outside (`short`)."""

    title: str
    body: str
    short: str


@dataclass(frozen=True)
class DeliveryInfo:
    """How a message went out through one channel."""

    channel: str
    state: str
    attempts: int
    last_error: str
    sent_at: datetime | None


@dataclass(frozen=True)
class MessageInfo:
    """One message in somebody's inbox, in the reader's language."""

    id: UUID
    purpose: str
    subject: str
    title: str
    body: str
    link: str
    created_at: datetime
    read_at: datetime | None
    deliveries: tuple[DeliveryInfo, ...] = ()


@dataclass(frozen=True)
class LoadReport:
    new: int
    unchanged: int
