"""Words of rankings: policies, places, scores, intervals of ranks, hidden cells, movements, findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from motcua.oversight.indicators.types import Ratio


class Numbering(StrEnum):
    """How places are numbered after a tie."""

    ORDINAL = "ordinal"
    """1, 2, 3: equals keep the order in which they are given."""
    COMPETITION = "competition"
    """1, 1, 3."""
    DENSE = "dense"
    """1, 1, 2."""


class Compares(StrEnum):
    """What is compared: exact values, or values as printed."""

    EXACT = "exact"
    PRINTED = "printed"


class LateReports(StrEnum):
    """What becomes of an agency whose report is not complete at the cut-off."""

    AS_KNOWN = "as_known"
    """Ranked on what is known, its interval of ranks beside it."""
    UNRANKED = "unranked"
    """Shown without a rank until its report is there."""


@dataclass(frozen=True)
class RankingPolicy:
    """How a ranking is made, as valid for a time."""

    code: str
    version: int
    valid_from: date
    valid_to: date | None
    name: str
    numbering: Numbering
    compares: Compares
    places: int
    """Decimals of the printed value."""
    minimum_sample: int
    """Below this denominator an agency is shown without a rank; 0 for none."""
    suppress_below: int
    """Counts from 1 to one less than this are hidden in open tables; 0 for none."""
    late_reports: LateReports
    article: str
    assumed: str


class Unranked(StrEnum):
    """Why an agency has no rank."""

    NOTHING = "nothing"
    """A share of nothing: it does not apply."""
    SMALL = "small"
    """Fewer cases than the smallest sample of the policy."""
    INCOMPLETE = "incomplete"
    """Its report is not complete, and the policy waits."""


@dataclass(frozen=True)
class Entry:
    """One agency in a ranking: its exact value, and how many cases stand behind it (None where that says nothing)."""

    code: str
    value: Fraction | None
    sample: int | None = None
    is_complete: bool = True

    @classmethod
    def of(cls, code: str, ratio: Ratio, *, is_complete: bool = True) -> Entry:
        """The share of a pair in percent."""
        value = None if ratio.share is None else ratio.share * 100
        return cls(code, value, ratio.denominator, is_complete)


@dataclass(frozen=True)
class Lift:
    """How much more is needed for a better rank, and which rank that is."""

    more: int
    rank: int


@dataclass(frozen=True)
class Place:
    """One line of a ranking; without a rank, `why` says why."""

    code: str
    value: Fraction | None
    printed: Decimal | None
    rank: int | None
    why: Unranked | None = None


class Normalisation(StrEnum):
    """How values of different kinds are made comparable, exactly."""

    NONE = "none"
    MIN_MAX = "min_max"
    """(value - lowest) / (highest - lowest); 1 for all where all are equal."""
    SHARE_OF_TARGET = "share_of_target"
    """min(1, value / target)."""


@dataclass(frozen=True)
class Part:
    """One part of a composite index."""

    name: str
    weight: Fraction
    normalisation: Normalisation = Normalisation.NONE
    target: Fraction = Fraction(1)


@dataclass(frozen=True)
class Line:
    """One scored line of an index; no points where it was left out."""

    code: str
    indicator: str
    points: Fraction | None
    maximum: int
    is_of_cases: bool = True
    """False where the points are 0 for want of a case, as the law's "else 0" has it: a score that compares nobody."""


@dataclass(frozen=True)
class Score:
    """An index of one agency: points reached out of the points that could be scored."""

    lines: tuple[Line, ...]
    points: Fraction
    of: int
    printed: Decimal
    label: str
    """The band; empty while lines are left out (law.md Q-11)."""


@dataclass(frozen=True)
class Range:
    """Between which values the true one lies; `is_open` where `high` itself is not reached."""

    low: Fraction
    high: Fraction
    is_open: bool = False

    def __post_init__(self) -> None:
        if self.low > self.high or (self.is_open and self.low == self.high):
            raise ValueError("a range goes upwards and holds a value")


@dataclass(frozen=True)
class RankInterval:
    """The best and the worst rank that remain possible."""

    best: int
    worst: int

    @property
    def is_certain(self) -> bool:
        return self.best == self.worst


