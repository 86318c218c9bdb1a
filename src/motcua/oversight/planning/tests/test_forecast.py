"""Forecasts: exact, the same every time, not turned by one wild month."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.oversight.planning import rules
from motcua.oversight.planning.rules.forecast import _sums

percents = st.integers(0, 10_000).map(lambda n: Fraction(n, 10_000))


def shares(*percent: int) -> list[Fraction]:
    return [Fraction(p, 100) for p in percent]


def test_a_steady_series_goes_on_and_has_no_width() -> None:
    found = rules.forecast(shares(10, 12, 14, 16), 3)
    assert found is not None
    assert (found.low, found.middle, found.high) == (Fraction(22, 100),) * 3


def test_three_months_are_too_few() -> None:
    assert rules.forecast(shares(10, 12, 14), 3) is None
    assert rules.MINIMUM_MONTHS == 4


def test_one_wild_month_does_not_turn_the_middle() -> None:
    """A month in which levels were renamed must not become a trend; the interval shows it."""
    calm = rules.forecast(shares(10, 11, 12, 13, 14, 15), 6)
    wild = rules.forecast(shares(10, 11, 12, 13, 54, 55), 6)
    assert calm is not None and wild is not None
    assert wild.middle - Fraction(55, 100) == calm.middle - Fraction(15, 100) == Fraction(6, 100)
    assert wild.high == 1


def test_an_interval_of_80_percent_leaves_a_tenth_of_all_sequences_at_each_end() -> None:
    """Ten differences 0 to 9 points, one month ahead: more than one in ten lies below 1, and as many above 8."""
    series = [Fraction(0)]
    for step in range(10):
        series.append(series[-1] + Fraction(step, 1000))
    found = rules.forecast(series, 1)
    assert found is not None
    assert (found.low - series[-1], found.high - series[-1]) == (Fraction(1, 1000), Fraction(8, 1000))


def test_now_is_now() -> None:
    found = rules.forecast(shares(10, 20, 15, 30), 0)
    assert found is not None
    assert found.low == found.middle == found.high == Fraction(30, 100)


@given(st.lists(st.integers(0, 5), min_size=1, max_size=4), st.integers(0, 4))
def test_every_sequence_is_counted_once(steps: list[int], months: int) -> None:
    counted = Counter(sum(sequence) for sequence in product(steps, repeat=months))
    assert {at: n for at, n in enumerate(_sums(steps, months)) if n} == counted


@settings(deadline=None)
@given(st.lists(percents, min_size=4, max_size=24), st.integers(0, 36))
def test_a_forecast_is_a_share_with_its_middle_inside_and_never_changes(series: list[Fraction], months: int) -> None:
    found = rules.forecast(series, months)
    assert found is not None
    assert 0 <= found.low <= found.middle <= found.high <= 1
    assert found == rules.forecast(series, months)


@settings(deadline=None)
@given(st.lists(percents, min_size=4, max_size=12), st.integers(1, 12))
def test_a_wider_coverage_is_never_narrower(series: list[Fraction], months: int) -> None:
    narrow, wide = (rules.forecast(series, months, Fraction(part, 100)) for part in (50, 95))
    assert narrow is not None and wide is not None
    assert wide.low <= narrow.low and narrow.high <= wide.high


def test_a_gap_closes_at_the_median_pace_or_not_at_all() -> None:
    """40 % to 80 % at two points a month: 20 months; one wild month changes nothing."""
    assert rules.months_to_reach(shares(34, 36, 38, 40), Fraction(80, 100)) == 20
    assert rules.months_to_reach(shares(4, 36, 38, 40), Fraction(81, 100)) == 21
    assert rules.months_to_reach(shares(40, 40, 40, 40), Fraction(80, 100)) is None
    assert rules.months_to_reach(shares(34, 36, 38, 40), Fraction(40, 100)) == 0
    assert rules.months_to_reach(shares(36, 38, 40), Fraction(80, 100)) is None
