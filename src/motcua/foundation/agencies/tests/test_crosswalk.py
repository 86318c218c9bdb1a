"""Counts in the units of another day: rules with made-up units, then the real reform of 2025."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.foundation.agencies import rules
from motcua.foundation.agencies.types import Counts, Crossing, Expression, Link, Span, SplitKey

BEFORE, REFORM = date(2025, 6, 30), date(2025, 7, 1)
counts = st.tuples(st.integers(0, 10_000), st.integers(0, 10_000))


def old(code: str, parent: str = "") -> Span:
    return Span(code, f"Cũ {code}", parent, None, REFORM)


def new(code: str) -> Span:
    return Span(code, f"Mới {code}", "", REFORM, None)


def territory(*keys: SplitKey) -> rules.Territory:
    """a and b become a (a code given again); c is divided between a and d; e stays e."""
    spans = [old("a"), old("b"), old("c"), old("e"), new("a"), new("d"), new("e")]
    links = [Link(*pair, REFORM) for pair in (("a", "a"), ("b", "a"), ("c", "a"), ("c", "d"), ("e", "e"))]
    return rules.Territory(spans, links, keys)


def key(new_code: str, weight: int) -> SplitKey:
    return SplitKey("c", new_code, REFORM, "dân số, 01/04/2024", weight)


def placed(found: Expression) -> Counts:
    pairs = [e.counts for e in found.units.values()] + list(found.aside.values())
    return sum(p[0] for p in pairs), sum(p[1] for p in pairs)


def test_a_unit_that_stays_keeps_its_counts() -> None:
    found = rules.expressed({"e": (3, 9)}, territory().crosswalk(BEFORE, REFORM))
    assert found.units["e"].counts == (3, 9)
    assert found.units["e"].is_comparable


def test_a_unit_divided_without_a_key_is_never_guessed() -> None:
    """measurement.md 7.3: 1:n only with a stated key."""
    found = rules.expressed({"a": (1, 2), "b": (3, 4), "c": (5, 6)}, territory().crosswalk(BEFORE, REFORM))
    assert found.aside == {"c": (5, 6)}
    assert found.units["a"].counts == (4, 6)
    assert found.units["a"].divided == ("c",)
    assert not found.units["a"].is_comparable and not found.units["d"].is_comparable


def test_a_stated_key_lays_a_divided_unit_out_in_whole_numbers() -> None:
    walk = territory(key("a", 1), key("d", 2)).crosswalk(BEFORE, REFORM)
    assert Crossing("c", "d", Fraction(2, 3), ("dân số, 01/04/2024",)) in walk.crossings
    found = rules.expressed({"a": (0, 0), "b": (0, 0), "c": (5, 10)}, walk)
    assert (found.units["a"].counts, found.units["d"].counts) == ((2, 4), (3, 6))
    assert found.units["d"].is_comparable and found.units["d"].keys == ("dân số, 01/04/2024",)


def test_half_a_key_is_no_key() -> None:
    walk = territory(key("a", 1)).crosswalk(BEFORE, REFORM)
    assert {c.share for c in walk.crossings if c.old == "c"} == {None}


def test_a_rate_of_a_successor_exists_only_where_all_parts_reported() -> None:
    """law.md 9: a rate of a successor before 2025 exists only where both counts exist."""
    walk = territory(key("a", 1), key("d", 1)).crosswalk(BEFORE, REFORM)
    found = rules.expressed({"a": (1, 2), "c": (2, 2)}, walk)
    assert found.units["a"].missing == ("b",)
    assert not found.units["a"].is_comparable and found.units["d"].is_comparable


def test_today_in_old_units_divides_what_had_merged() -> None:
    found = rules.expressed({"a": (4, 8), "d": (1, 1), "e": (2, 3)}, territory().crosswalk(REFORM, BEFORE))
    assert found.units["e"].counts == (2, 3) and found.units["e"].is_comparable
    assert found.aside == {"a": (4, 8)}
    assert not found.units["b"].is_comparable
    keys = [SplitKey(o, "a", REFORM, "số xã", w, backward=True) for o, w in (("a", 1), ("b", 2), ("c", 1))]
    keyed = rules.expressed({"a": (4, 8), "d": (1, 1)}, territory(*keys).crosswalk(REFORM, BEFORE))
    assert keyed.units["b"].counts == (2, 4) and keyed.units["b"].is_comparable


def test_a_unit_whose_end_is_not_recorded_throws_doubt_on_its_neighbours() -> None:
    spans = [
        Span("x", "X", "q", None, date(2021, 1, 1)), Span("y", "Y", "q", None, None), Span("z", "Z", "r", None, None),
    ]  # fmt: skip
    walk = rules.Territory(spans, []).crosswalk(date(2020, 1, 1), REFORM)
    found = rules.expressed({"x": (1, 1), "y": (1, 2), "z": (1, 3)}, walk)
    assert found.aside == {"x": (1, 1)}
    assert not found.units["y"].is_comparable and found.units["z"].is_comparable


def test_a_code_that_nobody_knows_is_kept_aside() -> None:
    found = rules.expressed({"zz": (1, 2)}, territory().crosswalk(BEFORE, REFORM))
    assert found.aside == {"zz": (1, 2)}


def test_the_month_of_a_change_on_its_first_day_is_told_in_the_new_units() -> None:
    assert rules.month_day(2025 * 12 + 5) == BEFORE
    assert rules.month_day(2025 * 12 + 6) == date(2025, 7, 31)
    assert rules.month_day(2025 * 12 + 11) == date(2025, 12, 31)


@given(st.dictionaries(st.sampled_from("abce"), counts), st.integers(0, 9), st.integers(0, 9))
def test_nothing_is_lost_or_made_up(given_counts: dict[str, Counts], first: int, second: int) -> None:
    keys = (key("a", first), key("d", second))
    found = rules.expressed(given_counts, territory(*keys).crosswalk(BEFORE, REFORM))
    assert placed(found) == (sum(p[0] for p in given_counts.values()), sum(p[1] for p in given_counts.values()))


@given(counts, st.lists(st.integers(1, 99), min_size=2, max_size=6))
def test_a_divided_numerator_never_exceeds_its_denominator(pair: Counts, weights: list[int]) -> None:
    parts = [f"n{at}" for at in range(len(weights))]
    keys = [SplitKey("c", part, REFORM, "k", w) for part, w in zip(parts, weights, strict=True)]
    both = rules.Territory([old("c"), *map(new, parts)], [Link("c", part, REFORM) for part in parts], keys)
    less, more = sorted(pair)
    found = rules.expressed({"c": (less, more)}, both.crosswalk(BEFORE, REFORM))
    assert all(e.counts[0] <= e.counts[1] for e in found.units.values())
    assert placed(found) == (less, more)


@given(st.integers(0, 10**9), st.lists(st.integers(1, 10**6), min_size=1, max_size=9))
def test_parts_by_largest_remainder_add_up_and_stay_within_one(count: int, weights: list[int]) -> None:
    shares = [Fraction(w, sum(weights)) for w in weights]
    parts = rules.laid_out(count, shares)
    assert sum(parts) == count
    assert all(abs(part - count * share) < 1 for part, share in zip(parts, shares, strict=True))


def test_equal_remainders_go_to_the_first_given() -> None:
    assert rules.laid_out(1, [Fraction(1, 2), Fraction(1, 2)]) == [1, 0]


@pytest.mark.parametrize("day", [BEFORE, REFORM])
def test_units_of_their_own_day_are_themselves(day: date) -> None:
    walk = territory().crosswalk(day, day)
    assert {(c.old, c.new, c.share) for c in walk.crossings} == {(u, u, Fraction(1)) for u in territory().units_on(day)}
