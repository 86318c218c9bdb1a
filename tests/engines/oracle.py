"""The algebra counted slowly and plainly, with dicts: what every engine must agree with."""

from __future__ import annotations

import operator
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from motcua.oversight.indicators.types import (
    FACT_COLUMNS,
    NEUTRAL,
    All,
    Bounds,
    Compare,
    Comparison,
    Condition,
    Form,
    Measure,
    Parameter,
    Query,
)

Row = dict[str, int]
Counted = list[tuple[int, ...]]
NAMES = tuple(column.name for column in FACT_COLUMNS)
_HOLDS: dict[Comparison, Callable[[int, int], bool]] = {
    Comparison.EQUAL: operator.eq,
    Comparison.UNEQUAL: operator.ne,
    Comparison.LESS: operator.lt,
    Comparison.AT_MOST: operator.le,
    Comparison.MORE: operator.gt,
    Comparison.AT_LEAST: operator.ge,
    Comparison.HAS: lambda left, right: left & right == right,
    Comparison.LACKS: lambda left, right: left & right == 0,
}


def rows_of(facts: Iterable[Sequence[int]]) -> list[Row]:
    return [dict(zip(NAMES, fact, strict=True)) for fact in facts]


def answer(facts: Iterable[Sequence[int]], query: Query, bounds: Bounds) -> Counted:
    """The rows that an engine must give, in order."""
    known = [row for row in rows_of(facts) if row["known_minute"] <= bounds.known and holds(query.where, row, bounds)]
    groups: dict[tuple[int, ...], list[Row]] = defaultdict(list)
    for row in known:
        groups[tuple(row[key] for key in query.keys)].append(row)
    lines = _histogram if query.measures[0].form is Form.HISTOGRAM else _figures
    return sorted(line for key, rows in groups.items() for line in lines(key, rows, query, bounds))


def as_bytes(rows: Iterable[Sequence[int]]) -> bytes:
    """What is compared: every digit, in order."""
    return "".join("\t".join(map(str, row)) + "\n" for row in rows).encode()


def holds(condition: Condition, row: Row, bounds: Bounds) -> bool:
    if isinstance(condition, Compare):
        return _HOLDS[condition.comparison](row[condition.column], _number(condition, row, bounds))
    found = (holds(part, row, bounds) for part in condition.parts)
    return all(found) if isinstance(condition, All) else any(found)


def _number(compare: Compare, row: Row, bounds: Bounds) -> int:
    if isinstance(compare.operand, Parameter):
        return int(getattr(bounds, compare.operand.value))
    return row[compare.operand] if isinstance(compare.operand, str) else compare.operand


def _figures(key: tuple[int, ...], rows: list[Row], query: Query, bounds: Bounds) -> Iterator[tuple[int, ...]]:
    found = [_measured(measure, rows, bounds) for measure in query.measures]
    if any(value != NEUTRAL[measure.form] for value, measure in zip(found, query.measures, strict=True)):
        yield (*key, *found)


def _histogram(key: tuple[int, ...], rows: list[Row], query: Query, bounds: Bounds) -> Iterator[tuple[int, ...]]:
    held = [_held(measure, rows, bounds) for measure in query.measures]
    for value in set().union(*held):
        yield (*key, value, *(nets.get(value, 0) for nets in held))


def _measured(measure: Measure, rows: list[Row], bounds: Bounds) -> int:
    if measure.form in (Form.COUNT, Form.SUM):
        chosen = [row for row in rows if holds(measure.where, row, bounds)]
        return sum(row["sign"] * (1 if measure.form is Form.COUNT else row[measure.column]) for row in chosen)
    values = _held(measure, rows, bounds)
    if measure.form is Form.DISTINCT:
        return len(values)
    return (min if measure.form is Form.MIN else max)(values, default=NEUTRAL[measure.form])


def _held(measure: Measure, rows: list[Row], bounds: Bounds) -> dict[int, int]:
    """The values that hold, with how many rows of each."""
    nets: Counter[int] = Counter()
    for row in rows:
        if holds(measure.where, row, bounds):
            nets[row[measure.column]] += row["sign"]
    return {value: net for value, net in nets.items() if net > 0}
