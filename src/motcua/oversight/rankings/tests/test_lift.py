"""What would lift an agency by a rank: the fewest cases or points, under every numbering, checked by trying each."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.oversight.indicators.types import Ratio
from motcua.oversight.rankings import selectors as rankings
from motcua.oversight.rankings.types import Entry, Lift, Numbering, RankingPolicy

POLICY = replace(rankings.policy("rates"), minimum_sample=0)
PAIRS = st.lists(
    st.tuples(st.integers(0, 12), st.integers(1, 12)).filter(lambda pair: pair[0] <= pair[1]), min_size=2, max_size=6
)


def rank_of(pairs: dict[str, Ratio], code: str, policy: RankingPolicy) -> int:
    places = rankings.ranking([Entry.of(c, pair) for c, pair in pairs.items()], policy)
    return next(place.rank or 0 for place in places if place.code == code)


def tried(pairs: dict[str, Ratio], code: str, policy: RankingPolicy) -> Lift | None:
    """The same by trying every number."""
    own, now = pairs[code], rank_of(pairs, code, policy)
    for more in range(1, own.denominator - own.numerator + 1):
        rank = rank_of({**pairs, code: Ratio(own.numerator + more, own.denominator)}, code, policy)
        if rank < now:
            return Lift(more, rank)
    return None


@given(PAIRS, st.sampled_from(Numbering))
def test_halving_finds_what_trying_every_number_finds(pairs: list[tuple[int, int]], numbering: Numbering) -> None:
    held = {str(at): Ratio(*pair) for at, pair in enumerate(pairs)}
    policy = replace(POLICY, numbering=numbering)
    for code in held:
        assert rankings.fewest_cases(held, code, policy) == tried(held, code, policy)


def test_a_tie_is_enough_under_competition_and_not_under_ordinal_numbering() -> None:
    pairs = {"a": Ratio(9, 10), "b": Ratio(8, 10)}
    assert rankings.fewest_cases(pairs, "b", POLICY) == Lift(1, 1)
    assert rankings.fewest_cases(pairs, "b", replace(POLICY, numbering=Numbering.ORDINAL)) == Lift(2, 1)


def test_points_climb_in_printed_units_and_never_above_their_room() -> None:
    points = {"a": Fraction(81), "b": Fraction(161, 2)}
    unit = Fraction(1, 100)
    assert rankings.fewest_units(points, "b", unit, Fraction(20), POLICY) == Lift(50, 1)
    assert rankings.fewest_units(points, "b", unit, Fraction(1, 4), POLICY) is None
    assert rankings.fewest_units(points, "a", unit, Fraction(19), POLICY) is None


def test_who_is_full_cannot_be_lifted() -> None:
    assert rankings.fewest_cases({"a": Ratio(3, 3), "b": Ratio(3, 3)}, "b", POLICY) is None


@pytest.mark.parametrize("code", ["a", "b"])
def test_an_agency_without_a_case_has_no_rank_to_lift(code: str) -> None:
    assert rankings.fewest_cases({"a": Ratio(0, 0), "b": Ratio(0, 0)}, code, POLICY) is None
