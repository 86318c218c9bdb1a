"""Words of the intake: kinds of events, reasons for refusing a record, what is known of a dossier."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, IntEnum, StrEnum
from typing import Any

from motcua.kernel.access import Permission

MANAGE_SOURCES = Permission("intake.manage_sources")


class Channel(IntEnum):
    """How a dossier came in (KenhThucHien, law.md 4.0). Only 2 is online."""

    COUNTER = 1
    ONLINE = 2
    POST = 3


class Level(StrEnum):
    FULL = "full"
    PARTIAL = "partial"
    INFORMATION = "information"


class Kind(StrEnum):
    """What happened to a dossier, the last part of `vn.motcua.dossier.<kind>.v1`."""

    SUBMITTED = "submitted"
    RECEIVED = "received"
    REFUSED = "refused"
    SUPPLEMENT_REQUESTED = "supplement_requested"
    SUPPLEMENTED = "supplemented"
    PROCESSING = "processing"
    DECIDED = "decided"
    RETURNED = "returned"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


DOSSIER_TYPES = {f"vn.motcua.dossier.{kind}.v1": kind for kind in Kind}


DECLARED_TYPE = "vn.motcua.service.declared.v1"


class Reason(Enum):
    """Why a record is rejected: a number that never changes, and a sentence in both languages."""

    NOT_AN_EVENT = ("MON-01", "Bản ghi không phải một sự kiện CloudEvents 1.0.", "Not a CloudEvents 1.0 event.")
    MISSING_FIELD = ("MON-02", "Thiếu trường bắt buộc: {what}.", "A required field is missing: {what}.")
    BAD_VALUE = ("MON-03", "Giá trị không hợp lệ ở trường {what}.", "The value of {what} is not valid.")
    UNKNOWN_TYPE = ("MON-04", "Loại sự kiện không có trong danh mục.", "The event type is not in the list.")
    UNKNOWN_AGENCY = ("MON-05", "Mã cơ quan không có trong danh mục.", "The agency code is not in the list.")
    FOREIGN_AGENCY = ("MON-06", "Nguồn này không được gửi thay cơ quan đó.", "The source may not speak for the agency.")
    FUTURE = ("MON-07", "Thời điểm ở tương lai so với lúc nhận.", "The instant lies after the time of receipt.")
    DUPLICATE = ("MON-08", "Mã sự kiện đã được nhận trước đó.", "The event id was accepted before.")
    BACKWARDS = ("MON-09", "Thời điểm trước sự kiện liền trước của hồ sơ.", "Earlier than the dossier's last event.")
    CONTRADICTION = ("MON-10", "Trái trình tự: {what}.", "Out of order: {what}.")
    CHANGED_IDENTITY = ("MON-11", "Hồ sơ đã nhận với {what} khác.", "Another {what} before.")
    NOT_IN_BEING = ("MON-12", "Cơ quan không hoạt động vào ngày đó.", "The agency did not exist on that day.")

    def __init__(self, number: str, vi: str, en: str) -> None:
        self.number, self.vi, self.en = number, vi, en


@dataclass(frozen=True)
class Rejection:
    """One record that was not taken, and why."""

    index: int
    event_id: str
    reason: Reason
    what: str = ""

    def plain(self) -> dict[str, Any]:
        return {
            "index": self.index,
            "id": self.event_id,
            "reason": self.reason.number,
            "vi": self.reason.vi.format(what=self.what),
            "en": self.reason.en.format(what=self.what),
        }


@dataclass(frozen=True)
class DossierEvent:
    """One checked event of a dossier."""

    event_id: str
    kind: Kind
    dossier: str
    agency: str
    procedure: str
    channel: int
    level: str
    at: datetime
    due_at: datetime | None = None
    online_result: bool = False
    paid_online: bool = False


class Stage(StrEnum):
    """How far a dossier has come, as far as the measure needs it."""

    SUBMITTED = "submitted"
    RECEIVED = "received"
    DECIDED = "decided"
    STOPPED = "stopped"
    RETURNED = "returned"


@dataclass(frozen=True)
class Dossier:
    """A dossier as told by its events so far. Intervals are kept, not totals (R-SUP-03)."""

    agency: str
    procedure: str
    channel: int
    level: str
    stage: Stage
    last_at: datetime
    submitted_at: datetime | None = None
    received_at: datetime | None = None
    first_due_at: datetime | None = None
    due_at: datetime | None = None
    decided_at: datetime | None = None
    returned_at: datetime | None = None
    stopped_at: datetime | None = None
    pauses: tuple[tuple[datetime, datetime | None], ...] = ()
    supplement_requests: int = 0
    online_result: bool = False
    paid_online: bool = False

    @property
    def waits(self) -> bool:
        """Whether the applicant has been asked for a supplement and has not sent it."""
        return bool(self.pauses) and self.pauses[-1][1] is None

    @property
    def ended_at(self) -> datetime | None:
        """When the agency was done: decided, else stopped; a later return of papers changes nothing (IND-20)."""
        return self.decided_at or self.stopped_at or self.returned_at


@dataclass(frozen=True)
class Declaration:
    """One service that an agency says it offers."""

    event_id: str
    agency: str
    procedure: str
    level: str
    valid_from: date
    at: datetime


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
