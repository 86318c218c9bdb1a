"""One definition, the same bytes: DuckDB, ClickHouse's engine and PostgreSQL against a plain counting in Python."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.oversight.indicators.selectors import compile_query
from motcua.oversight.indicators.types import NEVER, Bounds, Compare, Comparison, Dialect, Form, Measure, Query
from tests.engines.counters import ClickHouse, Counter, DuckDb, PostgreSql, write
from tests.engines.invented import Fact, bounds, queries, tables
from tests.engines.oracle import NAMES, answer, as_bytes

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("chdb")]
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


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("facts") / "facts.parquet"


@pytest.fixture
def counters() -> list[Counter]:
    return [DuckDb(), ClickHouse(), PostgreSql()]


def differing(counters: list[Counter], facts: list[Fact], file: Path, query: Query, bounds: Bounds) -> list[str]:
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


@pytest.mark.parametrize("trap", TRAPS)
def test_every_form_by_every_kind_of_key_falls_into_no_trap(counters: list[Counter], file: Path, trap: str) -> None:
    load(counters, TRAPS[trap], file)
    for measures in FORMS:
        for keys in KEYS:
            assert not differing(counters, TRAPS[trap], file, Query("dossiers", keys, measures), ALL)


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(facts=tables(), asked=st.lists(st.tuples(queries(), bounds()), min_size=1, max_size=4))
def test_invented_facts_are_counted_alike(
    counters: list[Counter], file: Path, facts: list[Fact], asked: list[tuple[Query, Bounds]]
) -> None:
    load(counters, facts, file)
    for query, at in asked:
        assert not differing(counters, facts, file, query, at)


BROKEN: dict[str, Callable[[Dialect], Dialect]] = {
    "bits that add": lambda sound: dataclasses.replace(
        sound, bits=sound.bits.replace("&", "|").replace("bitAnd", "bitOr")
    ),
    "a condition forgotten": lambda sound: dataclasses.replace(sound, sum_where="sum({value})"),
    "the largest for the sum": lambda sound: dataclasses.replace(
        sound, sum_where=sound.sum_where.replace("sum", "max")
    ),
    "numbers cut short": lambda sound: dataclasses.replace(
        sound, wide=sound.wide.replace("BIGINT", "SMALLINT").replace("64", "16")
    ),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_dialect_is_found_out(counters: list[Counter], file: Path, fault: str) -> None:
    """The suite can fail: every one of these is seen, as another figure or as an error, on every engine."""
    facts = [row(top=1, flags=8, fee=70_000), row(top=1, flags=0, fee=5), row(top=1, flags=8, fee=3)]
    where = Compare("flags", Comparison.HAS, 8)
    query = Query("dossiers", ("top",), (Measure("a", Form.SUM, where, "fee"), Measure("b", Form.COUNT, where)))
    load(counters, facts, file)
    assert not differing(counters, facts, file, query, ALL)
    for counter in counters:
        sql = compile_query(query, ALL, BROKEN[fault](counter.dialect))
        assert seen(counter, sql) != as_bytes(answer(facts, query, ALL)), counter.dialect.name


def seen(counter: Counter, sql: str) -> bytes:
    """What the engine says, or that it refuses."""

    try:
        with transaction.atomic():
            return counter.answer(sql)
    except (DatabaseError, duckdb.Error, RuntimeError):
        return b"refused"
