"""Rankings under a policy, composites and what-if."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.kernel.errors import NotFound
from motcua.oversight.indicators.types import Ratio
from motcua.oversight.rankings import selectors
from motcua.oversight.rankings.types import (
    Compares,
    Counted,
    Entry,
    Formula,
    LateReports,
    Normalisation,
    Numbering,
    Part,
    RankingPolicy,
    Unranked,
    Weighted,
    Within,
)  # fmt: skip

RATES = selectors.policy("rates", date(2026, 11, 30))
PLAIN = replace(RATES, minimum_sample=0)


def ranks(entries: list[Entry], policy: RankingPolicy) -> dict[str, int | None]:
    return {place.code: place.rank for place in selectors.ranking(entries, policy)}


def entry(code: str, good: int, all_: int, *, is_complete: bool = True) -> Entry:
    return Entry.of(code, Ratio(good, all_), is_complete=is_complete)


TIED = [entry("A", 9, 10), entry("B", 18, 20), entry("C", 1, 2)]


@pytest.mark.parametrize(
    ("numbering", "numbers"),
    [(Numbering.COMPETITION, [1, 1, 3]), (Numbering.ORDINAL, [1, 2, 3]), (Numbering.DENSE, [1, 1, 2])],
)
def test_a_policy_numbers_places_after_a_tie(numbering: Numbering, numbers: list[int]) -> None:
    assert list(ranks(TIED, replace(PLAIN, numbering=numbering)).values()) == numbers


def test_the_same_printed_rate_is_a_tie_only_where_the_policy_compares_what_is_printed() -> None:
    close = [entry("A", 79994, 100000), entry("B", 79991, 100000)]
    assert ranks(close, PLAIN) == {"A": 1, "B": 2}
    assert ranks(close, replace(PLAIN, compares=Compares.PRINTED)) == {"A": 1, "B": 1}


def test_who_has_no_rank_is_shown_last_and_with_the_reason() -> None:
    waits = replace(RATES, late_reports=LateReports.UNRANKED)
    entries = [entry("S", 29, 29), entry("N", 0, 0), entry("L", 90, 100, is_complete=False), entry("A", 30, 60)]
    places = selectors.ranking(entries, waits)
    assert [(p.code, p.rank, p.why) for p in places] == [
        ("A", 1, None), ("S", None, Unranked.SMALL), ("N", None, Unranked.NOTHING), ("L", None, Unranked.INCOMPLETE),
    ]  # fmt: skip
    assert ranks(entries, RATES)["L"] == 1


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 9)), max_size=12))
def test_no_place_is_better_than_one_with_a_higher_value(pairs: list[tuple[int, int]]) -> None:
    entries = [entry(f"A{i}", min(pair), max(pair)) for i, pair in enumerate(pairs)]
    places = selectors.ranking(entries, PLAIN)
    for before, after in pairwise(places):
        assert before.value is not None and after.value is not None
        assert before.value >= after.value
        assert (before.value == after.value) == (before.rank == after.rank)


def test_policies_of_one_ranking_never_overlap_and_old_ones_are_not_in_force() -> None:
    for one, other in combinations(selectors.policies(), 2):
        if one.code == other.code:
            assert one.valid_to is not None and one.valid_to <= other.valid_from
    assert selectors.policy("level4", date(2020, 8, 20)).numbering is Numbering.ORDINAL
    assert selectors.policy("quality-round", date(2023, 7, 12)).numbering is Numbering.COMPETITION
    with pytest.raises(NotFound):
        selectors.policy("level4", date(2026, 11, 30))


def test_a_policy_without_a_text_says_what_is_assumed() -> None:
    found = selectors.policies()
    assert {row.code for row in found if row.article == "Không có văn bản"} == {"rates", "open-cells"}
    assert [row.code for row in found if not row.article or not row.assumed] == []


def test_min_max_is_exact_and_equals_are_all_full() -> None:
    values = {"A": Fraction(1, 3), "B": Fraction(2, 3), "C": Fraction(1), "D": None}
    part = Part("x", Fraction(1), Normalisation.MIN_MAX)
    assert selectors.normalised(values, part) == {"A": 0, "B": Fraction(1, 2), "C": 1, "D": None}
    assert selectors.normalised({"A": Fraction(5), "B": Fraction(5)}, part) == {"A": 1, "B": 1}
    assert selectors.normalised({"A": None}, part) == {"A": None}


def test_the_share_of_a_target_counts_at_most_one() -> None:
    part = Part("x", Fraction(1), Normalisation.SHARE_OF_TARGET, Fraction(4, 5))
    found = selectors.normalised({"A": Fraction(2, 5), "B": Fraction(9, 10)}, part)
    assert found == {"A": Fraction(1, 2), "B": 1}


def test_a_composite_is_a_weighted_mean_and_needs_every_part_with_weight() -> None:
    half = {"A": Fraction(1, 2), "B": Fraction(1)}
    gap = {"A": Fraction(1), "B": None}
    assert selectors.composite([(Part("x", Fraction(3)), half), (Part("y", Fraction(1)), gap)]) == {
        "A": Fraction(5, 8), "B": None,
    }  # fmt: skip
    assert selectors.composite([(Part("x", Fraction(3)), half), (Part("y", Fraction(0)), gap)])["B"] == 1


@pytest.mark.parametrize("weights", [(0, 0), (2, -1)])
def test_weights_are_not_negative_and_not_all_0(weights: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        selectors.composite([(Part("x", Fraction(w)), {"A": Fraction(1)}) for w in weights])


COUNTED = {
    "A": Counted({"level3": 60, "level4": 30, "all": 100, "open": 10}, {"days": {1: 50, 5: 30, 9: 10}}),
    "B": Counted({"level3": 10, "level4": 40, "all": 100, "open": 0}, {"days": {1: 20, 5: 70, 9: 10}}),
    "C": Counted({"level3": 0, "level4": 35, "all": 50, "open": 0}, {"days": {1: 10, 9: 40}}),
}
LEVEL4 = Formula({"level4": 1}, {"all": 1})


def shifts(other: Formula | Within | Weighted) -> list[tuple[str, int | None, int | None, int | None]]:
    found = selectors.what_if(COUNTED, LEVEL4, other, PLAIN)
    return [(row.code, row.rank, row.other_rank, row.climbs) for row in found]


def test_another_definition_of_the_level_turns_the_ranking_over() -> None:
    both = Formula({"level3": 1, "level4": 1}, {"all": 1})
    assert shifts(both) == [("C", 1, 2, -1), ("B", 2, 3, -1), ("A", 3, 1, 2)]


def test_another_denominator_is_another_formula() -> None:
    assert shifts(Formula({"level4": 1}, {"level3": 1, "level4": 1})) == [
        ("C", 1, 1, 0),
        ("B", 2, 2, 0),
        ("A", 3, 3, 0),
    ]


def test_another_deadline_is_counted_from_the_histogram_and_the_unfinished_stay_in_it() -> None:
    found = selectors.under(COUNTED, Within("days", 5, unfinished="open"), PLAIN)
    assert [(p.code, str(p.value), p.rank) for p in found] == [("B", "90", 1), ("A", "80", 2), ("C", "20", 3)]
    assert selectors.under(COUNTED, Within("days", 1), PLAIN)[0].code == "A"


def test_other_weights_are_another_composite() -> None:
    on_time = Within("days", 5)
    light = Weighted(((Part("level", Fraction(9)), LEVEL4), (Part("time", Fraction(1)), on_time)))
    heavy = Weighted(((Part("level", Fraction(1)), LEVEL4), (Part("time", Fraction(9)), on_time)))
    found = {row.code: (row.rank, row.other_rank) for row in selectors.what_if(COUNTED, light, heavy, PLAIN)}
    assert found == {"C": (1, 3), "B": (2, 1), "A": (3, 2)}


def test_the_same_rule_moves_nobody() -> None:
    assert [climbs for *_, climbs in shifts(LEVEL4)] == [0, 0, 0]


def test_an_agency_in_only_one_of_two_rankings_has_no_other_rank() -> None:
    one, two = selectors.ranking(TIED[:1], PLAIN), selectors.ranking(TIED[2:], PLAIN)
    assert [(row.code, row.rank, row.other_rank, row.climbs) for row in selectors.beside(one, two)] == [
        ("A", 1, None, None), ("C", None, 1, None),
    ]  # fmt: skip
