"""Words of the measure: observed figures of agencies, published tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from typing import Any

from motcua.kernel.access import Permission
from motcua.oversight.indicators.types import NOTHING, Ratio, ServiceLevel

VIEW_NATIONAL = Permission("monitoring.view_national", is_national=True)
VIEW_EVENTS = Permission("monitoring.view_events")


LEVELS = tuple(level.name.lower() for level in (ServiceLevel.INFORMATION, ServiceLevel.PARTIAL, ServiceLevel.FULL))
"""Levels of services, the lowest first; their place is their number in the facts."""
VECTOR = (
    "services_information", "services_partial", "services_full", "services_used", "received", "online", "ended",
    "full_process", "due_portal", "on_time_portal", "due_internal", "on_time_internal", "without_due_portal",
    "without_due_internal",
)  # fmt: skip
"""The whole numbers that all observed figures of a month are made of."""


LEVEL_NAMES = ("information", "partial", "full", "level3", "level4")
"""Levels by their number in the facts."""
FILE_NUMBERS = 40
"""A dossier told by a file has a number of at least 2^40: that of its source, shifted, and a growing number."""


class Told(StrEnum):
    """What is compared of the dossiers received in a month."""

    RECEIVED = "received"
    ONLINE = "online"
    POST = "post"
    PAID_ONLINE = "paid_online"


class Grain(IntEnum):
    """What a partial speaks of. Only the last adds up to the nation; the others count procedures within themselves."""

    SERVICE = 1
    """One procedure at one agency."""
    AGENCY = 2
    """One agency alone."""
    TOP_PROCEDURE = 3
    """One procedure in a ministry or province with all below it."""
    TOP = 4
    """A ministry or province with all below it."""


@dataclass(frozen=True)
class Figures:
    """What is observed of one agency, procedure or group in a period: pairs only.

    `without_due_portal` is out of the dossiers in hand (IND-20), `without_due_internal` out of those received (IND-21).
    """

    levels: dict[str, int] = field(default_factory=dict)
    """Procedures by level; in a group each procedure stands once, at its highest level (IND-03)."""
    services_with_dossiers: Ratio = NOTHING
    online: Ratio = NOTHING
    full_process: Ratio = NOTHING
    on_time_portal: Ratio = NOTHING
    on_time_internal: Ratio = NOTHING
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
    def tells_dossiers(self) -> bool:
        """Whether any dossier of it was told; a service stands until it is taken back, so it says nothing of that."""
        return bool(self.online.denominator or self.full_process.denominator)

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
class Use:
    """How procedures were used in a period, and in which of its months any dossier was told: silence is not 0."""

    by_procedure: Mapping[str, Figures]
    months: tuple[int, ...]


@dataclass(frozen=True)
class DossierLine:
    """One dossier behind a figure; of its code only the last four signs are shown."""

    id: int
    code: str
    source: str
    agency: str
    procedure: str
    channel: int
    level: str
    stage: str
    received_at: datetime | None
    due_at: datetime | None
    ended_at: datetime | None
    is_by_file: bool = False
    """Told by a file, of which the ledger keeps days: the three instants are then midnights."""


@dataclass(frozen=True)
class DossierPage:
    lines: tuple[DossierLine, ...]
    total: int
    size: int


@dataclass(frozen=True)
class ToldEvent:
    """One event of a dossier as a source told it; `is_left_out` where its batch was decided not to count."""

    kind: str
    at: datetime
    due_at: str
    """RFC 3339, empty where the event names none."""
    source: str
    sequence: int
    received_at: datetime
    is_left_out: bool


@dataclass(frozen=True)
class ToldRow:
    """One row of a file that told of a dossier; the first one, or one that told it otherwise."""

    file: str
    digest: str
    row: int
    """1 is the first below the heading."""
    loaded_at: datetime
    known_at: datetime
    line: DossierLine
    """What the row said, as far as the ledger keeps it."""
    requests: int
    fee: int
    flags: tuple[str, ...]
    """Names of `Flag` that held, as the table writes them."""


@dataclass(frozen=True)
class DossierTrace:
    """What was told of a dossier: by events, or by the rows of files."""

    line: DossierLine
    events: tuple[ToldEvent, ...]
    rows: tuple[ToldRow, ...] = ()


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


@dataclass(frozen=True)
class Revision:
    """One cell of a period that became another, and what made it so."""

    agency: str
    procedure: str
    source: str
    known_at: datetime
    batches: tuple[str, ...]
    """Source and number of the batches of that minute; none where a file or a correction of ours did it."""
    changes: dict[str, int]
    """What was added to each whole number that changed, by its name in `VECTOR`."""


class RowReason(Enum):
    """Why a row of a file is rejected. A number means the same here and at the intake; 30 and up are of files alone."""

    MISSING_FIELD = ("MON-02", "Thiếu ô bắt buộc.", "A required cell is empty.")
    BAD_VALUE = ("MON-03", "Giá trị không hợp lệ; thời điểm phải có cả ngày và giờ, số phải là số nguyên.",
                 "The value is not valid; an instant needs its day and time, a number is whole.")  # fmt: skip
    UNKNOWN_AGENCY = ("MON-05", "Mã cơ quan không có trong danh mục.", "The agency code is not in the list.")
    FOREIGN_AGENCY = ("MON-06", "Nguồn này không được gửi thay cơ quan đó.", "The source may not speak for the agency.")
    FUTURE = ("MON-07", "Thời điểm ở tương lai so với lúc nạp.", "The instant lies after the time of loading.")
    CONTRADICTION = ("MON-10", "Trái trình tự của hồ sơ.", "Against the order of a dossier's life.")
    NOT_IN_BEING = ("MON-12", "Cơ quan không hoạt động vào ngày tiếp nhận.", "The agency did not exist on that day.")
    TWICE = ("MON-30", "Mã hồ sơ đã có ở dòng trên trong tệp này.", "The dossier stands in an earlier row of the file.")

    def __init__(self, number: str, vi: str, en: str) -> None:
        self.number, self.vi, self.en = number, vi, en


@dataclass(frozen=True)
class RejectedRow:
    """One row that was not taken; row 1 is the first below the heading."""

    row: int
    dossier: str
    reason: str
    what: str
    value: str = ""
    """What stands in the named cell, at most 80 characters; receipts of before it was kept have none."""

    def sentence(self, language: str = "vi") -> str:
        """Why, with the cell and what stands in it."""
        found = next((reason for reason in RowReason if reason.number == self.reason), None)
        said = (found.en if language.startswith("en") else found.vi) if found else ""
        held = f" = {self.value!r}" if self.value else ""
        return f"{said} ({self.what}{held})".strip() if self.what else said


@dataclass(frozen=True)
class FileTotals:
    """What came from one source by file: loads, rows that were new or changed, rows that were rejected."""

    loads: int
    taken: int
    rejected: int
    last_at: datetime


@dataclass(frozen=True)
class LoadReceipt:
    """What came of a file. Every row is new, changed, unchanged or rejected."""

    source: str
    digest: str
    name: str
    rows: int
    new: int
    changed: int
    unchanged: int
    rejected: int
    reasons: dict[str, int]
    """Rejected rows by the number of their reason."""
    first_rejected: tuple[RejectedRow, ...]
    rejected_file: str
    """Name of the file under FACTS_ROOT/receipts that lists every rejected row; empty where none was."""
    is_dry_run: bool = False

    def plain(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_plain(cls, value: dict[str, Any]) -> LoadReceipt:
        rows = tuple(RejectedRow(**row) for row in value["first_rejected"])
        return cls(**{**value, "first_rejected": rows})
