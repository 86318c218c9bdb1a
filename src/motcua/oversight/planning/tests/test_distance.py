"""Distance, milestones and the one word for a target (F-168)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.oversight.indicators.types import NOTHING, Ratio
from motcua.oversight.planning import rules
from motcua.oversight.planning.types import Distance, Forecast, Milestone, Status

THIRTY = Fraction(30, 100)
DUE, ON = date(2026, 12, 31), date(2026, 11, 22)
NOVEMBER = 2026 * 12 + 10


def ahead(low: int, middle: int, high: int) -> Forecast:
    return Forecast(1, Fraction(middle, 100), Fraction(low, 100), Fraction(high, 100), 5, Fraction(8, 10))


def at(numerator: int, denominator: int) -> Distance:
    return rules.distance(Ratio(numerator, denominator), THIRTY, 1)


def test_the_provinces_of_2024_were_11_46_points_short_of_30_percent() -> None:
    """EMC 2024 (law.md 4.9): 18,54 % against 30 %."""
    found = rules.distance(Ratio(1854, 10_000), THIRTY, 4)
    assert (found.gap, found.missing, found.pace) == (Fraction(1146, 10_000), 1146, Fraction(1146, 40_000))


def test_thirty_percent_of_seven_services_are_three_of_them() -> None:
    assert at(2, 7).missing == 1
    assert at(3, 7).missing == 0


def test_a_rate_that_only_rounds_to_the_target_has_not_reached_it() -> None:
    """law.md 4.0: values are compared before rounding."""
    short = at(2_999_999, 10_000_000)
    assert short.now.percent() == 30
    assert rules.status_of(short, None, DUE, ON) == Status.TOO_SHORT


@pytest.mark.parametrize(
    ("now", "forecast", "on", "status"),
    [
        ((3, 10), None, ON, Status.REACHED),
        ((3, 10), None, date(2027, 1, 1), Status.REACHED),
        ((2, 10), ahead(35, 40, 45), date(2027, 1, 1), Status.MISSED),
        ((2, 10), ahead(35, 40, 45), DUE, Status.ON_TRACK),
        ((2, 10), ahead(25, 30, 45), ON, Status.LIKELY),
        ((2, 10), ahead(20, 29, 30), ON, Status.UNLIKELY),
        ((2, 10), ahead(20, 25, 29), ON, Status.OUT_OF_REACH),
        ((2, 10), None, ON, Status.TOO_SHORT),
        ((0, 0), None, ON, Status.UNMEASURED),
    ],
)
def test_one_word_says_how_a_target_stands(
    now: tuple[int, int], forecast: Forecast | None, on: date, status: Status
) -> None:
    assert rules.status_of(at(*now), forecast, DUE, on) == status


def test_a_target_without_a_figure_is_unmeasured() -> None:
    assert rules.status_of(None, None, DUE, ON) == Status.UNMEASURED
    assert rules.distance(NOTHING, THIRTY, 0).pace is None


@pytest.mark.parametrize(
    ("due", "months"),
    [(date(2026, 12, 1), 0), (date(2026, 12, 31), 1), (date(2026, 11, 30), 0), (date(2026, 1, 1), 0),
     (date(2027, 11, 1), 11), (date(2027, 11, 30), 12)],
)  # fmt: skip
def test_a_month_that_runs_on_after_the_due_day_is_no_month_to_catch_up_in(due: date, months: int) -> None:
    assert rules.months_between(NOVEMBER, due) == months


@given(st.integers(2025 * 12, 2027 * 12), st.dates(date(2025, 1, 1), date(2028, 12, 31)))
def test_the_months_left_are_those_that_judge(month: int, due: date) -> None:
    judging = [each for each in range(month + 1, month + 60) if rules.ends_by(each, due)]
    assert rules.months_between(month, due) == len(judging)


def test_essential_services_due_on_1_october_are_judged_by_september_and_need_it_all_from_there() -> None:
    """CT24 (law.md 4.9): from August there is one month left, so the pace is the whole gap."""
    left = rules.months_between(2025 * 12 + 7, date(2025, 10, 1))
    found = rules.distance(Ratio(60, 100), Fraction(8, 10), left)
    assert (left, found.pace) == (1, Fraction(2, 10))


def test_before_the_due_day_a_target_whose_last_month_is_over_is_out_of_reach() -> None:
    due, on = date(2026, 12, 15), date(2026, 12, 10)
    short = rules.distance(Ratio(20, 100), THIRTY, 0)
    assert rules.status_of(short, None, due, on) == Status.OUT_OF_REACH
    assert rules.status_of(short, None, date(2026, 12, 31), on) == Status.TOO_SHORT


def test_the_last_milestone_that_has_passed_is_the_one_that_counts() -> None:
    line = [Milestone(date(2026, 6, 30), Fraction(1, 5)), Milestone(date(2026, 9, 30), Fraction(1, 4))]
    assert rules.milestone_missed(Fraction(24, 100), line, NOVEMBER) == line[1]
    assert rules.milestone_missed(Fraction(24, 100), line, NOVEMBER - 4) is None
    assert rules.milestone_missed(Fraction(1, 4), line, NOVEMBER) is None
    assert rules.milestone_missed(Fraction(0), line, NOVEMBER - 10) is None


def test_a_milestone_waits_for_the_figure_of_its_own_month() -> None:
    line, september = [Milestone(date(2026, 9, 30), Fraction(1, 4))], NOVEMBER - 2
    assert rules.milestone_missed(Fraction(0), line, september - 1) is None
    assert rules.milestone_missed(Fraction(0), line, september) == line[0]


@given(st.integers(0, 500), st.integers(1, 500), st.fractions(0, 1, max_denominator=100))
def test_what_is_missing_is_just_enough(numerator: int, denominator: int, goal: Fraction) -> None:
    missing = rules.distance(Ratio(numerator, denominator), goal, 1).missing
    assert Fraction(numerator + missing, denominator) >= goal
    assert missing == 0 or Fraction(numerator + missing - 1, denominator) < goal
