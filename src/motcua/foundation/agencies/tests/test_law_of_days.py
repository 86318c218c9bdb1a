"""Which days count and where a limit ends, by the calendar that is loaded (law.md 3.6), on both sides of each day."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from motcua.foundation.agencies import selectors
from motcua.kernel.clock import ZONE
from motcua.kernel.worktime import TimeLimit, TimeUnit, add_working_days, due_at

pytestmark = pytest.mark.usefixtures("loaded")
DESK = "H01.103.07"


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)


@pytest.mark.parametrize(
    ("holiday", "given", "works"),
    [
        ("2026-04-26", ["2026-04-27"], "2026-04-28"), ("2027-05-01", ["2027-05-03"], "2027-05-04"),
        ("2022-04-30", ["2022-05-02", "2022-05-03"], "2022-05-04"), ("2023-09-02", ["2023-09-04"], "2023-09-05"),
    ],
)  # fmt: skip
def test_a_holiday_on_a_weekly_rest_gives_the_next_working_day_off(holiday: str, given: list[str], works: str) -> None:
    """R-CAL-03: so many days as fell on the rest, and no more."""
    calendar = selectors.working_calendar(DESK)
    off = [date.fromisoformat(day) for day in (holiday, *given)]
    assert off[0].weekday() >= 5 and not any(map(calendar.is_working, off))
    assert calendar.is_working(date.fromisoformat(works))


def test_a_holiday_on_a_working_day_gives_no_other_day() -> None:
    """R-CAL-02, R-CAL-03: Tuesday 24/11/2026 is off, Monday and Wednesday are worked; in 2025 it was no holiday."""
    calendar = selectors.working_calendar(DESK)
    assert [calendar.is_working(date(2026, 11, day)) for day in (23, 24, 25)] == [True, False, True]
    assert calendar.is_working(date(2025, 11, 24))


@pytest.mark.parametrize(
    ("unit", "value", "received", "due"),
    [
        (TimeUnit.CALENDAR_DAY, 3, "2026-11-24T09:00", "2026-11-27T17:00"),
        (TimeUnit.CALENDAR_DAY, 4, "2026-11-24T09:00", "2026-11-30T17:00"),
        (TimeUnit.WORKING_DAY, 3, "2026-11-24T09:00", "2026-11-27T17:00"),
        (TimeUnit.WORKING_DAY, 4, "2026-11-24T09:00", "2026-11-30T17:00"),
        (TimeUnit.CALENDAR_DAY, 1, "2026-08-21T09:00", "2026-08-22T17:00"),
        (TimeUnit.CALENDAR_DAY, 1, "2026-08-14T09:00", "2026-08-17T17:00"),
        (TimeUnit.MONTH, 1, "2026-10-24T09:00", "2026-11-25T17:00"),
        (TimeUnit.MONTH, 3, "2026-11-30T09:00", "2027-03-01T17:00"),
        (TimeUnit.WORKING_HOUR, 4, "2026-11-23T10:00", "2026-11-23T16:00"),
        (TimeUnit.WORKING_HOUR, 8, "2026-11-23T10:00", "2026-11-25T10:00"),
    ],
)
def test_a_limit_that_ends_on_a_day_off_moves_to_the_next_working_day(
    unit: TimeUnit, value: int, received: str, due: str
) -> None:
    """R-CAL-05: typed limits; a make-up Saturday is no day off, 24/11 is one; 28/2/2027 is a Sunday."""
    assert due_at(selectors.working_calendar(DESK), instant(received), TimeLimit(value, unit)) == instant(due)


def test_petitions_have_2_5_and_15_working_days_of_this_calendar() -> None:
    """R-CLK-10, R-CLK-11: from Friday 20/11/2026: 2 days Wed 25/11 (24/11 is off), 5 Mon 30/11, 15 Mon 14/12."""
    ends = [add_working_days(selectors.working_calendar(DESK), date(2026, 11, 20), days) for days in (2, 5, 15)]
    assert ends == [date(2026, 11, 25), date(2026, 11, 30), date(2026, 12, 14)]
