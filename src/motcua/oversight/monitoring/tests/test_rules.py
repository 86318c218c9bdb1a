"""The arithmetic against the law's own examples, and as properties."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.oversight.monitoring import rules
from motcua.oversight.monitoring.types import NOT_APPLICABLE, Ratio, half_up

counts = st.integers(0, 10**9)
rates = st.lists(st.decimals(0, 100, places=2), min_size=1, max_size=80)


@pytest.mark.parametrize(
    ("numerator", "denominator", "printed"),
    [
        (274, 2133, "12,85\u00a0%"),
        (274, 2133 + 373 + 274, "9,86\u00a0%"),
        (274, 373 + 274, "42,35\u00a0%"),
        (583, 1578, "36,95\u00a0%"),
        (4864, 47774, "10,18\u00a0%"),
        (1517, 1829, "82,94\u00a0%"),
        (115665, 168746, "68,54\u00a0%"),
    ],
)
def test_published_pairs_give_the_rates_of_the_texts(numerator: int, denominator: int, printed: str) -> None:
    assert Ratio(numerator, denominator).printed() == printed


def test_a_share_of_nothing_does_not_apply_and_is_not_zero() -> None:
    nothing = Ratio(0, 0)
    assert not nothing.applies
    assert nothing.percent() is None
    assert nothing.printed() == NOT_APPLICABLE


def test_a_count_is_never_negative() -> None:
    with pytest.raises(ValueError, match="negative"):
        Ratio(-1, 3)


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [("2.5", 0, "3"), ("0.125", 2, "0.13"), ("1.005", 2, "1.01"), ("79.995", 2, "80.00"), ("79.9949", 2, "79.99")],
)
def test_rounding_is_half_up_and_exact(value: str, places: int, rounded: str) -> None:
    assert str(half_up(Decimal(value), places)) == rounded


def test_a_rate_just_under_a_target_misses_it_although_it_prints_as_the_target() -> None:
    nearly = Ratio(79995, 100000)
    assert nearly.percent() == Decimal("80.00")
    assert nearly.share is not None
    assert rules.count_at_least([Decimal("79.995")], 80) == 0


def test_the_pooled_rate_of_2018_is_not_the_mean_of_its_two_rates() -> None:
    pairs = [Ratio(583, 1578), Ratio(4864, 47774)]
    assert rules.pooled(pairs).percent() == Decimal("11.04")
    assert half_up(rules.mean([Decimal("36.95"), Decimal("10.18")]), 2) == Decimal("23.57")


def test_pooling_nothing_gives_a_share_that_does_not_apply() -> None:
    assert rules.pooled([]) == Ratio(0, 0)


@given(st.lists(st.tuples(counts, counts), max_size=40))
def test_pooling_does_not_depend_on_the_order_or_grouping(parts: list[tuple[int, int]]) -> None:
    ratios = [Ratio(a, b) for a, b in parts]
    half = len(ratios) // 2
    grouped = [rules.pooled(ratios[half:]), rules.pooled(ratios[:half])]
    assert rules.pooled(grouped) == rules.pooled(ratios)


@given(counts, st.integers(1, 10**9))
def test_a_printed_rate_is_within_half_a_unit_of_the_exact_one(numerator: int, denominator: int) -> None:
    ratio = Ratio(numerator, denominator)
    printed = ratio.percent()
    assert printed is not None and ratio.share is not None
    assert abs(Fraction(printed) - ratio.share * 100) <= Fraction(1, 200)


def test_ordinal_ranking_gives_two_ministries_at_100_the_numbers_1_and_2() -> None:
    assert rules.ordinal_ranks([Decimal(100), Decimal(100), Decimal("51.58")]) == [1, 2, 3]


def test_competition_ranking_leaves_out_the_number_after_a_tie() -> None:
    assert rules.competition_ranks([90, 90, 80, 70, 70, 70, 60]) == [1, 1, 3, 4, 4, 4, 7]


@given(rates)
def test_ordinal_ranks_are_all_numbers_once(values: list[Decimal]) -> None:
    assert sorted(rules.ordinal_ranks(values)) == list(range(1, len(values) + 1))


@given(rates)
def test_competition_ranks_always_follow_their_own_rule(values: list[Decimal]) -> None:
    assert rules.is_competition_ranking(rules.competition_ranks(values))


def test_a_ranking_without_the_gap_is_not_a_competition_ranking() -> None:
    assert not rules.is_competition_ranking([1, 1, 2])


def test_counts_compare_exactly_at_the_threshold() -> None:
    values = [Decimal("10"), Decimal("9.99"), Decimal("30.00"), Decimal("29.99")]
    assert rules.count_below(values, 10) == 1
    assert rules.count_at_least(values, 30) == 1


def test_the_pair_check_finds_a_rate_that_its_pair_does_not_give() -> None:
    assert rules.agrees(Ratio(1517, 1829), Decimal("82.9"), 1)
    assert not rules.agrees(Ratio(274, 2780), Decimal("12.85"), 2)
