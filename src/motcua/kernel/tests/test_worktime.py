from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.kernel.clock import ZONE
from motcua.kernel.worktime import (
    TimeLimit,
    TimeUnit,
    WorkingCalendar,
    add_working_minutes,
    due_at,
    working_minutes,
)

CALENDAR = WorkingCalendar(
    version="2026",
    shifts=((time(7, 0), time(11, 30)), (time(13, 30), time(17, 0))),
    rest=frozenset({5, 6}),
    days_off=frozenset({date(2026, 11, 24), date(2027, 1, 1)}),
    workdays=frozenset({date(2026, 8, 22)}),
)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)


@pytest.mark.parametrize(
    ("received", "days", "due"),
    [
        ("2026-11-20T10:00", 5, "2026-11-30T17:00"),
        ("2026-11-23T10:00", 1, "2026-11-25T17:00"),
        ("2026-12-30T10:00", 5, "2027-01-07T17:00"),
        ("2026-08-21T10:00", 3, "2026-08-25T17:00"),
        ("2026-11-22T10:00", 1, "2026-11-23T17:00"),
    ],
)
def test_a_limit_in_working_days_skips_rest_and_holidays(received: str, days: int, due: str) -> None:
    assert due_at(CALENDAR, moment(received), TimeLimit(days, TimeUnit.WORKING_DAY)) == moment(due)


def test_eight_working_hours_from_an_evening_end_at_the_close_of_the_next_working_day() -> None:
    limit = TimeLimit(8, TimeUnit.WORKING_HOUR)
    assert due_at(CALENDAR, moment("2026-11-22T23:59"), limit) == moment("2026-11-23T17:00")
    assert due_at(CALENDAR, moment("2026-11-23T15:00"), limit) == moment("2026-11-25T15:00")


def test_a_month_from_the_last_day_ends_on_the_last_day() -> None:
    assert due_at(CALENDAR, moment("2028-01-31T09:00"), TimeLimit(1, TimeUnit.MONTH)) == moment("2028-02-29T17:00")
    assert due_at(CALENDAR, moment("2026-11-30T09:00"), TimeLimit(1, TimeUnit.MONTH)) == moment("2026-12-30T17:00")


YEAR = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1))  # noqa: DTZ001  local wall time, put into a zone below


@given(YEAR, st.integers(1, 3000))
def test_minutes_added_are_minutes_counted(start: datetime, minutes: int) -> None:
    begin = start.replace(second=0, microsecond=0, tzinfo=ZONE)
    assert working_minutes(CALENDAR, begin, add_working_minutes(CALENDAR, begin, minutes)) == minutes
