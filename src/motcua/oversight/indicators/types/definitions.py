"""Words of definitions: an indicator in words, how it is computed, and the indices put together from several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction

from motcua.oversight.indicators.types.algebra import Condition, Measure, Query
from motcua.oversight.indicators.types.figures import Ratio


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
    regime: str = ""
    """Which way of measuring it belongs to, by its first year; figures of two regimes are never compared."""
    not_computed: str = ""
    """Why no figure can be computed from counts known here; empty where it can."""
    places: int = 2
    """Decimals printed; of a whole number none."""
    places_source: str = ""
    """Which text, or which assumption, fixes them."""


class Finish(StrEnum):
    """How the numbers of an engine become one value; always once, in Python, exactly."""

    RATIO = "ratio"
    MEAN = "mean"
    """Sum over count, in the unit of the column; only within one procedure where the definition says so."""
    MEDIAN = "median"
    """The middle of a whole-number histogram."""
    COUNT = "count"


@dataclass(frozen=True)
class Term:
    """A whole multiple of one measure; the terms of a numerator or denominator are added."""

    times: int
    measure: Measure


@dataclass(frozen=True)
class Computation:
    """One figure of an indicator for engines: a query, and how its numbers become a pair."""

    indicator: str
    name: str
    """Which figure of the indicator; empty where there is only one."""
    subject: str
    membership: str
    """Name of the rule that puts a row into the period."""
    within: Condition
    numerator: tuple[Term, ...]
    denominator: tuple[Term, ...]
    finish: Finish
    per: str
    """The key within which alone the figure may be read, such as `procedure`; empty for any."""
    factor: str
    """Id of the indicator whose rate multiplies this one (IND-12), or empty."""
    title: str = ""
    """A name of its own, where the name of the indicator would say something else."""
    words: tuple[tuple[str, str], ...] = ()
    """Words of its own, by name, where those of the indicator say something else: what a share leaves out is what the
    count beside it counts."""

    def query(self, *keys: str) -> Query:
        """What to ask an engine, one row per combination of `keys`."""
        measures = tuple(term.measure for term in (*self.numerator, *self.denominator))
        return Query(self.subject, keys, measures, self.within)

    def row(self, numbers: Sequence[int]) -> dict[str, int]:
        """What an engine answered for one group, in the order of the measures of `query`, by their names."""
        names = [term.measure.name for term in (*self.numerator, *self.denominator)]
        return dict(zip(names, numbers, strict=True))

    def pair(self, row: Mapping[str, int]) -> Ratio:
        """The figure from the numbers of a row, by name of measure; never below nothing."""
        return Ratio(max(0, _added(self.numerator, row)), max(0, _added(self.denominator, row)))

    def value(self, row: Mapping[str, int]) -> Fraction | None:
        """The exact share, mean (in the unit of its column) or count; None for a share of nothing.

        A median is finished from its histogram by `median`.
        """
        pair = self.pair(row)
        return Fraction(pair.numerator) if self.finish is Finish.COUNT else pair.share


def _added(terms: tuple[Term, ...], row: Mapping[str, int]) -> int:
    return sum(term.times * row[term.measure.name] for term in terms)


def named(terms: tuple[Term, ...], prefix: str) -> tuple[Term, ...]:
    """Terms whose measures are named by their place: `n1`, `n2`, or `d1`."""
    return tuple(
        replace(term, measure=replace(term.measure, name=f"{prefix}{place}")) for place, term in enumerate(terms, 1)
    )


def median(histogram: Mapping[int, int]) -> Fraction | None:
    """The middle value of a whole-number histogram, the mean of the two middle ones; None where it is empty."""
    total = sum(histogram.values())
    return None if total == 0 else Fraction(_nth(histogram, (total - 1) // 2) + _nth(histogram, total // 2), 2)


def _nth(histogram: Mapping[int, int], index: int) -> int:
    passed = 0
    for value in sorted(histogram):
        passed += histogram[value]
        if passed > index:
            return value
    raise IndexError(index)


class Scale(StrEnum):
    """How a figure becomes points."""

    LINEAR = "linear"
    """maximum * min(1, rate / full_at)."""
    MEAN = "mean"
    """The figure itself is a mean of points per dossier."""
    STEPS = "steps"
    """The first step whose needs are all met."""


@dataclass(frozen=True)
class Need:
    """A figure of the item's indicator in percent, at least or at most `percent`."""

    figure: str
    percent: Fraction
    at_most: bool = False


@dataclass(frozen=True)
class Step:
    """Points for meeting all needs; a step without needs is the rest."""

    points: int
    needs: tuple[Need, ...]


@dataclass(frozen=True)
class IndexItem:
    """One line of an index: which figure, how many points at most, and how it is scored."""

    code: str
    indicator: str
    figure: str
    points: int
    scale: Scale
    full_at: Fraction
    """Percent from which a linear item has full points."""
    steps: tuple[Step, ...]
    left_out: bool
    """Whether a share of nothing leaves the line out; otherwise it has 0 points (law.md 4.0)."""
    assumed: str


@dataclass(frozen=True)
class IndexGroup:
    """A group of lines with its maximum."""

    code: str
    name: str
    points: int
    items: tuple[IndexItem, ...]


@dataclass(frozen=True)
class Band:
    """A label from so many points on."""

    label: str
    points: Fraction


@dataclass(frozen=True)
class Index:
    """An index as valid for a time: groups of lines, the points of all, and labels of bands."""

    id: str
    version: int
    valid_from: date
    valid_to: date | None
    name: str
    article: str
    points: int
    places: int
    """Decimals of printed points."""
    groups: tuple[IndexGroup, ...]
    bands: tuple[Band, ...]
    assumed: str
    numerator: str = ""
    denominator: str = ""
    counting: str = ""
    exclusions: str = ""
    period: str = ""
    rounding: str = ""
    ties: str = ""
    line_places: int | None = None
    """Decimals to which the points of each line are rounded, half up, before they are added; None where exact."""

    @property
    def items(self) -> tuple[IndexItem, ...]:
        return tuple(item for group in self.groups for item in group.items)
