"""Words of the measure: permissions, kinds of events, reasons for refusing a record, values passed around."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from fractions import Fraction
from typing import Any

from motcua.kernel import text
from motcua.kernel.access import Permission
from motcua.kernel.clock import ZONE

VIEW_NATIONAL = Permission("monitoring.view_national")
MANAGE_SOURCES = Permission("monitoring.manage_sources")

NOT_APPLICABLE = "không áp dụng"
"""What a share of nothing is called (law.md 4.0: denominator 0)."""


def half_up(value: Fraction | Decimal | int, places: int) -> Decimal:
    """`value` >= 0 rounded half up to `places` decimals, exactly (law.md 4.0)."""
    scaled = Fraction(value) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    rounded: Decimal = (Decimal(whole) / 10**places).quantize(Decimal(1).scaleb(-places))
    return rounded


@dataclass(frozen=True)
class Ratio:
    """A figure as the pair it is made of; the rate is finished from the pair and never stored."""

    numerator: int
    denominator: int

    def __post_init__(self) -> None:
        if self.numerator < 0 or self.denominator < 0:
            raise ValueError("a figure counts things; neither part is negative")

    @property
    def applies(self) -> bool:
        """Whether there is anything to take a share of."""
        return self.denominator > 0

    @property
    def share(self) -> Fraction | None:
        """The exact share; None where it does not apply."""
        return Fraction(self.numerator, self.denominator) if self.applies else None

    def percent(self, places: int = 2) -> Decimal | None:
        """The share in percent, rounded half up to `places`; None where it does not apply."""
        return None if self.share is None else half_up(self.share * 100, places)

    @property
    def pair(self) -> str:
        """`274 / 2.133`."""
        return f"{text.number(self.numerator)} / {text.number(self.denominator)}"

    @property
    def is_trace(self) -> bool:
        """Whether something was counted although the rate prints as 0,00: never to be read as "none"."""
        return self.numerator > 0 and self.percent() == 0

    def printed(self, places: int = 2) -> str:
        """`12,85 %`, or the words for a share of nothing."""
        value = self.percent(places)
        return NOT_APPLICABLE if value is None else text.percent(value, places)

    def __add__(self, other: Ratio) -> Ratio:
        return Ratio(self.numerator + other.numerator, self.denominator + other.denominator)


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
class Period:
    """Whole months in Vietnamese time; a month number is year * 12 + month - 1."""

    first: int
    last: int

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        return cls(year * 12 + month - 1, year * 12 + month - 1)

    @property
    def label(self) -> str:
        first, last = _month_label(self.first), _month_label(self.last)
        return first if first == last else f"{first} – {last}"

    @property
    def code(self) -> str:
        """`2026-11`; of several months `2026-10_2026-11`."""
        months = (f"{m // 12}-{m % 12 + 1:02d}" for m in dict.fromkeys((self.first, self.last)))
        return "_".join(months)

    @property
    def end_day(self) -> date:
        """The day after the last one of the period."""
        following = self.last + 1
        return date(following // 12, following % 12 + 1, 1)

    @property
    def last_day(self) -> date:
        """The day by which the definitions of the period's figures are chosen."""
        return self.end_day - timedelta(days=1)

    @property
    def end(self) -> datetime:
        """The instant at which the period ends in Vietnam, exclusive."""
        day = self.end_day
        return datetime(day.year, day.month, day.day, tzinfo=ZONE).astimezone(UTC)


def _month_label(number: int) -> str:
    return f"{number % 12 + 1:02d}/{number // 12}"


@dataclass(frozen=True)
class Figures:
    """What is observed of one agency, procedure or group in a period: pairs only.

    `without_due_portal` is out of the dossiers in hand (IND-20), `without_due_internal` out of those received (IND-21).
    """

    levels: dict[str, int] = field(default_factory=dict)
    """Procedures by level; in a group each procedure stands once, at its highest level (IND-03)."""
    services_with_dossiers: Ratio = Ratio(0, 0)
    online: Ratio = Ratio(0, 0)
    full_process: Ratio = Ratio(0, 0)
    on_time_portal: Ratio = Ratio(0, 0)
    on_time_internal: Ratio = Ratio(0, 0)
    without_due_portal: int = 0
    without_due_internal: int = 0

    def __add__(self, other: Figures) -> Figures:
        keys = {*self.levels, *other.levels}
        return Figures(
            levels={k: self.levels.get(k, 0) + other.levels.get(k, 0) for k in keys},
            services_with_dossiers=self.services_with_dossiers + other.services_with_dossiers,
            online=self.online + other.online,
            full_process=self.full_process + other.full_process,
            on_time_portal=self.on_time_portal + other.on_time_portal,
            on_time_internal=self.on_time_internal + other.on_time_internal,
            without_due_portal=self.without_due_portal + other.without_due_portal,
            without_due_internal=self.without_due_internal + other.without_due_internal,
        )

    @property
    def services(self) -> int:
        return sum(self.levels.values())

    @property
    def online_services(self) -> Ratio:
        """IND-03: procedures with a partial or full service over all that are declared."""
        return Ratio(self.levels.get("full", 0) + self.levels.get("partial", 0), self.services)

    @property
    def full_services(self) -> Ratio:
        """IND-04: full-process services over all online services."""
        return Ratio(self.levels.get("full", 0), self.online_services.numerator)


@dataclass(frozen=True)
class Indicator:
    """One definition, as valid for a time: what is counted, over what, and how it is finished."""

    id: str
    version: int
    valid_from: date
    valid_to: date | None
    name: str
    numerator: str
    denominator: str
    article: str
    exclusions: str
    period: str
    rounding: str
    ties: str
    assumed: str
    key: str
    counting: str = ""
    """How single cases count: once per procedure, withdrawn, rejected, asked twice."""


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
class AnnexRow:
    """One line of a published table, as printed."""

    rank: int
    name: str
    printed: str
    agency_code: str
    value: Decimal


@dataclass(frozen=True)
class DeclaredPair:
    """A published pair, the rate that was printed with it, and the rate that the pair gives."""

    measure: str
    name: str
    ratio: Ratio
    stated: Decimal | None
    places: int
    note: str

    @property
    def agrees(self) -> bool | None:
        return None if self.stated is None else self.ratio.percent(self.places) == self.stated
