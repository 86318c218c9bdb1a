"""What the people of an assessment see: progress, a tester's sheet, the lines of one agency."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from uuid import UUID

from motcua.oversight.assessment.types.criteria import Criterion
from motcua.oversight.assessment.types.results import Verdict
from motcua.oversight.assessment.types.sheets import Question
from motcua.oversight.assessment.types.steps import Cause, ReplyState
from motcua.oversight.indicators.types import Ratio


@dataclass(frozen=True)
class Progress:
    """What is left before a score can be closed."""

    marks: int
    marks_left: int
    thirds_left: int
    awards_left: int
    """Criteria for which evidence was sent and not judged."""
    explanations: int
    unanswered: int
    empty: tuple[str, ...] = ()
    """Criteria for which no agency has an answer."""

    @property
    def is_ready(self) -> bool:
        return not (self.marks_left or self.thirds_left or self.awards_left)


@dataclass(frozen=True)
class TestTask:
    """An agency that a tester has to try."""

    __test__ = False
    assessment: str
    title: str
    agency: str
    name: str
    marks: int
    given: int


@dataclass(frozen=True)
class TestLine:
    """One criterion on a tester's sheet; the other tester's mark only once both are in."""

    __test__ = False
    criterion: Criterion
    mark: str
    note: str
    other: str = ""

    @property
    def is_closed(self) -> bool:
        return bool(self.other)


@dataclass(frozen=True)
class SheetInfo:
    """A mystery shopper's sheet."""

    visited_on: date
    channel: str
    minutes: int
    story: str
    tester: str
    is_former: bool
    """Whether another tester took over."""
    answers: tuple[tuple[Question, str], ...]
    photos: tuple[tuple[str, int], ...]
    """(question, id) of each picture."""


@dataclass(frozen=True)
class Difference:
    """Two marks that differ beyond the limit, for a third person."""

    agency: str
    name: str
    criterion: Criterion
    marks: tuple[str, str]
    notes: tuple[str, str]
    third: str
    third_note: str = ""
    third_at: datetime | None = None


@dataclass(frozen=True)
class Standing:
    """Where the work on one agency stands."""

    code: str
    name: str
    group: str
    marks: int
    given: int
    files: int
    explanations: int
    waiting: int
    owed: int = 0
    """Criteria under half of their points that were not explained."""
    until: datetime | None = None
    """The last day of its own, where it was given a later one."""
    is_late: bool = False
    """Explanations are owed and their last day is over."""
    procedure: str = ""


@dataclass(frozen=True)
class EvidenceInfo:
    id: int
    name: str
    size: int
    note: str
    at: datetime
    is_explanation: bool


@dataclass(frozen=True)
class ReplyInfo:
    text: str
    at: datetime


@dataclass(frozen=True)
class ExplanationInfo:
    text: str
    at: datetime
    verdict: Verdict | None
    reason: str
    answered_at: datetime | None = None
    earlier: tuple[ReplyInfo, ...] = ()
    """Wordings and answers that others took the place of, the oldest first."""


@dataclass(frozen=True)
class ScoreLine:
    """One criterion of one agency: from the answer to the points."""

    criterion: Criterion
    points: Fraction | None
    """Of the newest score; None where nothing was scored (yet)."""
    first: Fraction | None
    mark: str = ""
    marks: tuple[str, ...] = ()
    """What the testers gave, in order of place."""
    pairs: tuple[tuple[str, Ratio], ...] = ()
    release: str = ""
    cells: tuple[str, ...] = ()
    note: str = ""
    evidence: tuple[EvidenceInfo, ...] = ()
    explanation: ExplanationInfo | None = None
    self_points: Fraction | None = None
    visits: str = ""
    """Address of the visits behind a pair that a probe gave."""
    asks_explanation: bool = False
    is_fixed: bool = False
    """Whether a score was closed over it."""
    judged_at: datetime | None = None
    """When an assessor entered what stands; None where nobody did, or for whom it is not yet."""


@dataclass(frozen=True)
class Conflict:
    """Somebody who marked, settled or judged an agency that they must keep away from."""

    agency: str
    name: str
    account_id: UUID
    person: str
    is_tester: bool
    """Whether a successor can take over; else the answer is given anew by another assessor."""


@dataclass(frozen=True)
class FormerMarkInfo:
    """A mark that was set aside."""

    criterion: str
    place: int
    mark: str
    note: str
    given_at: datetime


@dataclass(frozen=True)
class ReplacementInfo:
    """Who took over from whom for an agency."""

    agency: str
    former: str
    successor: str
    cause: Cause
    reason: str
    at: datetime
    marks: tuple[FormerMarkInfo, ...]
    kept: int
    """Marks of the former tester that count further."""


@dataclass(frozen=True)
class LineReplyInfo:
    """An agency's reply to one line of a published league."""

    id: int
    release: str
    indicator: str
    agency: str
    figure: str
    text: str
    state: ReplyState
    writer: str
    written_by: UUID | None
    written_at: datetime
    decider: str
    decided_at: datetime | None
    reason: str


@dataclass(frozen=True)
class SelfLine:
    """One line of an agency's own table; `at` is its line in the spreadsheet."""

    at: int
    criterion: str
    points: str
    note: str
    files: tuple[str, ...]


@dataclass(frozen=True)
class SelfFault:
    """What is wrong in such a table: line (0 for the whole), column, sentence."""

    at: int
    column: str
    sentence: str


@dataclass(frozen=True)
class SelfRead:
    """What was read of such a table, and whether it was kept."""

    lines: tuple[SelfLine, ...]
    faults: tuple[SelfFault, ...]
    is_kept: bool
