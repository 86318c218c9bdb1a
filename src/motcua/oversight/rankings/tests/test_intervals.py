"""Intervals of ranks: exact against trying all values, and never narrower than what may happen."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.oversight.indicators.types import Ratio, half_up
from motcua.oversight.rankings.rules.composite import composite
from motcua.oversight.rankings.rules.intervals import (
    late_report_range,
    misjudged_range,
    rank_intervals,
    rounded_range,
    weight_intervals,
)  # fmt: skip
from motcua.oversight.rankings.rules.order import NUMBERED, competition_ranks
from motcua.oversight.rankings.types import Numbering, Part, Range, RankInterval


def between(low: int, high: int, is_open: bool = False) -> Range:
    return Range(Fraction(low), Fraction(high), is_open)


def tried(ranges: list[Range], numbering: Numbering) -> list[RankInterval]:
    """Best and worst ranks over all choices of values in steps of 1/8."""
    grids = []
    for found in ranges:
        steps = range(int(found.low * 8), int(found.high * 8) + (0 if found.is_open else 1))
        grids.append([Fraction(step, 8) for step in steps])
    seen = [NUMBERED[numbering](choice) for choice in product(*grids)]
    return [RankInterval(min(r[i] for r in seen), max(r[i] for r in seen)) for i in range(len(ranges))]


ends = st.tuples(st.integers(0, 3), st.integers(0, 1), st.booleans())
some_ranges = st.lists(ends.map(lambda e: between(e[0], e[0] + e[1], e[2] and e[1] > 0)), min_size=1, max_size=4)


@settings(deadline=None, max_examples=60)
@given(some_ranges, st.sampled_from(Numbering))
def test_an_interval_is_exactly_what_trying_all_values_gives(ranges: list[Range], numbering: Numbering) -> None:
    assert list(rank_intervals(ranges, numbering)) == tried(ranges, numbering)


def test_values_known_exactly_have_certain_ranks() -> None:
    found = rank_intervals([between(3, 3), between(2, 2), between(2, 2), between(1, 1)])
    assert [(r.best, r.worst) for r in found] == [(1, 1), (2, 2), (2, 2), (4, 4)]
    assert all(r.is_certain for r in found)


def test_one_range_given_twice_is_two_agencies() -> None:
    same = between(0, 1)
    for numbering in Numbering:
        assert {(r.best, r.worst) for r in rank_intervals([same, same], numbering)} == {(1, 2)}


def test_rates_printed_alike_may_be_first_or_second() -> None:
    printed = [rounded_range(Decimal(v), 2) for v in ("12.85", "12.85", "12.84")]
    assert [(r.best, r.worst) for r in rank_intervals(printed)] == [(1, 2), (1, 2), (3, 3)]


@settings(deadline=None)
@given(st.fractions(0, 100, max_denominator=500), st.integers(0, 3))
def test_a_value_lies_in_the_range_of_its_printed_form(value: Fraction, places: int) -> None:
    found = rounded_range(half_up(value, places), places)
    assert found.low <= value < found.high


def test_late_reports_may_all_be_good_or_all_be_bad() -> None:
    assert late_report_range(Ratio(90, 100), 120) == Range(Fraction(90, 120), Fraction(110, 120))
    assert late_report_range(Ratio(90, 100), 80) == Range(Fraction(9, 10), Fraction(9, 10))
    assert late_report_range(Ratio(0, 0), 0) == Range(Fraction(0), Fraction(1))
    assert late_report_range(Ratio(0, 0), 5) == Range(Fraction(0), Fraction(1))


@settings(deadline=None)
@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50), st.data())
def test_whatever_the_late_dossiers_are_the_share_is_within(
    good: int, bad: int, late: int, data: st.DataObject
) -> None:
    late_good = data.draw(st.integers(0, late))
    known = Ratio(good, good + bad)
    whole = Ratio(good + late_good, good + bad + late)
    found = late_report_range(known, known.denominator + late)
    assert whole.share is None or found.low <= whole.share <= found.high


def test_one_misjudged_dossier_weighs_more_where_there_are_few() -> None:
    assert misjudged_range(Ratio(9, 10), 1) == Range(Fraction(8, 10), Fraction(1))
    assert misjudged_range(Ratio(900, 1000), 1) == Range(Fraction(899, 1000), Fraction(901, 1000))
    assert misjudged_range(Ratio(0, 3), 5) == Range(Fraction(0), Fraction(1))


def test_a_small_agency_has_a_wide_interval_and_a_large_one_does_not() -> None:
    shares = [Ratio(9, 10), Ratio(850, 1000), Ratio(950, 1000)]
    found = rank_intervals([misjudged_range(ratio, 1) for ratio in shares])
    assert [(r.best, r.worst) for r in found] == [(1, 3), (2, 3), (1, 2)]


shares = st.fractions(0, 1, max_denominator=20)
tables = st.integers(1, 3).flatmap(
    lambda width: st.tuples(
        st.lists(st.lists(shares, min_size=width, max_size=width), min_size=1, max_size=5),
        st.lists(st.fractions("1/10", 1, max_denominator=10), min_size=width, max_size=width),
        st.lists(st.fractions(-1, 1, max_denominator=8), min_size=width, max_size=width),
    )
)


@settings(deadline=None)
@given(tables, st.fractions(0, "1/2", max_denominator=10))
def test_no_weights_within_the_tolerance_leave_the_interval(
    drawn: tuple[list[list[Fraction]], list[Fraction], list[Fraction]], tolerance: Fraction
) -> None:
    rows, weights, nudges = drawn
    parts = {f"A{i}": row for i, row in enumerate(rows)}
    found = weight_intervals(parts, weights, tolerance)
    moved = [weight * (1 + nudge * tolerance) for weight, nudge in zip(weights, nudges, strict=True)]
    sums = [sum((w * v for w, v in zip(moved, row, strict=True)), Fraction(0)) for row in rows]
    for code, rank in zip(parts, competition_ranks(sums), strict=True):
        assert found[code].best <= rank <= found[code].worst


def test_without_tolerance_the_interval_of_weights_is_the_rank_of_the_composite() -> None:
    parts = {"A": [Fraction(1), Fraction(0)], "B": [Fraction(0), Fraction(1)], "C": [Fraction(1, 2), Fraction(1, 2)]}
    weights = [Fraction(2), Fraction(1)]
    columns = [{code: row[i] for code, row in parts.items()} for i in range(2)]
    values = composite([(Part(str(i), weight), columns[i]) for i, weight in enumerate(weights)])
    ranks = competition_ranks([value or Fraction(0) for value in values.values()])
    found = weight_intervals(parts, weights, Fraction(0))
    assert [(r.best, r.worst) for r in found.values()] == [(rank, rank) for rank in ranks] == [(1, 1), (3, 3), (2, 2)]
    assert weight_intervals(parts, weights, Fraction(1, 4))["A"] == RankInterval(1, 1)
    assert weight_intervals(parts, weights, Fraction(1, 2))["A"] == RankInterval(1, 3)


def test_a_range_goes_upwards_and_holds_a_value() -> None:
    for low, high, is_open in ((1, 0, False), (1, 1, True)):
        with pytest.raises(ValueError, match="upwards"):
            between(low, high, is_open)
