"""What may be asked: known names, whole numbers, forms that every engine answers alike (measurement.md 4.6)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from motcua.oversight.indicators.errors import OutsideAlgebra
from motcua.oversight.indicators.types import (
    Bounds,
    Column,
    Compare,
    Comparison,
    Condition,
    Form,
    Measure,
    Operand,
    Parameter,
    Query,
)

_SUBJECT = re.compile(r"[a-z][a-z0-9_]{0,47}")
_LARGEST = 2**63 - 1
_NEEDED = {"sign", "known_minute"}
_OWN = {"v"}
"""Names that the written query uses itself."""


def check_query(query: Query, bounds: Bounds, columns: Sequence[Column]) -> None:
    """Raise OutsideAlgebra with everything that is wrong, not the first thing."""
    found = [*_wrong_frame(query, columns), *_wrong_bounds(bounds)]
    found += _wrong_condition(query.where, columns)
    for measure in query.measures:
        found += _wrong_measure(measure, columns)
    if found:
        raise OutsideAlgebra(what="; ".join(dict.fromkeys(found)))


def _wrong_frame(query: Query, columns: Sequence[Column]) -> Iterator[str]:
    names = {column.name for column in columns}
    if not _SUBJECT.fullmatch(query.subject):
        yield f"subject {query.subject!r}"
    if not names >= _NEEDED or names & _OWN or not all(_SUBJECT.fullmatch(name) for name in names):
        yield "columns of the subject"
    yield from (f"column {key!r}" for key in query.keys if key not in names)
    if len(set(query.keys)) < len(query.keys):
        yield "a key twice"
    yield from _wrong_measures(query.measures)


def _wrong_measures(measures: Sequence[Measure]) -> Iterator[str]:
    if not measures:
        yield "no measure"
    if len({measure.name for measure in measures}) < len(measures):
        yield "a measure twice"
    histograms = [measure for measure in measures if measure.form is Form.HISTOGRAM]
    if histograms and (len(histograms) < len(measures) or len({measure.column for measure in histograms}) > 1):
        yield "a histogram beside something else"


def _wrong_bounds(bounds: Bounds) -> Iterator[str]:
    for name in ("first", "last", "cut", "known"):
        if not _is_number(getattr(bounds, name)):
            yield f"bound {name}"


def _wrong_measure(measure: Measure, columns: Sequence[Column]) -> Iterator[str]:
    yield from _wrong_condition(measure.where, columns)
    if measure.form is Form.COUNT:
        if measure.column:
            yield f"a count of column {measure.column!r}"
        return
    bits = {column.name: column.bits for column in columns}
    if measure.column not in bits:
        yield f"column {measure.column!r}"
    elif measure.form in (Form.SUM, Form.MIN, Form.MAX) and bits[measure.column] > 32:
        yield f"{measure.form} of the identifier {measure.column!r}"


def _wrong_condition(condition: Condition, columns: Sequence[Column]) -> Iterator[str]:
    if isinstance(condition, Compare):
        yield from _wrong_compare(condition, columns)
        return
    for part in condition.parts:
        yield from _wrong_condition(part, columns)


def _wrong_compare(compare: Compare, columns: Sequence[Column]) -> Iterator[str]:
    names = {column.name for column in columns}
    operand = compare.operand
    if compare.column not in names:
        yield f"column {compare.column!r}"
    if not isinstance(compare.comparison, Comparison):
        yield f"comparison {compare.comparison!r}"
    if _is_column(operand):
        if operand not in names:
            yield f"column {operand!r}"
    elif not isinstance(operand, Parameter) and not _is_number(operand):
        yield f"number {operand!r}"
    elif _is_bits(compare.comparison) and not isinstance(operand, Parameter) and int(operand) < 0:
        yield f"bits of {operand!r}"


def _is_column(operand: Operand | str) -> bool:
    return isinstance(operand, str) and not isinstance(operand, Parameter)


def _is_bits(comparison: Comparison) -> bool:
    return comparison in (Comparison.HAS, Comparison.LACKS)


def _is_number(value: object) -> bool:
    """A whole number that every engine reads alike: at most 63 bits and a sign."""
    return isinstance(value, int) and not isinstance(value, bool) and -_LARGEST <= value <= _LARGEST
