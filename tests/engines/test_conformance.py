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
from motcua.oversight.indicators.types import Bounds, Compare, Comparison, Dialect, Form, Measure, Query
from tests.engines.cases import ALL, FORMS, KEYS, TRAPS, differing, load, row
from tests.engines.counters import ClickHouse, Counter, DuckDb, PostgreSql, write
from tests.engines.invented import Fact, bounds, queries, tables
from tests.engines.oracle import answer, as_bytes

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("chdb")]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("facts") / "facts.parquet"


@pytest.fixture
def counters() -> list[Counter]:
    return [DuckDb(), ClickHouse(), PostgreSql()]


@pytest.mark.parametrize("trap", TRAPS)
def test_every_form_by_every_kind_of_key_falls_into_no_trap(counters: list[Counter], file: Path, trap: str) -> None:
    load(counters, TRAPS[trap], file)
    for measures in FORMS:
        for keys in KEYS:
            assert not differing(counters, TRAPS[trap], Query("dossiers", keys, measures), ALL)


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(facts=tables(), asked=st.lists(st.tuples(queries(), bounds()), min_size=1, max_size=4))
def test_invented_facts_are_counted_alike(
    counters: list[Counter], file: Path, facts: list[Fact], asked: list[tuple[Query, Bounds]]
) -> None:
    load(counters, facts, file)
    for query, at in asked:
        assert not differing(counters, facts, query, at)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=st.lists(tables(), min_size=2, max_size=3), query=queries(), at=bounds())
def test_segments_are_counted_as_one_table(file: Path, parts: list[list[Fact]], query: Query, at: Bounds) -> None:
    """Each segment states its own ranges; the engine may count in arrays of the ranges of all."""
    files = [file.with_name(f"part-{place}.parquet") for place in range(len(parts))]
    for facts, part in zip(parts, files, strict=True):
        write(facts, part)
    duck = DuckDb()
    duck.attach(files)
    assert not differing([duck], [fact for facts in parts for fact in facts], query, at)


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
    assert not differing(counters, facts, query, ALL)
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
