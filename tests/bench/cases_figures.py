"""Counts of all agencies and months, four ways side by side: C loop, NumPy, plain DuckDB SQL, and the closed algebra.

They answer the same question over the same facts, and their answers are compared. C and NumPy find the columns
decoded in memory; DuckDB and ours read them from Parquet each time. `./dev bench figures 30000000` takes that many
dossiers instead of the default.
"""

from __future__ import annotations

import atexit
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import numpy

from motcua.connectors.duckdb.adapter import DuckDbEngine
from motcua.oversight.indicators.selectors import counted
from motcua.oversight.indicators.types import All, Bounds, Compare, Comparison, Form, Measure, Parameter, Query
from tests.bench.dossiers import FIRST_MONTH, KNOWN, MONTHS, write_segments
from tests.bench.loop import NAMES, Cells, Columns, bincount, compiler, loop
from tests.bench.registry import Bar, Work, measured, size

AT = Bounds(FIRST_MONTH, FIRST_MONTH + MONTHS - 1, KNOWN, KNOWN)
KEYS = ("top", "received_month")
FULL = All((Compare("channel", Comparison.EQUAL, 2), Compare("level", Comparison.EQUAL, 2)))
NOT_LATE = Compare("late_minute", Comparison.MORE, Parameter.CUT)
COUNTS = Query("dossiers", KEYS, (Measure("count", Form.COUNT),))
THREE = Query(
    "dossiers",
    KEYS,
    (*COUNTS.measures, Measure("full", Form.COUNT, FULL), Measure("not late", Form.COUNT, NOT_LATE)),
)
PLAIN = {
    COUNTS: "sum(sign)",
    THREE: f"sum(sign), sum(sign) FILTER (channel = 2 AND level = 2), sum(sign) FILTER (late_minute > {KNOWN})",
}
WITHIN = Bar(ratio=10)


@cache
def folder() -> Path:
    made = TemporaryDirectory(prefix="motcua-figures-")
    atexit.register(made.cleanup)
    return Path(made.name)


@cache
def segments(dossiers: int) -> list[Path]:
    return write_segments(folder(), dossiers)


@cache
def columns(dossiers: int) -> Columns:
    """Decoded once, in the widths of the contract."""
    with duckdb.connect(":memory:", config={"threads": 2}) as connection:
        read = connection.read_parquet([str(file) for file in segments(dossiers)]).project(", ".join(NAMES))
        return {name: numpy.ascontiguousarray(values) for name, values in read.fetchnumpy().items()}


def ours(dossiers: int, query: Query) -> Callable[[], Cells]:
    """A session opened, its segments attached, the question compiled, asked and read: all of it is measured."""

    def act() -> Cells:
        with DuckDbEngine() as engine:
            engine.attach("dossiers", segments(dossiers))
            return counted(engine, query, AT)

    return act


def plain(dossiers: int, query: Query) -> Callable[[], Cells]:
    files = [str(file) for file in segments(dossiers)]

    def act() -> Cells:
        with duckdb.connect(":memory:", config={"threads": 2}) as connection:
            facts = connection.read_parquet(files).filter(f"known_minute <= {KNOWN}")
            rows = facts.aggregate(f"top, received_month, {PLAIN[query]}").fetchall()
        return {row[:2]: tuple(value or 0 for value in row[2:]) for row in rows}

    return act


def looped(dossiers: int, query: Query) -> Callable[[], Cells]:
    return loop(folder(), columns(dossiers), three=query is THREE)


def by_numpy(dossiers: int, query: Query) -> Callable[[], Cells]:
    return lambda: bincount(columns(dossiers), three=query is THREE)


def compared(way: Callable[[int, Query], Callable[[], Cells]], dossiers: int, query: Query) -> Callable[[], Work]:
    """A way of counting, after it gave the same cells as ours."""

    def prepare() -> Work:
        act = way(dossiers, query)
        if act() != ours(dossiers, query)():
            raise AssertionError(f"{way.__name__} counts otherwise")
        return Work(act)

    return prepare


def add(dossiers: int, query: Query, what: str) -> None:
    """Four cases; without a C compiler NumPy is the bare one, and nothing is promised against it."""
    bare = f"bare: {what} of {dossiers:,} by a C loop" if compiler() else f"bare: {what} of {dossiers:,} by NumPy"
    if compiler():
        measured(bare, rounds=5)(compared(looped, dossiers, query))
    numpy_name = f"figures: {what} of {dossiers:,} by NumPy" if compiler() else bare
    measured(numpy_name, against=bare if compiler() else "", rounds=3)(compared(by_numpy, dossiers, query))
    measured(f"figures: {what} of {dossiers:,} by plain DuckDB", against=bare, rounds=5)(
        compared(plain, dossiers, query)
    )
    promised = WITHIN if compiler() else Bar()
    measured(f"figures: {what} of {dossiers:,} by ours", against=bare, rounds=5, bar=promised)(
        compared(ours, dossiers, query)
    )


for _dossiers in (size() // 10, size() // 3, size()):
    add(_dossiers, COUNTS, "counts")
add(size(), THREE, "three counts")
