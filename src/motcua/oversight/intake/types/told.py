"""Words of the intake: kinds of events, reasons for refusing a record, what is known of a dossier."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, StrEnum
from typing import Any

from motcua.kernel.access import Permission
from motcua.oversight.indicators.types import Channel as Channel
from motcua.oversight.indicators.types import Flag, ServiceTrait

MANAGE_SOURCES = Permission("intake.manage_sources", is_national=True)


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


TOLD_FLAGS = {
    flag.name.lower(): int(flag)
    for flag in Flag
    if flag.name and flag not in (Flag.HAS_DUE, Flag.INTERNAL_ON_TIME, Flag.NO_OFFICER_ACT, Flag.DUE_DERIVED)
}
"""Yes-or-no facts that a source may tell of a dossier, by their name on the wire; the other four are derived."""
TOLD_TRAITS = {trait.name.lower(): int(trait) for trait in ServiceTrait if trait.name}
"""Yes-or-no facts that an agency may tell of a service it declares, by their name on the wire."""
LARGEST_FEE = 2**31 - 1
"""Đồng."""
LONGEST_LIMIT = 1000
"""Working days; what is told beyond is a slip. Assumed."""


DECLARED_TYPE = "vn.motcua.service.declared.v1"


class PetitionKind(StrEnum):
    """What happened to a petition (phản ánh kiến nghị), the last part of `vn.motcua.petition.<kind>.v1`."""

    RECEIVED = "received"
    FORWARDED = "forwarded"
    """Not in the agency's scope, passed on (IND-25)."""
    REFUSED = "refused"
    SUPPLEMENT_REQUESTED = "supplement_requested"
    ANSWERED = "answered"
    PUBLISHED = "published"
    JUDGED = "judged"
    """Likes and dislikes of the answer as they stand (IND-24)."""


class PetitionAbout(StrEnum):
    """What a petition is about (IND-27b), in the order of its numbers in the facts."""

    RULE = "rule"
    BEHAVIOUR = "behaviour"


class Aspect(StrEnum):
    """What a rating speaks of (TT 32/2017 Art 12); overall is compulsory."""

    OVERALL = "overall"
    CONVENIENCE = "convenience"
    TIMELINESS = "timeliness"
    ATTITUDE = "attitude"


PETITION_TYPES = {f"vn.motcua.petition.{kind}.v1": kind for kind in PetitionKind}
RATING_TYPE = "vn.motcua.rating.given.v1"
DISCLOSURE_TYPE = "vn.motcua.procedure.disclosed.v1"
REPORT_TYPE = "vn.motcua.report.declared.v1"
REPORT_DESK = "bao-cao"
"""The source of what agencies report through the forms of this program: it speaks for all, of declared pairs only."""


class Reason(Enum):
    """Why a record is rejected: a number that never changes, and a sentence in both languages."""

    NOT_AN_EVENT = ("MON-01", "Bản ghi không phải một sự kiện CloudEvents 1.0.", "Not a CloudEvents 1.0 event.")
    MISSING_FIELD = ("MON-02", "Thiếu trường bắt buộc: {what}.", "A required field is missing: {what}.")
    BAD_VALUE = ("MON-03", "Giá trị không hợp lệ ở trường {what}.", "The value of {what} is not valid.")
    UNKNOWN_TYPE = ("MON-04", "Loại sự kiện không có trong danh mục.", "The event type is not in the list.")
    UNKNOWN_AGENCY = ("MON-05", "Mã cơ quan không có trong danh mục.", "The agency code is not in the list.")
    FOREIGN_AGENCY = ("MON-06", "Nguồn này không được gửi thay cơ quan đó.", "The source may not speak for the agency.")
    FUTURE = ("MON-07", "Thời điểm ở tương lai so với lúc nhận.", "The instant lies after the time of receipt.")
    DUPLICATE = (
        "MON-08",
        "Mã sự kiện đã được nhận trước đó. Nếu lô mang nó bị loại thì điều đúng trong đó gửi lại với mã sự kiện mới.",
        "The event id was accepted before. Was its batch left out, what is true in it is told again under new ids.",
    )
    BACKWARDS = ("MON-09", "Thời điểm trước sự kiện liền trước của hồ sơ.", "Earlier than the dossier's last event.")
    CONTRADICTION = ("MON-10", "Trái trình tự: {what}.", "Out of order: {what}.")
    CHANGED_IDENTITY = ("MON-11", "Hồ sơ đã nhận với {what} khác.", "Another {what} before.")
    NOT_IN_BEING = ("MON-12", "Cơ quan không hoạt động vào ngày đó.", "The agency did not exist on that day.")
    IMPOSSIBLE_PAIR = ("MON-13", "Tử số lớn hơn mẫu số.", "The numerator is larger than the denominator.")
    UNKNOWN_INDICATOR = ("MON-14", "Chỉ số không có trong danh mục.", "The indicator is not in the list.")
    PERIOD_NOT_OVER = ("MON-15", "Kỳ báo cáo chưa kết thúc.", "The reported month is not over.")
    UNKNOWN_PETITION = ("MON-16", "Phản ánh chưa được tiếp nhận.", "The petition was never received.")
    BY_FILES = ("MON-17", "Nguồn này gửi hồ sơ bằng tệp.", "The source tells its dossiers by files.")
    HANDED_OVER = ("MON-18", "Đã bàn giao: nguồn {what} gửi tiếp.", "Handed over: source {what} goes on telling.")
    BEGUN_TWICE = ("MON-19", "Mã này có ở nhiều nguồn đã bàn giao: {what}.", "Begun by several sources: {what}.")

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


