"""What every engine is asked, whichever they are: traps by every form and every kind of key."""

from __future__ import annotations

from pathlib import Path

from motcua.oversight.indicators.selectors import compile_query
from motcua.oversight.indicators.types import NEVER, Bounds, Compare, Comparison, Form, Measure, Query
from tests.engines.counters import Counter, write
from tests.engines.invented import Fact
from tests.engines.oracle import NAMES, answer, as_bytes

ALL = Bounds(24322, 24322, 29_000_000, NEVER)


def row(**values: int) -> Fact:
    return tuple({"sign": 1, **values}.get(name, 0) for name in NAMES)


TRAPS: dict[str, list[Fact]] = {
    "an empty table": [],
    "one row": [row(top=1, fee=5)],
    "taken back": [row(top=1, fee=5), row(top=1, fee=5, sign=-1)],
    "taken back before it was there": [row(top=1, fee=5, sign=-1)],
    "taken back twice, there once": [row(top=1, fee=5), row(top=1, fee=5, sign=-1), row(top=1, fee=5, sign=-1)],
    "changed": [row(top=1, fee=5), row(top=1, fee=5, sign=-1), row(top=1, fee=9)],
    "sums that cancel": [row(top=1, fee=5), row(top=1, fee=5), row(top=1, fee=10, sign=-1)],
    "a copy": [row(top=1, fee=NEVER), row(top=1, fee=NEVER)],
    "the largest of all": [(*(127 for _ in NAMES[:-1]), 1)] * 3,
}
FORMS = [
    (Measure("a", Form.COUNT),),
    (Measure("a", Form.SUM, column="fee"),),
    (Measure("a", Form.MIN, column="fee"),),
    (Measure("a", Form.MAX, column="fee"),),
    (Measure("a", Form.DISTINCT, column="fee"),),
    (Measure("a", Form.HISTOGRAM, column="fee"),),
    (Measure("a", Form.MIN, Compare("fee", Comparison.MORE, 5), "fee"), Measure("b", Form.MIN, column="fee")),
    tuple(
        Measure(form, form, column="" if form is Form.COUNT else "fee") for form in Form if form is not Form.HISTOGRAM
    ),
]
KEYS = [(), ("top",), ("fee",), ("top", "fee")]


def differing(counters: list[Counter], facts: list[Fact], query: Query, bounds: Bounds) -> list[str]:
    """The engines whose bytes are not those of the plain counting."""
    wanted = as_bytes(answer(facts, query, bounds))
    return [
        f"{counter.dialect.name}: {found!r} instead of {wanted!r}"
        for counter in counters
        if (found := counter.answer(compile_query(query, bounds, counter.dialect))) != wanted
    ]


def load(counters: list[Counter], facts: list[Fact], file: Path) -> None:
    write(facts, file)
    for counter in counters:
        counter.load(file)
