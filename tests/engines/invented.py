"""Tables of facts and questions about them, made up by hypothesis: edges, copies, retractions and traps."""

from __future__ import annotations

from hypothesis import strategies as st

from motcua.oversight.indicators.types import (
    FACT_COLUMNS,
    NEVER,
    All,
    Bounds,
    Compare,
    Comparison,
    Condition,
    Either,
    Flag,
    Form,
    Measure,
    Parameter,
    Query,
)
from tests.engines.oracle import NAMES

Fact = tuple[int, ...]
BITS = {column.name: column.bits for column in FACT_COLUMNS}
WITHIN_32 = sorted(name for name in NAMES if BITS[name] <= 32)
MASKS = (1, 8, 48, Flag.ELIGIBLE_FULL, 127, 2**31, 2**63 - 1)
_CHOICES = 4


def edges(name: str) -> tuple[int, ...]:
    """Four values of a column: nothing, one, its largest, and its smallest or a telling one."""
    largest = 2 ** (BITS[name] - 1) - 1
    telling = {
        "flags": 1 + 8 + 48 + 2048,
        "received_month": 24322,
        "known_minute": 29_000_000,
        "late_minute": 29_000_001,
    }
    return (0, 1, largest, telling.get(name, -largest - 1))


@st.composite
def fact(draw: st.DrawFn) -> Fact:
    """One number chooses a value for every column; few values, so that facts meet in groups."""
    chosen, values = draw(st.integers(0, _CHOICES ** (len(NAMES) - 1) - 1)), []
    for name in NAMES[:-1]:
        chosen, place = divmod(chosen, _CHOICES)
        values.append(edges(name)[place])
    return (*values, draw(st.sampled_from((1, 1, 1, -1))))


@st.composite
def tables(draw: st.DrawFn) -> list[Fact]:
    """Facts, some of them twice, some taken back later, some taken back that never were."""
    facts = draw(st.lists(fact(), max_size=12))
    copies = [(*row[:-1], 1) for row in draw(st.lists(st.sampled_from(facts), max_size=6))] if facts else []
    later = st.sampled_from([(), (0,), (NEVER,)])
    retractions = [(*row[:-2], known or row[-2], -row[-1]) for row in facts[:4] for known in draw(later)]
    return facts + copies + retractions


@st.composite
def compares(draw: st.DrawFn) -> Compare:
    column, comparison = draw(st.sampled_from(NAMES)), draw(st.sampled_from(Comparison))
    if comparison in (Comparison.HAS, Comparison.LACKS):
        return Compare(column, comparison, draw(st.sampled_from(MASKS)))
    numbers = st.sampled_from((*edges(column), 2**40, -(2**63 - 1)))
    return Compare(column, comparison, draw(numbers | st.sampled_from(Parameter) | st.sampled_from(NAMES)))


def _combined(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    few = st.lists(inner, max_size=3).map(tuple)
    return st.builds(All, few) | st.builds(Either, few)


def conditions() -> st.SearchStrategy[Condition]:
    parts = st.recursive(compares(), _combined, max_leaves=4)
    return st.just(All()) | parts


@st.composite
def measures(draw: st.DrawFn, name: str) -> Measure:
    form = draw(st.sampled_from([form for form in Form if form is not Form.HISTOGRAM]))
    column = "" if form is Form.COUNT else draw(st.sampled_from(NAMES if form is Form.DISTINCT else WITHIN_32))
    return Measure(name, form, draw(conditions()), column)


@st.composite
def queries(draw: st.DrawFn) -> Query:
    keys = tuple(draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=3)))
    wanted = range(draw(st.integers(1, 4)))
    if draw(st.integers(0, 4)) == 0:
        column = draw(st.sampled_from(NAMES))
        found = [Measure(f"h{place}", Form.HISTOGRAM, draw(conditions()), column) for place in wanted]
    else:
        found = [draw(measures(f"figure {place}")) for place in wanted]
    return Query("dossiers", keys, tuple(found), draw(conditions()))


def bounds() -> st.SearchStrategy[Bounds]:
    known = st.sampled_from((-1, 0, 1, 29_000_000, NEVER))
    return st.builds(Bounds, st.just(24322), st.just(24322), st.just(29_000_000), known)
