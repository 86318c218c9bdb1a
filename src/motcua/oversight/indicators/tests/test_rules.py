"""Pairs against the law's own examples, and as properties."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.oversight.indicators import rules
from motcua.oversight.indicators.types import NOT_APPLICABLE, Ratio, half_up

counts = st.integers(0, 10**9)


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


def test_the_pair_check_finds_a_rate_that_its_pair_does_not_give() -> None:
    assert rules.agrees(Ratio(1517, 1829), Decimal("82.9"), 1)
    assert not rules.agrees(Ratio(274, 2780), Decimal("12.85"), 2)
