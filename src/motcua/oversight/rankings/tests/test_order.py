"""Ranks and counts against the published tables, and as properties."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from motcua.oversight.indicators.selectors import pooled
from motcua.oversight.indicators.types import Ratio, half_up
from motcua.oversight.rankings.rules import order as rules

rates = st.lists(st.decimals(0, 100, places=2), min_size=1, max_size=80)


def test_a_rate_just_under_a_target_misses_it_although_it_prints_as_the_target() -> None:
    nearly = Ratio(79995, 100000)
    assert nearly.percent() == Decimal("80.00")
    assert nearly.share is not None
    assert rules.count_at_least([Decimal("79.995")], 80) == 0


def test_the_pooled_rate_of_2018_is_not_the_mean_of_its_two_rates() -> None:
    pairs = [Ratio(583, 1578), Ratio(4864, 47774)]
    assert pooled(pairs).percent() == Decimal("11.04")
    assert half_up(rules.mean([Decimal("36.95"), Decimal("10.18")]), 2) == Decimal("23.57")


def test_ordinal_ranking_gives_two_ministries_at_100_the_numbers_1_and_2() -> None:
    assert rules.ordinal_ranks([Decimal(100), Decimal(100), Decimal("51.58")]) == [1, 2, 3]


def test_competition_ranking_leaves_out_the_number_after_a_tie() -> None:
    assert rules.competition_ranks([90, 90, 80, 70, 70, 70, 60]) == [1, 1, 3, 4, 4, 4, 7]


@given(rates)
def test_ordinal_ranks_are_all_numbers_once(values: list[Decimal]) -> None:
    assert sorted(rules.ordinal_ranks(values)) == list(range(1, len(values) + 1))


@given(rates)
def test_competition_ranks_always_follow_their_own_rule(values: list[Decimal]) -> None:
    ranks = rules.competition_ranks(values)
    assert ranks == [1 + sum(other > value for other in values) for value in values]


def test_counts_compare_exactly_at_the_threshold() -> None:
    values = [Decimal("10"), Decimal("9.99"), Decimal("30.00"), Decimal("29.99")]
    assert rules.count_below(values, 10) == 1
    assert rules.count_at_least(values, 30) == 1
