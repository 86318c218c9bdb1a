"""A movement is explained without anything left over, and each part means what it says."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations, product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from motcua.oversight.indicators.types import Ratio
from motcua.oversight.rankings.rules.movement import movement
from motcua.oversight.rankings.types import Cell, Effects


def cells(*rows: tuple[str, str, int, int]) -> list[Cell]:
    return [Cell(agency, kind, Ratio(good, all_)) for agency, kind, good, all_ in rows]


BEFORE = cells(("A", "land", 40, 100), ("A", "birth", 90, 100), ("B", "land", 10, 200))
counts = st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda p: Ratio(p[0], p[0] + p[1]))
some_cells = st.lists(st.builds(Cell, st.sampled_from("ABC"), st.sampled_from("xyz"), counts), min_size=1, max_size=9)


def has_dossiers(drawn: list[Cell]) -> bool:
    return any(cell.ratio.applies for cell in drawn)


@settings(deadline=None)
@given(some_cells, some_cells, st.none() | some_cells)
def test_the_parts_add_up_to_the_movement_exactly(
    before: list[Cell], after: list[Cell], published: list[Cell] | None
) -> None:
    assume(all(map(has_dossiers, (before, after, published or before))))
    found = movement(before, after, published)
    assert found.effects.total == found.after - found.before
    assert sum(found.by_agency.values(), Effects()) == found.effects
    assert published is not None or found.effects.revision == 0


@settings(deadline=None)
@given(some_cells, some_cells)
def test_the_way_back_is_the_way_there_with_the_other_sign(before: list[Cell], after: list[Cell]) -> None:
    assume(has_dossiers(before) and has_dossiers(after))
    there, back = movement(before, after).effects, movement(after, before).effects
    assert (there.volume, there.mix, there.behaviour) == (-back.volume, -back.mix, -back.behaviour)


def test_growth_that_leaves_all_shares_as_they_are_moves_nothing() -> None:
    doubled = [Cell(c.agency, c.kind, c.ratio + c.ratio) for c in BEFORE]
    assert movement(BEFORE, doubled).effects == Effects()


def test_better_work_with_the_same_dossiers_is_behaviour_alone() -> None:
    better = cells(("A", "land", 60, 100), ("A", "birth", 90, 100), ("B", "land", 10, 200))
    found = movement(BEFORE, better)
    assert found.effects == Effects(behaviour=Fraction(20, 400))
    assert found.by_agency["B"] == Effects()


def test_more_of_the_easy_kind_in_the_same_agency_is_mix_alone() -> None:
    easier = cells(("A", "land", 20, 50), ("A", "birth", 135, 150), ("B", "land", 10, 200))
    assert movement(BEFORE, easier).effects == Effects(mix=Fraction(155 - 130, 400))


def test_growth_of_the_agency_with_the_better_rate_is_volume_alone() -> None:
    grown = cells(("A", "land", 80, 200), ("A", "birth", 180, 200), ("B", "land", 10, 200))
    found = movement(BEFORE, grown)
    assert found.effects == Effects(volume=Fraction(270, 600) - Fraction(140, 400))
    assert found.by_agency["A"].volume > 0 and found.by_agency["B"].volume > 0


def test_an_agency_that_begins_to_report_is_volume_and_not_behaviour() -> None:
    joined = [*BEFORE, *cells(("C", "land", 100, 100))]
    found = movement(BEFORE, joined).effects
    assert found.volume > 0 and (found.mix, found.behaviour) == (Fraction(0), Fraction(0))


def test_a_correction_of_the_earlier_month_is_revision_alone() -> None:
    published = cells(("A", "land", 50, 100), ("A", "birth", 90, 100), ("B", "land", 10, 200))
    found = movement(BEFORE, BEFORE, published)
    assert found.effects == Effects(revision=Fraction(-10, 400))
    assert (found.before, found.after) == (Fraction(150, 400), Fraction(140, 400))
    assert found.by_agency["A"].revision == Fraction(-10, 400)


def test_each_part_is_the_mean_over_the_six_orders_of_change() -> None:
    after = cells(("A", "land", 30, 60), ("A", "birth", 135, 140), ("B", "land", 40, 400))
    factors = {
        ("A", "land"): (("1/2", "1/2", "2/5"), ("1/3", "3/10", "1/2")),
        ("A", "birth"): (("1/2", "1/2", "9/10"), ("1/3", "7/10", "27/28")),
        ("B", "land"): (("1/2", "1", "1/20"), ("2/3", "1", "1/10")),
    }
    parts = [Fraction(0)] * 3
    for (start, end), order in product(factors.values(), permutations(range(3))):
        now, goal = [Fraction(v) for v in start], [Fraction(v) for v in end]
        for place in order:
            old = now[0] * now[1] * now[2]
            now[place] = goal[place]
            parts[place] += (now[0] * now[1] * now[2] - old) / 6
    found = movement(BEFORE, after).effects
    assert [found.volume, found.mix, found.behaviour] == parts
    assert sum(parts) == Fraction(205, 600) - Fraction(140, 400)


def test_a_period_without_dossiers_has_no_movement() -> None:
    with pytest.raises(ValueError, match="no rate"):
        movement(cells(("A", "land", 0, 0)), BEFORE)