@dataclass(frozen=True)
class Counted:
    """What is known of one agency for a what-if: counts by name, and whole-number histograms by name."""

    counts: Mapping[str, int]
    histograms: Mapping[str, Mapping[int, int]]


@dataclass(frozen=True)
class Formula:
    """A rate from counts: sums of whole multiples over sums of whole multiples."""

    numerator: Mapping[str, int]
    denominator: Mapping[str, int]


@dataclass(frozen=True)
class Within:
    """The share of a histogram at most `limit`, over all of it and the counts of `unfinished`."""

    histogram: str
    limit: int
    unfinished: str = ""


@dataclass(frozen=True)
class Weighted:
    """A composite of rules, each with its part."""

    parts: tuple[tuple[Part, Formula | Within], ...]


Rule = Formula | Within | Weighted


@dataclass(frozen=True)
class Shift:
    """One agency under the published rule and under another one, side by side."""

    code: str
    value: Fraction | None
    rank: int | None
    other_value: Fraction | None
    other_rank: int | None

    @property
    def climbs(self) -> int | None:
        """Places gained under the other rule; None where one of the two has no rank."""
        if self.rank is None or self.other_rank is None:
            return None
        return self.rank - self.other_rank


@dataclass(frozen=True)
class Cell:
    """The pair of one agency in one kind of service (or any other split) and period."""

    agency: str
    kind: str
    ratio: Ratio


@dataclass(frozen=True)
class Effects:
    """Parts of a movement, as shares (1 is 100 points); they add up exactly."""

    volume: Fraction = Fraction(0)
    """Dossiers moved between agencies with high and with low rates."""
    mix: Fraction = Fraction(0)
    """Dossiers moved between kinds within an agency."""
    behaviour: Fraction = Fraction(0)
    """Rates of the same kind in the same agency changed."""
    revision: Fraction = Fraction(0)
    """The earlier figure was corrected after it was published."""

    @property
    def total(self) -> Fraction:
        return self.volume + self.mix + self.behaviour + self.revision

    def __add__(self, other: Effects) -> Effects:
        return Effects(
            self.volume + other.volume,
            self.mix + other.mix,
            self.behaviour + other.behaviour,
            self.revision + other.revision,
        )


@dataclass(frozen=True)
class Movement:
    """How a pooled rate went from `before` (as published) to `after`, and why; agencies add up to the whole."""

    before: Fraction
    after: Fraction
    effects: Effects
    by_agency: Mapping[str, Effects]


class TooSparse(ValueError):
    """Small cells cannot be hidden while the totals are shown: merge rows or hide totals first."""


class FindingKind(StrEnum):
    """What is wrong, or cannot be proved, in a published table."""

    RATE = "rate"
    """A printed rate is not that of its printed pair."""
    SUM = "sum"
    """Printed parts do not add up to the printed whole."""
    DENOMINATOR = "denominator"
    """A rate is over something else than its name says."""
    UNPROVEN = "unproven"
    """A figure cannot be derived from what was published."""
    VARIANT = "variant"
    """Two copies of one text differ."""
    ORDER = "order"
    """Printed ranks do not follow the printed values."""


@dataclass(frozen=True)
class Finding:
    """One flaw of an original, reported and never repaired."""

    kind: FindingKind
    where: str
    says: str
    """One Vietnamese sentence with the figures."""
    printed: str
    found: str
    source: str


@dataclass(frozen=True)
class Statistic:
    """One printed number of a report, with its printed digits."""

    area: str
    scope: str
    start: str
    end: str
    measure: str
    value: str
    source: str

    @property
    def where(self) -> tuple[str, str, str]:
        return self.area, self.scope, self.start


@dataclass(frozen=True)
class PublishedRow:
    """One line of a published ranking or one published rate, with its printed digits."""

    indicator: str
    as_of: str
    kind: str
    rank: int | None
    name: str
    value: str
    grade: str
    note: str
    source: str

    @property
    def table(self) -> tuple[str, str, str]:
        return self.indicator, self.as_of, self.kind


@dataclass(frozen=True)
class Variant:
    """Two copies of one text that differ in one place."""

    where: str
    printed: str
    other: str
    says: str
    source: str
