"""Working time: which minutes count, and when a legal time limit ends (law.md 3.3, 3.6).

A calendar is data (`motcua.foundation.agencies`); this file only counts. Instants come in and go out
as aware UTC datetimes, dates are Vietnamese local dates, durations are working minutes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from motcua.kernel.clock import ZONE, local


class TimeUnit(StrEnum):
    """Units in which the law states a limit; never mixed or guessed (R-CAL-05)."""

    WORKING_DAY = "working_day"
    WORKING_HOUR = "working_hour"
    CALENDAR_DAY = "calendar_day"
    MONTH = "month"


@dataclass(frozen=True)
class TimeLimit:
    value: int
    unit: TimeUnit


@dataclass(frozen=True)
class WorkingCalendar:
    """Opening hours and exceptions of one desk, with the version that a dossier keeps (R-CAL-06).

    `shifts` are local (start, end) pairs of one working day, `rest` the weekdays off (Monday is 0),
    `days_off` holidays and swapped days, `workdays` make-up days that count although a weekday off.
    """

    version: str
    shifts: tuple[tuple[time, time], ...]
    rest: frozenset[int]
    days_off: frozenset[date]
    workdays: frozenset[date]

    def is_working(self, day: date) -> bool:
        """Whether `day` counts: make-up days yes, holidays no, weekly rest no (R-CAL-01 to 04)."""
        if day in self.workdays:
            return True
        return day not in self.days_off and day.weekday() not in self.rest

    def next_working_day(self, day: date) -> date:
        """The first working day on or after `day`."""
        while not self.is_working(day):
            day += timedelta(days=1)
        return day

    def close_of(self, day: date) -> datetime:
        """The end of the last shift of `day`, as an instant."""
        return _instant(day, self.shifts[-1][1])


def add_working_days(calendar: WorkingCalendar, start: date, days: int) -> date:
    """The `days`-th working day after `start`; the day of receipt is day 0 (R-CAL-05)."""
    day = start
    for _ in range(days):
        day = calendar.next_working_day(day + timedelta(days=1))
    return day


def add_working_minutes(calendar: WorkingCalendar, start: datetime, minutes: int) -> datetime:
    """The instant at which `minutes` of working time after `start` have passed."""
    day = local(start).date()
    while True:
        for begin, end in _shifts_on(calendar, day):
            begin = max(begin, start)
            available = int((end - begin).total_seconds() // 60)
            if available >= minutes > 0:
                return begin + timedelta(minutes=minutes)
            minutes -= max(0, available)
        day += timedelta(days=1)


def working_minutes(calendar: WorkingCalendar, start: datetime, end: datetime) -> int:
    """Working minutes between two instants, 0 when `end` is not after `start`."""
    total, day, last = 0, local(start).date(), local(end).date()
    while day <= last:
        for begin, close in _shifts_on(calendar, day):
            total += max(0, int((min(close, end) - max(begin, start)).total_seconds() // 60))
        day += timedelta(days=1)
    return total


def due_at(calendar: WorkingCalendar, received_at: datetime, limit: TimeLimit) -> datetime:
    """When a limit that starts at `received_at` ends.

    Days and months end at the close of the due day; an end on a day off moves to the next working
    day (R-CAL-05). Hours are counted inside the shifts (R-CLK-04).
    """
    if limit.unit is TimeUnit.WORKING_HOUR:
        return add_working_minutes(calendar, received_at, limit.value * 60)
    received = local(received_at).date()
    if limit.unit is TimeUnit.WORKING_DAY:
        return calendar.close_of(add_working_days(calendar, received, limit.value))
    if limit.unit is TimeUnit.CALENDAR_DAY:
        return calendar.close_of(calendar.next_working_day(received + timedelta(days=limit.value)))
    return calendar.close_of(calendar.next_working_day(_add_months(received, limit.value)))


def _add_months(day: date, months: int) -> date:
    """The same day `months` later, or the month's last day where it has none (29 February)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first_of_next = date(year + month // 11, (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), first_of_next - timedelta(days=1))


def _shifts_on(calendar: WorkingCalendar, day: date) -> list[tuple[datetime, datetime]]:
    if not calendar.is_working(day):
        return []
    return [(_instant(day, start), _instant(day, end)) for start, end in calendar.shifts]


def _instant(day: date, at: time) -> datetime:
    return datetime.combine(day, at, ZONE)
