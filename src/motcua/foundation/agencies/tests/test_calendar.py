from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from motcua.foundation.agencies import selectors
from motcua.foundation.agencies.models import Agency, Calendar, CalendarDay
from motcua.foundation.agencies.types import DayKind, DayStatus
from motcua.kernel.clock import ZONE
from motcua.kernel.worktime import TimeLimit, TimeUnit, due_at, working_minutes

pytestmark = pytest.mark.usefixtures("loaded")
DESK = "H01.103.07"


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)


@pytest.mark.parametrize(
    ("received", "days", "due"),
    [
        ("2026-01-09", 2, "2026-01-12"),
        ("2026-02-10", 15, "2026-03-10"),
        ("2026-02-13", 3, "2026-02-25"),
        ("2026-04-24", 3, "2026-05-04"),
        ("2026-04-29", 1, "2026-05-04"),
        ("2026-08-21", 3, "2026-08-25"),
        ("2026-08-28", 2, "2026-09-04"),
        ("2026-11-20", 5, "2026-11-30"),
        ("2026-11-23", 1, "2026-11-25"),
        ("2026-12-30", 5, "2027-01-07"),
    ],
)
def test_due_dates_of_the_law_hold_with_the_loaded_calendar(received: str, days: int, due: str) -> None:
    """R-CAL-05: the ten test vectors of law.md 3.6."""
    limit = TimeLimit(days, TimeUnit.WORKING_DAY)
    assert due_at(selectors.working_calendar(DESK), instant(f"{received}T09:00"), limit) == instant(f"{due}T17:00")


def test_2026_has_249_working_days() -> None:
    calendar, first = selectors.working_calendar(DESK), date(2026, 1, 1)
    assert sum(calendar.is_working(first + timedelta(days=n)) for n in range(365)) == 249


def test_a_working_day_has_eight_hours() -> None:
    """R-CAL-01: 7:00-11:30 and 13:30-17:00."""
    day = instant("2026-11-23T00:00"), instant("2026-11-24T00:00")
    assert working_minutes(selectors.working_calendar(DESK), *day) == 480


@pytest.mark.parametrize("day", ["2026-01-10", "2026-08-22"])
def test_a_make_up_saturday_is_a_working_day(day: str) -> None:
    """R-CAL-04: Sat 10/1 and Sat 22/8 are worked for Fri 2/1 and Mon 31/8."""
    assert selectors.working_calendar(DESK).is_working(date.fromisoformat(day))


@pytest.mark.parametrize("day", ["2026-01-01", "2026-01-02", "2026-02-16", "2026-04-27", "2026-08-31", "2026-11-24"])
def test_holidays_and_swapped_days_are_off(day: str) -> None:
    """R-CAL-02, R-CAL-04: holidays, 24/11 among them, and days swapped by decision."""
    assert not selectors.working_calendar(DESK).is_working(date.fromisoformat(day))


def test_every_exception_says_how_sure_it_is_and_where_from() -> None:
    assert CalendarDay.objects.count() == 147
    assert not CalendarDay.objects.filter(source="").exists()
    assert CalendarDay.objects.get(day=date(2026, 11, 24)).status == DayStatus.POLICY
    assert set(CalendarDay.objects.filter(day__year=2027).values_list("status", flat=True)) == {DayStatus.PROJECTED}


def test_each_swapped_day_off_has_its_make_up_day() -> None:
    off = CalendarDay.objects.filter(kind=DayKind.SWAP_OFF).count()
    assert off == CalendarDay.objects.filter(kind=DayKind.SWAP_WORKDAY).count() == 6


def test_make_up_days_fall_on_a_weekend_and_days_off_on_a_weekday() -> None:
    moved = CalendarDay.objects.exclude(kind=DayKind.HOLIDAY)
    assert moved
    for day in moved:
        assert (day.day.weekday() >= 5) == (day.kind == DayKind.SWAP_WORKDAY), day.day


def test_a_desk_inherits_its_calendar_from_the_nearest_agency_above() -> None:
    """R-CAL-07: a calendar per desk with inheritance."""
    saturday = Calendar.objects.create(
        code="AG-T7", name="Có sáng thứ Bảy", shifts=[["07:00", "11:00"]], rest=[6], source="giả định"
    )
    Agency.objects.filter(code="H01.103").update(calendar=saturday)
    assert selectors.working_calendar("H01.103.07").is_working(date(2026, 11, 28))
    assert not selectors.working_calendar("H01.104.07").is_working(date(2026, 11, 28))


def test_the_version_names_the_content_of_the_calendar() -> None:
    """R-CAL-06: the due date names the calendar version used."""
    before = selectors.working_calendar(DESK).version
    assert before.startswith("VN-")
    CalendarDay.objects.filter(day=date(2026, 11, 24)).delete()
    selectors.forget_cached()
    assert selectors.working_calendar(DESK).version != before
