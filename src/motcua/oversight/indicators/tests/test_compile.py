"""The written SQL: what is refused, what is left out, what a query may never carry. Sameness is tests/engines."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.oversight.indicators.errors import OutsideAlgebra
from motcua.oversight.indicators.selectors import compile_query
from motcua.oversight.indicators.types import (
    DIALECTS,
    DUCKDB,
    All,
    Bounds,
    Compare,
    Comparison,
    Condition,
    Dialect,
    Either,
    Flag,
    Form,
    Measure,
    Parameter,
    Query,
)

BOUNDS = Bounds(first=24321, last=24322, cut=29_000_000, known=29_100_000)
COUNT = Measure("count", Form.COUNT)
QUERY = Query("dossiers", ("top",), (COUNT,))


def query(*measures: Measure, **parts: object) -> Query:
    return dataclasses.replace(QUERY, measures=measures or (COUNT,), **parts)  # type: ignore[arg-type]


def refused(bad: Query, bounds: Bounds = BOUNDS) -> str:
    with pytest.raises(OutsideAlgebra) as caught:
        compile_query(bad, bounds, DUCKDB)
    return str(caught.value.fields["what"])


@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=lambda dialect: str(dialect.name))
def test_only_what_was_known_is_read(dialect: Dialect) -> None:
    assert f"{dialect.quoted.format(name='known_minute')} <= 29100000" in compile_query(QUERY, BOUNDS, dialect)


@pytest.mark.parametrize(
    ("bad", "word"),
    [
        (query(subject="dossiers; DROP TABLE x"), "subject"),
        (query(keys=("top", "1; --")), "column '1; --'"),
        (query(keys=("top", "top")), "a key twice"),
        (Query("dossiers", ("top",), ()), "no measure"),
        (query(COUNT, COUNT), "a measure twice"),
        (query(Measure("fee", Form.SUM)), "column ''"),
        (query(Measure("x", Form.SUM, column="salary")), "column 'salary'"),
        (query(Measure("x", Form.COUNT, column="fee")), "a count of column"),
        (query(Measure("x", Form.SUM, column="person")), "identifier 'person'"),
        (query(Measure("x", Form.MAX, column="dossier")), "identifier 'dossier'"),
        (query(Measure("x", Form.HISTOGRAM, column="fee"), COUNT), "beside something else"),
        (query(where=Compare("x' OR 1", Comparison.EQUAL, 1)), "column"),
        (query(where=Compare("fee", Comparison.EQUAL, "1 OR 1")), "column '1 OR 1'"),
        (query(where=Compare("fee", Comparison.EQUAL, 1.5)), "number 1.5"),  # type: ignore[arg-type]
        (query(where=Compare("fee", Comparison.EQUAL, True)), "number True"),
        (query(where=Compare("fee", Comparison.EQUAL, 2**63)), "number"),
        (query(where=Compare("fee", "= 1 OR", 1)), "comparison"),  # type: ignore[arg-type]
        (query(where=Compare("flags", Comparison.HAS, -1)), "bits of -1"),
        (query(Measure("x", Form.COUNT, Either((All((Compare("no", Comparison.LESS, 1),)),)))), "column 'no'"),
    ],
)
def test_what_is_not_of_the_algebra_is_refused(bad: Query, word: str) -> None:
    assert word in refused(bad)


def test_everything_wrong_is_said_at_once() -> None:
    said = refused(query(Measure("x", Form.SUM, column="salary"), keys=("shoe",)))
    assert "salary" in said and "shoe" in said


def test_bounds_are_whole_numbers() -> None:
    assert "bound known" in refused(QUERY, dataclasses.replace(BOUNDS, known="1 OR 1"))  # type: ignore[arg-type]


def test_a_parameter_becomes_its_number() -> None:
    months = Compare("received_month", Comparison.AT_LEAST, Parameter.FIRST)
    where = All((months, Compare("late_minute", Comparison.LESS, Parameter.CUT)))
    sql = compile_query(query(where=where), BOUNDS, DUCKDB)
    assert '"received_month" >= 24321' in sql and '"late_minute" < 29000000' in sql


def test_a_flag_is_written_as_its_number() -> None:
    where = Compare("flags", Comparison.HAS, Flag.FEE_DUE | Flag.PAID_ONLINE)
    assert "CAST(48 AS BIGINT)" in compile_query(query(where=where), BOUNDS, DUCKDB)


def test_no_part_at_all_holds_and_either_of_none_does_not() -> None:
    assert "1 = 1" in compile_query(query(where=All((All(),))), BOUNDS, DUCKDB)
    assert "1 = 0" in compile_query(query(where=Either(())), BOUNDS, DUCKDB)


@given(st.text(min_size=1))
def test_no_text_of_a_person_reaches_an_engine(text: str) -> None:
    """A name is a known one or refused; a measure's name is never written at all."""
    conditions: list[Condition] = [Compare("fee", Comparison.EQUAL, text), Compare(text, Comparison.EQUAL, 1)]
    known = {"top", "fee", "sign"}
    if text not in known and not text.isidentifier():
        for condition in conditions:
            assert refused(query(where=condition))
    plain = compile_query(query(Measure("count", Form.COUNT)), BOUNDS, DUCKDB)
    assert compile_query(query(Measure(text, Form.COUNT)), BOUNDS, DUCKDB) == plain
