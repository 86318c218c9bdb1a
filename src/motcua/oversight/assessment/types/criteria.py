"""What is assessed and how it becomes points: sets of criteria with validity (law.md 5.6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from motcua.oversight.assessment.types.sheets import SheetTemplate
from motcua.oversight.indicators.types import Band, IndexItem, Ratio


class Kind(StrEnum):
    """Where the points of a criterion come from."""

    AUTOMATIC = "automatic"
    """Cells of a published release; nobody types them."""
    TESTER = "tester"
    """Two testers who try the service and do not see each other's marks."""
    EVIDENCE = "evidence"
    """Files of the agency, judged by an assessor."""
    SURVEY = "survey"
    """Answers of people: a pair."""
    PROBE = "probe"
    """Visits by a program: a pair of good visits over visits."""


class Scale(StrEnum):
    """How an answer becomes points."""

    CHOICES = "choices"
    """One of named marks; points grow with the mark."""
    LINEAR = "linear"
    """maximum * min(1, rate / full_at)."""
    MEAN = "mean"
    """The pair itself is points over dossiers (TT 01/2018: 0, 1 or 2 each)."""
    STEPS = "steps"
    """The first step whose needs are all met."""
    TABLE = "table"
    """A table of thresholds, as valid on the day of the assessment."""


@dataclass(frozen=True)
class Choice:
    """A mark that may be given, and what it means."""

    mark: Fraction
    label: str


@dataclass(frozen=True)
class Threshold:
    """From `percent` on, this share of the points."""

    percent: Fraction
    share: Fraction


@dataclass(frozen=True)
class ThresholdTable:
    """Thresholds as valid for a time, the highest first; `valid_to` is the first day on which they no longer hold."""

    valid_from: date
    valid_to: date | None
    rows: tuple[Threshold, ...]
    source: str
    assumed: str


@dataclass(frozen=True)
class Criterion:
    """One criterion. `differ` is how far apart two testers may be before a third is asked, in marks."""

    code: str
    group: str
    name: str
    guide: str
    kind: Kind
    scale: Scale
    points: Fraction
    weight: Fraction
    choices: tuple[Choice, ...]
    tables: tuple[ThresholdTable, ...]
    line: IndexItem
    """Indicator, figure, threshold and steps where points come from a rate."""
    differ: Fraction
    sample: int
    """The smallest denominator of a pair; below it there is no answer."""
    assumed: str
    check: str = ""
    """The check of `probes` whose rounds are drawn; such a pair is never typed."""
    months: int = 3
    """How many months of rounds, up to the one of the assessment's day."""

    @property
    def maximum(self) -> Fraction:
        """Points that it can add to the total."""
        return self.points * self.weight

    @property
    def is_paired(self) -> bool:
        """Whether a person enters a pair, not a mark."""
        return self.scale is not Scale.CHOICES and self.kind is not Kind.AUTOMATIC


@dataclass(frozen=True)
class CriteriaGroup:
    code: str
    name: str


@dataclass(frozen=True)
class CriteriaSet:
    """A set of criteria as valid for a time. Without criteria it can be read and not be used; `unusable` says why."""

    code: str
    version: int
    valid_from: date
    valid_to: date | None
    name: str
    article: str
    source: str
    assumed: str
    policy: str
    """The ranking policy of `rankings`."""
    places: int
    """Decimals of printed points."""
    bands: tuple[Band, ...]
    groups: tuple[CriteriaGroup, ...]
    criteria: tuple[Criterion, ...]
    is_self_assessed: bool
    """Whether agencies first score themselves; their score is shown and never counted."""
    supplier_minimum: int
    """Fewer agencies than this are not shown by supplier."""
    unusable: str
    line_places: int | None = None
    """Decimals to which the points of each criterion are rounded before they are added; None where they are exact."""
    sheet: SheetTemplate | None = None
    """The mystery shopper's sheet from whose answers testers' marks follow."""

    @property
    def full(self) -> Fraction:
        """Points of all criteria together."""
        return sum((c.maximum for c in self.criteria), Fraction(0))

    def criterion(self, code: str) -> Criterion | None:
        return next((c for c in self.criteria if c.code == code), None)


@dataclass(frozen=True)
class Answer:
    """What is known of one agency for one criterion: a mark, a pair, or the pairs of figures by name."""

    mark: Fraction | None = None
    pair: Ratio | None = None
    figures: Mapping[str, Ratio] = field(default_factory=dict)
