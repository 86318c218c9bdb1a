"""The closed algebra: what an engine may be asked, and nothing else (measurement.md 4.6).

An engine counts, adds whole numbers, finds extremes, counts distinct keys in two steps and makes whole-number
histograms. Ratios, rounding, ranks and percentiles are finished once, in Python, exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Form(StrEnum):
    """The six forms. All but `distinct`, `min` and `max` add up over disjoint parts."""

    COUNT = "count"
    SUM = "sum"
    MIN = "min"
    MAX = "max"
    DISTINCT = "distinct"
    HISTOGRAM = "histogram"


NEUTRAL = {
    Form.COUNT: 0,
    Form.SUM: 0,
    Form.MIN: 2**63 - 1,
    Form.MAX: -(2**63 - 1),
    Form.DISTINCT: 0,
    Form.HISTOGRAM: 0,
}
"""What a measure says over nothing. Merged into another part by its form, it changes nothing."""


class Parameter(StrEnum):
    """Numbers that a period gives to a query: its first and last month, and the minute up to which it is known."""

    FIRST = "first"
    LAST = "last"
    CUT = "cut"
    """Minutes since 1970-01-01 UTC: the end of the period, or now while it runs."""


class Comparison(StrEnum):
    EQUAL = "="
    UNEQUAL = "!="
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="
    HAS = "has"
    """Every bit of the number is set in the column."""
    LACKS = "lacks"
    """No bit of the number is set in the column."""


Operand = int | Parameter


@dataclass(frozen=True)
class Compare:
    """`column comparison operand`, the operand a whole number, a parameter, or (as text) another column."""

    column: str
    comparison: Comparison
    operand: Operand | str


@dataclass(frozen=True)
class All:
    """Every part holds; holds for no part at all."""

    parts: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class Either:
    """At least one part holds."""

    parts: tuple[Condition, ...]


Condition = Compare | All | Either


@dataclass(frozen=True)
class Measure:
    """One number per group: `form` of `column` over the rows where `where` holds; a count has no column."""

    name: str
    form: Form
    where: Condition = All()
    column: str = ""


@dataclass(frozen=True)
class Query:
    """Measures of a subject by keys. `subject` names a table of facts; `known` limits it to what was known then."""

    subject: str
    keys: tuple[str, ...]
    measures: tuple[Measure, ...]
    where: Condition = All()


@dataclass(frozen=True)
class Bounds:
    """The numbers behind the parameters of one run. `known` is the minute up to which rows were known."""

    first: int
    last: int
    cut: int
    known: int
