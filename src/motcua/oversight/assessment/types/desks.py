"""What the people of an assessment see: progress, a tester's sheet, the lines of one agency."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from motcua.oversight.assessment.types.criteria import Criterion
from motcua.oversight.assessment.types.results import Verdict
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


@dataclass(frozen=True)
class Difference:
    """Two marks that differ beyond the limit, for a third person."""

    agency: str
    name: str
    criterion: Criterion
    marks: tuple[str, str]
    notes: tuple[str, str]
    third: str


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


@dataclass(frozen=True)
class EvidenceInfo:
    id: int
    name: str
    size: int
    note: str
    at: datetime
    is_explanation: bool


@dataclass(frozen=True)
class ExplanationInfo:
    text: str
    at: datetime
    verdict: Verdict | None
    reason: str


@dataclass(frozen=True)
class ReplyInfo:
    text: str
    at: datetime


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