class Clock(Enum):
    """What is noted about a source's clock: a number that never changes, and a sentence in both languages."""

    AHEAD = ("CLK-01", "Giờ gửi đi sau giờ nhận {minutes} phút.", "Sent {minutes} minutes after it was received.")
    BEHIND = ("CLK-02", "Giờ gửi đi trước giờ nhận {minutes} phút.", "Sent {minutes} minutes before it was received.")
    BACKWARDS = (
        "CLK-03",
        "Giờ gửi đi trước lô liền trước {minutes} phút.",
        "Sent {minutes} minutes before the batch of the number before.",
    )

    def __init__(self, number: str, vi: str, en: str) -> None:
        self.number, self.vi, self.en = number, vi, en


@dataclass(frozen=True)
class ClockNote:
    """One thing noted about a batch's time; minutes are whole, rounded down."""

    clock: Clock
    minutes: int

    def plain(self) -> dict[str, Any]:
        note = self.clock
        sentences = {name: text.format(minutes=self.minutes) for name, text in (("vi", note.vi), ("en", note.en))}
        return {"note": note.number, "minutes": self.minutes, **sentences}


@dataclass(frozen=True)
class SealedBatch:
    """What a seal holds of one batch; digests are SHA-256 in hexadecimal."""

    sequence: int
    digest: str
    receipt_digest: str


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
    flags: int = 0
    """Sum of `Flag` that the source tells with this event."""
    fee: int | None = None
    """Đồng in all, where the event says it."""
    person: int = 0
    """Pseudonym of the applicant below 2**63, 0 where none was sent."""
    legal_due_at: datetime | None = None
    """When the legal maximum ends; settled by the intake at receipt where the source promises nothing (IND-20)."""


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
    flags: int = 0
    """Sum of `Flag` as told so far, with NO_OFFICER_ACT until an officer acted; HAS_DUE and INTERNAL_ON_TIME follow.

    DUE_DERIVED: nobody promised `first_due_at`, it is the end of the legal maximum."""
    disliked_at: datetime | None = None
    """When the first event happened that told of a petition or dislike."""
    fee: int = 0
    person: int = 0
    stopped_by: str = ""
    """The kind of event that stopped it before a decision."""

    @property
    def waits(self) -> bool:
        """Whether the applicant has been asked for a supplement and has not sent it."""
        return bool(self.pauses) and self.pauses[-1][1] is None

    @property
    def ended_at(self) -> datetime | None:
        """When the agency was done: the first of decision, return and stop (law.md 3.1, 4.4; decision 51).

        A return after a decision is its delivery, after a stop the giving back of papers: no new end.
        """
        acts = (self.decided_at, self.returned_at, self.stopped_at)
        return min((at for at in acts if at), default=None)


@dataclass(frozen=True)
class Declaration:
    """One service that an agency says it offers."""

    event_id: str
    agency: str
    procedure: str
    level: str
    valid_from: date
    at: datetime
    traits: int = 0
    """Sum of `ServiceTrait` that hold, of those in `traits_told`."""
    traits_told: int = 0
    limit_days: int = 0
    """The most working days that the service may take; 0 where it is not told."""


@dataclass(frozen=True)
class Petition:
    """One checked event of a petition (IND-23 to IND-25)."""

    event_id: str
    kind: PetitionKind
    agency: str
    petition: str
    at: datetime
    is_repeated: bool = False
    likes: int = 0
    dislikes: int = 0
    about: int = 0
    """1 a rule, 2 behaviour, 0 not told (IND-27b)."""


@dataclass(frozen=True)
class Rating:
    """One answer of an applicant about a service: 1 not satisfied, 2 satisfied, 3 very satisfied (IND-26, IND-27)."""

    event_id: str
    agency: str
    procedure: str
    aspect: Aspect
    grade: int
    at: datetime
    dossier: str = ""


@dataclass(frozen=True)
class Disclosure:
    """One decision on a procedure and when it was made public (IND-30 to IND-32). Days are Vietnamese dates."""

    event_id: str
    agency: str
    procedure: str
    decided_on: date
    effective_on: date | None
    public_on: date | None
    """None while it is not public."""
    parts: int
    """How many of the 7 parts of a procedure are given."""
    at: datetime


@dataclass(frozen=True)
class DeclaredFigure:
    """What an agency itself reports of an indicator for a month: a pair, never a rate (IND-28; reconciliation)."""

    event_id: str
    agency: str
    indicator: str
    month: int
    """year * 12 + month - 1."""
    procedure: str
    """Empty: all procedures of the agency."""
    numerator: int
    denominator: int
    at: datetime


@dataclass(frozen=True)
class Reported:
    """One pair of an approved report, on its way to the intake; `id` makes that it is told once."""

    id: str
    agency: str
    indicator: str
    month: int
    """year * 12 + month - 1."""
    numerator: int
    denominator: int


Event = DossierEvent | Declaration | Petition | Rating | Disclosure | DeclaredFigure
