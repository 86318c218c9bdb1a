"""What parts bring to the whole, how a target is laid out, milestones, pasted sheets, rungs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from motcua.foundation.notifications import selectors as notices
from motcua.oversight.indicators.types import NOTHING, Ratio
from motcua.oversight.planning import rules, selectors
from motcua.oversight.planning.types import Audience, Part, Reach

HALF, GOAL = Fraction(1, 2), Fraction(8, 10)
ratios = st.integers(0, 500).flatmap(lambda d: st.integers(0, d).map(lambda n: Ratio(n, d)))


def part(unit: str, goal: Fraction | None, numerator: int, denominator: int) -> Part:
    return Part(unit, goal, Ratio(numerator, denominator))


def test_parts_are_weighted_by_their_volume() -> None:
    """A commune of 900 at 50 % and one of 100 at 100 % bring 55 %, not the mean of 75 %."""
    parts = [part("H01.101", HALF, 0, 900), part("H01.102", Fraction(1), 0, 100)]
    found = rules.parts_check(Fraction(55, 100), Ratio(0, 1000), parts, adds_up=True)
    assert (found.reach, found.share) == (Reach.REACHES, Fraction(55, 100))
    more = rules.parts_check(Fraction(55, 100) + Fraction(1, 10**9), Ratio(0, 1000), parts, adds_up=True)
    assert more.reach == Reach.FALLS_SHORT


def test_a_part_above_its_target_or_without_one_counts_as_it_is() -> None:
    parts = [part("H01.101", HALF, 90, 100), part("H01.102", None, 20, 100)]
    found = rules.parts_check(GOAL, Ratio(115, 250), parts, adds_up=True)
    assert found.share == Fraction(90 + 20 + 5, 250), "5 of 50 belong to the province itself"
    assert (found.with_target, found.parts) == (1, 2)


def test_what_cannot_be_told_is_said_so() -> None:
    one = [part("H01.101", HALF, 1, 2)]
    assert rules.parts_check(GOAL, Ratio(1, 2), one, adds_up=False).reach == Reach.NOT_ADDITIVE
    assert rules.parts_check(GOAL, NOTHING, one, adds_up=True).reach == Reach.NO_FIGURES
    assert rules.parts_check(GOAL, Ratio(1, 2), [part("H01.101", None, 1, 2)], adds_up=True).reach == Reach.NO_PARTS
    assert rules.parts_check(None, Ratio(1, 2), one, adds_up=True).reach == Reach.NO_PARTS


def test_by_the_gap_each_part_gains_in_proportion() -> None:
    """80 % of 300 are 240; there are 150, so 90 are missing; gaps 60 and 40 with one part 10 above: 54 and 36."""
    parts = [part("a", None, 20, 100), part("b", None, 40, 100), part("c", None, 90, 100)]
    assert rules.laid_out(GOAL, Ratio(150, 300), parts) == {"a": Decimal(74), "b": Decimal(76), "c": Decimal(80)}


@given(st.lists(ratios, min_size=1, max_size=8), st.integers(1, 10_000))
def test_what_is_laid_out_brings_the_whole_to_its_target_and_asks_nobody_for_more(
    pairs: list[Ratio], hundredths: int
) -> None:
    goal = Fraction(hundredths, 10_000)
    parts = [Part(str(n), None, pair) for n, pair in enumerate(pairs)]
    whole = sum(pairs, NOTHING)
    percents = rules.laid_out(goal, whole, parts)
    assert all(0 < percent <= 100 * goal for percent in percents.values())
    told = [Part(p.unit, Fraction(percents[p.unit]) / 100, p.now) for p in parts]
    found = rules.parts_check(goal, whole, told, adds_up=True)
    assert found.reach == (Reach.REACHES if whole.applies else Reach.NO_FIGURES)


def test_milestones_stand_on_a_straight_line_at_the_ends_of_quarters() -> None:
    found = rules.quarter_milestones(date(2026, 1, 1), date(2026, 12, 31), Fraction(2, 10), GOAL)
    assert [m.on for m in found] == [date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30)]
    assert found[0].share == Fraction(3468, 10_000), "20 % + 60 % * 89/364, rounded up"
    assert rules.quarter_milestones(date(2026, 1, 1), date(2026, 12, 31), GOAL, GOAL) == ()
    assert rules.quarter_milestones(date(2026, 1, 1), date(2026, 12, 31), None, GOAL) == ()


def test_another_definition_after_the_start_is_told_with_its_first_day() -> None:
    versions = [(date(2024, 1, 1), "v1"), (date(2026, 7, 1), "v2")]
    assert rules.changed_definition(versions, date(2026, 1, 1), date(2026, 12, 31)) == date(2026, 7, 1)
    assert rules.changed_definition(versions, date(2026, 7, 1), date(2026, 12, 31)) is None
    assert rules.changed_definition(versions, date(2026, 1, 1), date(2026, 6, 30)) is None
    assert rules.changed_definition(versions, date(2023, 1, 1), date(2026, 12, 31)) is None, "none held at the start"


def test_a_pasted_sheet_is_read_with_its_commas_and_heading() -> None:
    text = "Mã đơn vị\tPhần trăm\nH01.101\t80,5\nH01.102; 75 %\n\nH01.103,60\nH01.104,55.25\n"
    units = [f"H01.10{n}" for n in range(1, 5)]
    found = rules.read_pasted(text, units)
    assert not found.faults
    assert [str(found.percents[unit]) for unit in units] == ["80.5", "75.0", "60.0", "55.25"]


def test_every_wrong_line_of_a_pasted_sheet_is_told() -> None:
    text = "H01.101;80\nH01.101;70\nH02;50\nH01.102;101\nH01.102;0\nH01.102;8e1\nH01.102;1.234\nH01.102\n=cmd()"
    found = rules.read_pasted(text, ["H01.101", "H01.102"])
    assert [(f.line, f.what) for f in found.faults] == [
        (2, "twice"), (3, "unknown"), (4, "percent"), (5, "percent"), (6, "percent"), (7, "percent"),
        (8, "unreadable"), (9, "unreadable"),
    ]  # fmt: skip
    assert found.percents == {"H01.101": Decimal(80)}


@given(st.text(max_size=200))
def test_no_pasted_text_breaks_the_reading(text: str) -> None:
    assert set(rules.read_pasted(text, ["H01.101"]).percents) <= {"H01.101"}


def test_rungs_are_climbed_by_days() -> None:
    missed = date(2026, 9, 30)
    days = [missed, date(2026, 10, 1), date(2026, 10, 15)]
    told = [[r.code for r in notices.rungs_reached(notices.rungs_on(selectors.ladder(), d), missed, d)] for d in days]
    assert told == [[], ["missed"], ["missed", "missed-15"]]
    assert all(rung.assumed and rung.source for rung in selectors.ladder())
    assert {rung.audience for rung in selectors.ladder()} == set(Audience)


def test_places_follow_from_codes() -> None:
    assert rules.line_above("H01.101.07") == ["VN", "TINH", "H01", "H01.101"]
    assert rules.line_above("G01") == ["VN", "BO"] and rules.line_above("VN") == []
    assert rules.part_holding("TINH", "H01.101") == "H01" and rules.part_holding("H01", "H01") == ""
    assert rules.part_holding("H01", "H02.101") == ""
