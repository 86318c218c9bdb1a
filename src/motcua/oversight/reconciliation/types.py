"""Words of reconciliation: sides, pairings, findings, cases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, StrEnum
from uuid import UUID

from motcua.kernel.access import Permission
from motcua.oversight.indicators.types import NOTHING, Ratio

VIEW_CASES = Permission("reconciliation.view_cases")
EXPLAIN_DIFFERENCE = Permission("reconciliation.explain_difference")
ANSWER_EXPLANATION = Permission("reconciliation.answer_explanation", is_national=True)
MANAGE_WITNESSES = Permission("reconciliation.manage_witnesses", is_national=True)

WHOLE_AGENCY = ""
"""Procedure code of a figure that speaks of all procedures of an agency together."""


class Side(StrEnum):
    """Who says it (measurement.md 7.1)."""

    DECLARED = "declared"
    SYNCHRONISED = "synchronised"
    COUNTERPART = "counterpart"
    OBSERVED = "observed"


class Measure(StrEnum):
    """What is counted, by side. A visit is a page view, never a person; speed is in milliseconds."""

    RECEIVED = "received"
    RECEIVED_ONLINE = "received_online"
    RECEIVED_POST = "received_post"
    PAID_ONLINE = "paid_online"
    PAYMENTS = "payments"
    SIGN_ONS = "sign_ons"
    MESSAGES = "messages"
    POSTINGS = "postings"
    PORTAL_RECEIVED = "portal_received"
    VISITS = "visits"
    PROBES = "probes"
    PROBES_UP = "probes_up"


class WitnessKind(StrEnum):
    """What kind of platform bears witness. An agency's station compares its own list with ours (F-164)."""

    PAYMENT = "payment"
    SIGN_ON = "sign_on"
    MESSAGE = "message"
    POST = "post"
    PORTAL = "portal"
    STATION = "station"


MEASURE_OF_WITNESS = {
    WitnessKind.PAYMENT: Measure.PAYMENTS,
    WitnessKind.SIGN_ON: Measure.SIGN_ONS,
    WitnessKind.MESSAGE: Measure.MESSAGES,
    WitnessKind.POST: Measure.POSTINGS,
    WitnessKind.PORTAL: Measure.PORTAL_RECEIVED,
}


class Relation(StrEnum):
    EQUAL = "equal"
    AT_MOST = "at_most"
    """The left side counts things that cannot be without one on the right: no payment without its record."""


class Verdict(StrEnum):
    AGREES = "agrees"
    TOLERATED = "tolerated"
    DIFFERS = "differs"
    SILENT_REPORTER = "silent_reporter"
    """The agency's own side says nothing: all that the other side counted is unconfirmed."""
    SILENT_WITNESS = "silent_witness"
    """The platform or the observation says nothing: not the agency's fault, not comparable."""


class CaseState(StrEnum):
    OPEN = "open"
    EXPLAINED = "explained"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    VANISHED = "vanished"
    """The figures were brought into agreement by new data."""
    SIGNED = "signed"


class Party(StrEnum):
    AGENCY = "agency"
    CENTRE = "centre"


class Act(StrEnum):
    """What an entry of a conversation does."""

    OPENED = "opened"
    EXPLAINED = "explained"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    MEASURED = "measured"
    VANISHED = "vanished"
    SIGNED = "signed"


class Doubt(Enum):
    """Why a record of a witness is not taken: a number that never changes, and a sentence in both languages."""

    MALFORMED = ("REC-01", "Thiếu hoặc sai giá trị ở {what}.", "{what} is missing or not valid.")
    UNKNOWN_AGENCY = ("REC-02", "Mã cơ quan không có trong danh mục.", "The agency code is not in the list.")
    FOREIGN_AGENCY = ("REC-03", "Nguồn không được nói về cơ quan đó.", "The witness may not speak of that agency.")
    FUTURE = ("REC-04", "Thời điểm ở tương lai so với lúc nhận.", "The instant lies after the time of receipt.")
    DUPLICATE = ("REC-05", "Mã bản ghi đã được nhận trước đó.", "The record id was accepted before.")
    NOTHING_TO_CANCEL = ("REC-06", "Không có bản ghi nào để hủy.", "There is no record to take back.")
    COUNT_MISMATCH = ("REC-07", "Số đếm {what} khác số bản ghi đã gửi.", "The count {what} differs from the records.")

    def __init__(self, number: str, vi: str, en: str) -> None:
        self.number, self.vi, self.en = number, vi, en


@dataclass(frozen=True)
class SideFigure:
    """One number that one side tells. `day` is 0 where it speaks of the whole month."""

    side: Side
    measure: Measure
    agency: str
    procedure: str
    month: int
    value: int
    day: int = 0


