"""The calendar: the 20th, 24:00 in Vietnam, moved by the working calendar as the data says."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.kernel.clock import local
from motcua.kernel.worktime import WorkingCalendar
from motcua.oversight.indicators.types import Period
from motcua.oversight.releases.errors import NoCalendar
from motcua.oversight.releases.rules.calendar import cut_off_day, planned, policy_for
from motcua.oversight.releases.selectors.calendar import calendar, plan_of, policies
from motcua.oversight.releases.tests.factories import Country
from motcua.oversight.releases.types import Move

WEEK = WorkingCalendar("week", ((time(8), time(17)),), frozenset({5, 6}), frozenset(), frozenset())
[POLICY] = policies()
OCTOBER = Period.month(2026, 10)
months = st.integers(min_value=2021 * 12, max_value=2035 * 12).map(lambda m: Period(m, m))


def test_a_month_is_cut_off_at_the_end_of_the_20th_of_the_next() -> None:
    assert planned(POLICY, OCTOBER, WEEK).cut_off_at == datetime(2026, 11, 20, 17, 0, tzinfo=UTC)


def test_a_20th_at_a_weekend_moves_to_the_next_working_day() -> None:
    assert cut_off_day(POLICY, Period.month(2026, 11), WEEK) == date(2026, 12, 21)


def test_a_policy_may_move_back_or_not_at_all() -> None:
    november = Period.month(2026, 11)
    assert cut_off_day(replace(POLICY, moved=Move.PREVIOUS), november, WEEK) == date(2026, 12, 18)
    assert cut_off_day(replace(POLICY, moved=Move.NONE), november, WEEK) == date(2026, 12, 20)


def test_a_holiday_moves_the_cut_off_too() -> None:
    closed = replace(WEEK, days_off=frozenset({date(2026, 11, 20)}))
    assert cut_off_day(POLICY, OCTOBER, closed) == date(2026, 11, 23)


def test_a_month_before_every_policy_has_no_calendar() -> None:
    with pytest.raises(NoCalendar):
        policy_for(policies(), Period.month(2019, 1))


@given(months)
def test_steps_follow_each_other_and_the_cut_off_is_midnight_in_vietnam(period: Period) -> None:
    plan = planned(POLICY, period, WEEK)
    assert plan.cut_off_at < plan.accept_by <= plan.approve_by <= plan.publish_at
    assert local(plan.cut_off_at).time() == time(0)
    assert plan.cut_off_at >= period.end + timedelta(days=20)
    assert local(plan.publish_at).strftime("%H:%M") == POLICY.publish_time


def test_the_calendar_of_a_year_uses_the_real_holidays(country: Country) -> None:
    entries = calendar(2026)
    assert [entry.first for entry in entries] == [2026 * 12 + m for m in range(12)]
    assert all(entry.release is None for entry in entries)
    assert plan_of(OCTOBER) == entries[9].plan
    assert entries[9].plan.cut_off_at == datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
