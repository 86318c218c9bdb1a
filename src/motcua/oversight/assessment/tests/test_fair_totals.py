"""Totals and ranks that a statistician asked again: lines compared, lines rounded, lines that are never left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.oversight.assessment import rules, selectors
from motcua.oversight.assessment.types import Agreement, Answer, CriteriaSet, Result, Total
from motcua.oversight.indicators import selectors as indicators
from motcua.oversight.indicators.types import IndexItem, Ratio
from motcua.oversight.rankings import selectors as rankings

DAY = date(2024, 5, 1)


def totals(found: CriteriaSet, points: Mapping[str, Mapping[str, str]]) -> dict[str, Total]:
    return {
        agency: rules.total_of(found, {code: Fraction(value) for code, value in lines.items()})
        for agency, lines in points.items()
    }


def ranked(points: Mapping[str, Mapping[str, str]], code: str = "chi-so-766") -> dict[str, int]:
    found = selectors.criteria_set(code)
    return rules.ranked(totals(found, points), rankings.policy(found.policy, DAY), found.places)


# Which totals are ranked together (QĐ 766 as loaded, decision 48)


def test_the_set_of_lines_that_most_agencies_have_is_ranked_not_the_fullest() -> None:
    """One agency with a line more had rank 1 and nine had none."""
    many = {f"H{n:02}": {"1.1": "3", "2.1": str(n)} for n in range(2, 11)}
    found = ranked({"H01": {"1.1": "6", "2.1": "20", "3.1": "3"}, **many})
    assert len(found) == 9 and "H01" not in found and found["H10"] == 1


def test_totals_of_as_many_points_over_other_lines_are_not_ranked_together() -> None:
    """Lines 1.2 and 4.4 both weigh 4: a total over the one says nothing about a total over the other."""
    found = ranked({"H01": {"1.1": "6", "1.2": "2"}, "H02": {"1.1": "6", "1.2": "1"}, "H03": {"1.1": "6", "4.4": "2"}})
    assert found == {"H01": 1, "H02": 2}


def test_of_two_sets_that_equally_many_have_the_one_of_more_points_is_ranked() -> None:
    assert ranked({"H01": {"1.1": "6"}, "H02": {"2.1": "1"}}) == {"H02": 1}


@given(
    st.sampled_from(["chay-thu", "chi-so-766", "tt01-2018", "losi-2022"]),
    st.dictionaries(st.integers(0, 85), st.integers(0, 100), max_size=86),
)
def test_what_has_no_points_is_in_no_sum_maximum_label_or_advice_of_any_set(code: str, had: dict[int, int]) -> None:
    """One rule for every set: a criterion shown as unknown was still counted as 0 of its maximum (decision 48)."""
    found = selectors.criteria_set(code)
    points = {c.code: c.points * had[n] / 100 if n in had else None for n, c in enumerate(found.criteria)}
    total = rules.total_of(found, points)
    known = [c for c in found.criteria if points[c.code] is not None]
    assert total.of == sum(c.maximum for c in known)
    assert total.points == sum(c.weight * (points[c.code] or 0) for c in known)
    assert not total.label or total.of == found.full
    advised = {line.criterion for line in rules.improvements(found, points, [], 1)}
    assert advised <= {c.code for c in known}
    why = rules.why_unlabelled(found, total)
    assert all(f" {c.code}" in why for c in found.criteria if found.bands and c.maximum and c not in known)


# Lines that are never left out (law.md 4.6)


def test_without_a_report_line_14_has_no_points_and_is_not_left_out() -> None:
    found = selectors.criteria_set("chi-so-766")
    line, other = found.criterion("1.4"), found.criterion("1.1")
    assert line and other
    assert rules.points_of(line, None, DAY) == 0
    assert rules.points_of(other, None, DAY) is None


# One decimal for each index (TT 01/2018, law.md 5.3)


def test_circular_01_rounds_each_index_before_adding() -> None:
    """Four times 1.66 is four times 1.7: with 8.3 of the others 15.1, excellent; unrounded it was 14.94, good."""
    found = selectors.criteria_set("tt01-2018")
    mean = found.criterion("1")
    assert mean
    scored = rules.as_counted(found, rules.points_of(mean, Answer(pair=Ratio(166, 100)), DAY))
    assert scored == Fraction(17, 10)
    rest = {"5": "2", "6": "2", "7": "3/10", "8": "2", "9": "2"}
    total = rules.total_of(found, {**dict.fromkeys("1234", scored), **{code: Fraction(p) for code, p in rest.items()}})
    assert (total.points, str(total.printed), total.label) == (Fraction(151, 10), "15.1", "Xuất sắc")


hundredths = st.lists(st.integers(0, 200), min_size=5, max_size=5)
marks_given = st.lists(st.sampled_from([0, 1, 2]), min_size=4, max_size=4)


@given(means=hundredths, given_marks=marks_given)
def test_an_assessment_and_the_index_have_the_same_total_of_circular_01(
    means: list[int], given_marks: list[int]
) -> None:
    """One index, one rule: nine answers here, nine rates there, the same points, print and label."""
    found, index = selectors.criteria_set("tt01-2018"), indicators.index("TT01-AGENCY", DAY)
    answers = {code: Answer(pair=Ratio(value, 100)) for code, value in zip("12347", means, strict=True)}
    answers |= {code: Answer(mark=Fraction(mark)) for code, mark in zip("5689", given_marks, strict=True)}
    scored = {c.code: rules.as_counted(found, rules.points_of(c, answers[c.code], DAY)) for c in found.criteria}
    rates: dict[tuple[str, str], Fraction | None] = {
        (f"TT01-{code}", ""): Fraction(value, 100) for code, value in zip("12347", means, strict=True)
    }
    for code, mark in zip("5689", given_marks, strict=True):
        rates |= rates_of_mark(next(item for item in index.items if item.code == code), mark)
    here, there = rules.total_of(found, scored), rankings.scored(index, rates)
    assert (here.points, here.printed, here.label) == (there.points, there.printed, there.label)
    assert here.of == there.of


def rates_of_mark(item: IndexItem, mark: int) -> dict[tuple[str, str], Fraction | None]:
    """Rates that just meet the step of a mark; nothing but lateness meets none."""
    needs = next(step.needs for step in item.steps if step.points == mark)
    figures = {need.figure: need.at_most for step in item.steps for need in step.needs}
    met = {need.figure: need.percent for need in needs}
    return {(item.indicator, f): met.get(f, Fraction(100 if most else 0)) / 100 for f, most in figures.items()}


def test_the_set_takes_its_decimals_from_the_index() -> None:
    for code, index in (("tt01-2018", "TT01-AGENCY"), ("tt01-2018-can-bo", "TT01-OFFICIAL"), ("chi-so-766", "QD-766")):
        assert selectors.criteria_set(code).line_places == indicators.index(index, DAY).line_places


def test_no_total_of_circular_01_prints_a_bound_beside_a_lower_label() -> None:
    found = selectors.criteria_set("tt01-2018")
    for hundredths in range(1480, 1520):
        first = rules.as_counted(found, Fraction(hundredths - 1330, 100))
        points = {**dict.fromkeys("2345678", Fraction(19, 10)), "1": first, "9": Fraction(0)}
        total = rules.total_of(found, points)
        assert (total.printed >= 15) == (total.label == "Xuất sắc")


def test_a_set_that_rounds_nothing_keeps_exact_points() -> None:
    assert rules.as_counted(selectors.criteria_set("chi-so-766"), Fraction(1, 3)) == Fraction(1, 3)
    assert rules.as_counted(selectors.criteria_set("tt01-2018"), None) is None


# How far testers agree


def marks(first: str, second: str) -> list[tuple[Fraction, Fraction]]:
    return [(Fraction(a), Fraction(b)) for a, b in zip(first, second, strict=True)]


def test_alpha_is_that_of_krippendorffs_own_example() -> None:
    """Krippendorff 2011, example A: two observers, ten units, binary; alpha = 0.095."""
    found = rules.agreement(marks("0100000010", "1110010000"), Fraction(0))
    assert found == Agreement(10, 6, 6, Fraction(60), Fraction(2, 21))
    assert round(float(found.alpha or 0), 3) == 0.095


def test_alpha_does_not_ask_who_sat_in_the_first_place() -> None:
    """Seats rotate, so turning single pairs round changes nothing."""
    one, other = marks("2101220", "2111012"), marks("2111220", "2101012")
    assert rules.agreement(one, Fraction(1)) == rules.agreement(other, Fraction(1))


def test_marks_one_step_apart_weigh_less_than_two_apart() -> None:
    near, far = rules.agreement(marks("0122", "0121"), Fraction(1)), rules.agreement(marks("0122", "0120"), Fraction(1))
    assert near.agreed == far.agreed and near.near == 4 and far.near == 3
    assert near.alpha is not None and far.alpha is not None and near.alpha > far.alpha


@pytest.mark.parametrize("pairs", [[], marks("1", "1"), marks("222", "222")])
def test_where_all_marks_are_alike_there_is_no_alpha(pairs: list[tuple[Fraction, Fraction]]) -> None:
    assert rules.agreement(pairs, Fraction(0)).alpha is None


# Compared with the time before (law.md 8.3)

LINE = Result("H01", "Tỉnh", "province", "", 3, Fraction(20), Fraction(30), Decimal(20), "B")


@pytest.mark.parametrize(
    "changes, is_move",
    [
        ({}, True),
        ({"is_same_set": False}, False),
        ({"of_before": 63}, False),
        ({"merged": ["H01"]}, False),
    ],
)
def test_two_places_are_compared_only_by_the_same_criteria_among_as_many_and_unmerged(
    changes: dict[str, object], is_move: bool
) -> None:
    given: dict[str, object] = {"is_same_set": True, "of_before": 1, **changes}
    (found,) = rules.shifts([LINE], {"H01": replace(LINE, rank=1)}, **given)  # type: ignore[arg-type]
    assert found.is_move is is_move and (found.before, found.rank) == (1, 3)