@dataclass(frozen=True)
class Pairing:
    """Which two numbers are compared, how, and how far apart they may be before a case is opened."""

    id: str
    version: int
    valid_from: date
    valid_to: date | None
    left_side: Side
    left: Measure
    right_side: Side
    right: Measure
    relation: Relation
    tolerance_count: int
    tolerance_permille: int
    name: str
    name_en: str
    article: str
    assumed: str


@dataclass(frozen=True)
class Terms:
    """Deadlines of the conversation in working days, with validity."""

    valid_from: date
    explain_working_days: int
    answer_working_days: int
    article: str
    assumed: str


@dataclass(frozen=True)
class Orphans:
    """Dossier ids that only one side knows, and those both know but with another content."""

    left: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    matched: int = 0
    """Ids that both sides know, changed ones among them."""

    @property
    def rate(self) -> Ratio:
        """Ids known to one side only, over all ids (X-Road's orphan rate per member)."""
        alone = len(self.left) + len(self.right)
        return Ratio(alone, alone + self.matched)


@dataclass(frozen=True)
class Finding:
    """One pairing of one procedure: what both sides say and how much of it the other does not confirm.

    `excess` of `base` things are unconfirmed; both are whole numbers of dossiers, payments, visits or probes.
    """

    pairing: str
    procedure: str
    left: int | None
    right: int | None
    excess: int
    base: int
    verdict: Verdict
    orphans: Orphans | None = None

    @property
    def gap(self) -> Ratio:
        return Ratio(self.excess, self.base) if self.verdict is not Verdict.SILENT_WITNESS else NOTHING

    @property
    def difference(self) -> int | None:
        """Left less right, with its sign; None where a side is silent."""
        return None if self.left is None or self.right is None else self.left - self.right

    @property
    def needs_a_case(self) -> bool:
        return self.verdict in (Verdict.DIFFERS, Verdict.SILENT_REPORTER)


class Basis(StrEnum):
    """What the synchronised count of IND-28 is measured against."""

    REPORT = "report"
    LAST_YEAR = "last_year"
    NOTHING = "nothing"


@dataclass(frozen=True)
class SyncRate:
    """IND-28: the pair, and what it rests on."""

    ratio: Ratio
    basis: Basis


@dataclass(frozen=True)
class Attachment:
    """A document that lies elsewhere: its name, and a number or address under which both parties find it."""

    name: str
    reference: str


@dataclass(frozen=True)
class Entry:
    """One entry of a conversation."""

    at: datetime
    party: Party
    act: Act
    author: str
    text: str
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True)
class CaseLine:
    """A case as a list shows it."""

    id: UUID
    agency: str
    procedure: str
    month: int
    pairing: str
    state: CaseState
    left: int | None
    right: int | None
    excess: int
    base: int
    opened_at: datetime
    due_at: datetime | None
    """Until when the party whose turn it is should act; None where nobody's turn it is."""
    turn: Party | None
    is_overdue: bool


@dataclass(frozen=True)
class CaseInfo:
    """A case with all that was found and said."""

    line: CaseLine
    pairing: Pairing
    finding: Finding
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Row:
    """One procedure in the matrix: numbers by side and measure, and a finding for each pairing."""

    procedure: str
    figures: dict[tuple[Side, Measure], int]
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Signature:
    party: Party
    author: str
    at: datetime
    digest: str


@dataclass(frozen=True)
class Standing:
    """The four sides of one agency and month, with what is agreed so far."""

    agency: str
    month: int
    known_at: datetime
    total: Row
    rows: tuple[Row, ...]
    spoken: dict[tuple[Side, Measure], datetime]
    """Which numbers were told at all, and when last."""
    gap: Ratio
    sync: SyncRate
    digest: str
    """The seal of what would be signed now."""
    unsettled: int
    """Cases that still keep the parties from signing."""
    signatures: tuple[Signature, ...]
    settled_at: datetime | None = None
    settled_digest: str = ""

    @property
    def has_moved(self) -> bool:
        """Whether data that came after the sign-off tells something else than what was agreed."""
        return self.settled_at is not None and self.settled_digest != self.digest


@dataclass(frozen=True)
class GapPoint:
    """The gap of one agency in one month: unconfirmed over compared (an indicator of its own)."""

    agency: str
    month: int
    ratio: Ratio
    is_settled: bool


@dataclass(frozen=True)
class MonthLine:
    """One agency in the list of a month."""

    agency: str
    month: int
    gap: Ratio
    open_cases: int
    overdue_cases: int
    cases: int
    signed_by: tuple[Party, ...]
    is_settled: bool


@dataclass(frozen=True)
class MeasureReport:
    """What measuring an agency and month anew changed."""

    findings: int = 0
    opened: int = 0
    changed: int = 0
    vanished: int = 0


@dataclass(frozen=True)
class WitnessInfo:
    """A witness and what came from it."""

    code: str
    kind: WitnessKind
    name: str
    agency_code: str
    is_active: bool
    batches: int
    last_at: datetime | None
