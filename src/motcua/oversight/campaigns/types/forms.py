"""Words of forms: what is counted, by when, and which rules look at it. All of it is data with validity."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from motcua.oversight.campaigns.types.periods import PeriodKind


class CheckKind(StrEnum):
    """What a rule compares (law.md 4.10)."""

    PART = "part"
    """The sum of `left` is never more than the sum of `right` (4.10, 2)."""
    SUM = "sum"
    """The sum of `left` equals the sum of `right`."""
    CARRY = "carry"
    """`left` of this period equals `right` of the period before."""
    CUMULATED = "cumulated"
    """`left`, counted since 1 January, equals what it was a period before plus `right` of this period."""
    RATIO = "ratio"
    """`left` over its value of the period before lies between `low` and `high` (4.10, 7)."""
    OBSERVED = "observed"
    ELSEWHERE = "elsewhere"
    """`right` are `<form>:<element>` of reports whose period ends with this one."""
    """`left` equals what the synchronised dossiers and services say (4.10, 5)."""
    OUTLIER = "outlier"
    """`left` lies among its own past, by robust statistics of short skewed series (measurement.md 3.1)."""


class Severity(StrEnum):
    ERROR = "error"
    """Cannot be skipped."""
    WARNING = "warning"
    """Can be answered."""


@dataclass(frozen=True)
class Element:
    """One thing that is counted: a whole number, never a rate."""

    code: str
    name: str
    name_en: str
    unit: str
    hint: str = ""
    compulsory: bool = True
    observed: str = ""
    """Name of what the measure knows of it; empty where it knows nothing."""
    tells: str = ""
    """Name of `TOLD_COUNTS` under which a release reads it; empty where no release does."""
    cumulated: bool = False
    """Whether it is counted since 1 January of the year, whatever the period."""


@dataclass(frozen=True)
class Check:
    """One rule over a report; `vi` and `en` are said to the clerk, with the numbers filled in."""

    code: str
    kind: CheckKind
    severity: Severity
    left: tuple[str, ...]
    right: tuple[str, ...]
    vi: str
    en: str
    low: Fraction = Fraction(0)
    high: Fraction = Fraction(0)
    least: int = 0
    """A ratio of counts that are both smaller is not looked at."""
    source: str = ""
    assumed: str = ""


@dataclass(frozen=True)
class Declared:
    """How an approved report becomes a declared pair of an indicator (IND-28, reconciliation)."""

    indicator: str
    numerator: tuple[str, ...]
    denominator: tuple[str, ...]


@dataclass(frozen=True)
class DueRule:
    """When the report of a period is due. Days are Vietnamese dates; `lock_days`, `remind` and `late` count days.

    Due is 24:00 of `day` of the month `months_after` the last one of the period; on a day off it moves as `moved` says,
    by the calendar of `calendar_of`. Reports are taken up to the lock, `lock_days` working days after the due day.
    """

    code: str
    valid_from: date
    valid_to: date | None
    day: int
    months_after: int
    moved: str
    calendar_of: str
    open_after_days: int
    lock_days: int
    remind: tuple[int, ...]
    late: tuple[int, ...]
    arrival_minutes: int
    extension_days: int
    quiet_minutes: int
    """A source that told of the period within so many minutes is still telling: its agency is not measured."""
    article: str
    assumed: str


@dataclass(frozen=True)
class Form:
    """A template of data elements in one version; a campaign keeps the version it was opened with."""

    code: str
    version: int
    name: str
    name_en: str
    valid_from: date
    valid_to: date | None
    due: str
    article: str
    assumed: str
    elements: tuple[Element, ...]
    checks: tuple[Check, ...]
    declares: tuple[Declared, ...]
    period: PeriodKind = PeriodKind.MONTH

    @property
    def key(self) -> tuple[str, int]:
        return self.code, self.version

    def place(self, element: str) -> int:
        """Where the element's count stands in the list of counts."""
        return next(place for place, each in enumerate(self.elements) if each.code == element)


@dataclass(frozen=True)
class Finding:
    """What a rule found in a report: one sentence that a clerk understands, at one element."""

    check: str
    severity: Severity
    element: str
    vi: str
    en: str

    def sentence(self, language: str) -> str:
        return self.en if language.startswith("en") else self.vi
