"""What pages, the API and other modules are told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from motcua.kernel.clock import local
from motcua.oversight.campaigns.types.forms import Form
from motcua.oversight.campaigns.types.periods import PeriodKind
from motcua.oversight.campaigns.types.steps import Counts, State, Step
from motcua.oversight.indicators.types import Period, Ratio


@dataclass(frozen=True)
class CampaignInfo:
    """A campaign; `due_at` and `locks_at` are the first instants that are too late."""

    code: str
    form: Form
    kind: PeriodKind
    month: int
    """The last one of the period."""
    opens_at: datetime
    due_at: datetime
    due_day: date
    locks_at: datetime
    assumed: str

    @property
    def period(self) -> Period:
        return self.kind.ending(self.month)

    @property
    def lock_day(self) -> date:
        """The last day on which late reports are taken."""
        return local(self.locks_at - timedelta(microseconds=1)).date()

    def words(self, language: str = "vi") -> str:
        """The period in words."""
        return self.kind.words(self.month, language)


@dataclass(frozen=True)
class Progress:
    """How far a campaign is, as exact pairs: reports in of those expected, on time of those expected.

    `approved` of those that are in have a version that the agency's head approved.
    """

    complete: Ratio
    on_time: Ratio
    states: Mapping[State, int]
    approved: int = 0


@dataclass(frozen=True)
class DeskLine:
    """A report that somebody owes, or that waits for somebody."""

    report: UUID
    campaign: CampaignInfo
    agency: str
    name: str
    state: State
    due_at: datetime
    """With an exception that moves it."""
    locks_at: datetime
    asked_until: datetime | None
    """To when an approver is asked to move the due moment."""
    began_at: datetime | None
    is_late: bool
    is_open: bool
    """Whether a clerk may still hand it in."""


@dataclass(frozen=True)
class BoardLine:
    """A line of the board and of the late list."""

    report: UUID
    agency: str
    name: str
    state: State
    began_at: datetime | None
    is_late: bool
    version: int
    reason: str
    successor: str
    due_at: datetime
    """With its own extension, where that moved the due moment."""
    locks_at: datetime
    """Until when it is taken, with its own extension."""
    asked_until: datetime | None


@dataclass(frozen=True)
class RegisterLine:
    """What is known of an agency's duty to fill a form in a month."""

    agency: str
    name: str
    is_expected: bool
    reason: str
    source: str
    successor: str
    known_from: datetime
    first: int
    last: int | None
    """Months, year * 12 + month - 1; None where no end is known."""


@dataclass(frozen=True)
class StepLine:
    step: Step
    state: State
    at: datetime
    actor: str
    text: str
    version: int


@dataclass(frozen=True)
class SubmissionInfo:
    """One version as it was handed in, with its signed receipt."""

    version: int
    counts: Counts
    parts: Mapping[str, Counts]
    notes: Mapping[str, str]
    answers: Mapping[str, str]
    began_at: datetime
    received_at: datetime
    actor: str
    door: str
    reason: str
    digest: str
    receipt: str
    """The text that was signed."""
    signature: str
    """Ed25519 over the receipt, base64."""


@dataclass(frozen=True)
class Seen:
    """What stood on the screen of who hands a report in: the text of each cell, and each answer."""

    cells: Mapping[str, str]
    answers: Mapping[str, str]


@dataclass(frozen=True)
class ChangedPlace:
    """A cell or an answer that is not as a page showed it, and who wrote what stands."""

    cell: str
    """`<agency>/<element>`, or the check that is answered."""
    element: str
    part: str
    """The agency of the cell; empty for an answer."""
    seen: str
    stands: str
    by: str
    """Empty where nobody wrote it: the measure did."""
    at: datetime | None


@dataclass(frozen=True)
class ReportInfo:
    """All of a report that its page shows."""

    id: UUID
    campaign: CampaignInfo
    agency: str
    name: str
    state: State
    reason: str
    successor: str
    due_at: datetime
    locks_at: datetime
    asked_until: datetime | None
    """To when an approver is asked to move the due moment."""
    began_at: datetime | None
    is_late: bool
    observed: Counts
    observed_at: datetime | None
    measured_at: datetime | None
    told_at: datetime | None
    """When the source told more of the period than was measured; None where it did not."""
    newer: Counts
    """What was measured after the report was handed in, where that differs."""
    newer_at: datetime | None
    texts: Mapping[str, tuple[str, ...]]
    """What stands in the draft's cells as text, by part."""
    notes: Mapping[str, str]
    answers: Mapping[str, str]
    draft_version: int
    draft_by: str
    draft_at: datetime | None
    shown: SubmissionInfo | None
    """The version on the page; which one counts is `standing` of the report."""
    before: Counts
    """The counts of the period before that stand."""
    merged_before: tuple[str, ...]
    """Names of the agencies whose counts are added to those of the period before: they merged since."""
    inherited: Mapping[str, str]
    """Name by code of the agencies whose counts are added."""
