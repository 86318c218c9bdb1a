"""When a report of a month is due, locked, reminded of (letter 3485/BTTTT-THH; the rule is data with validity)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from motcua.kernel.clock import ZONE
from motcua.kernel.worktime import WorkingCalendar, add_working_days
from motcua.oversight.campaigns.types import DueRule


def day_start(day: date) -> datetime:
    """0:00 of a Vietnamese date, as an instant."""
    return datetime.combine(day, time(), ZONE).astimezone(UTC)


def first_day(month: int) -> date:
    """The first day of a month number (year * 12 + month - 1)."""
    return date(month // 12, month % 12 + 1, 1)


def due_day(rule: DueRule, month: int, calendar: WorkingCalendar) -> date:
    """The last day on which a report of `month` is in time, moved to a working day where the rule says so."""
    day = first_day(month + rule.months_after).replace(day=rule.day)
    return calendar.next_working_day(day) if rule.moved == "next_working_day" else day


def due_at(day: date) -> datetime:
    """24:00 of the due day: the first instant that is late."""
    return day_start(day + timedelta(days=1))


def locks_at(rule: DueRule, day: date, calendar: WorkingCalendar) -> datetime:
    """24:00 of the last day on which late reports are taken."""
    return due_at(add_working_days(calendar, day, rule.lock_days))


def opens_at(rule: DueRule, month: int) -> datetime:
    """When the campaign of `month` opens: after the month, because only what is over can be counted."""
    return day_start(first_day(month + 1) + timedelta(days=rule.open_after_days))


def moved(moment: datetime, until: datetime | None) -> datetime:
    """A moment that an exception moves later, never earlier."""
    return max(moment, until) if until else moment


def is_in_time(began_at: datetime, due: datetime) -> bool:
    """What counts is the instant at which the request began to arrive; at 24:00 sharp it is late."""
    return began_at < due


def is_too_slow(began_at: datetime, received_at: datetime, minutes: int) -> bool:
    """Whether a request that kept its line open took longer than the rule lets it."""
    return received_at - began_at > timedelta(minutes=minutes)


def reminder_of(rule: DueRule, due: date, on: date) -> str:
    """Which reminder falls on a day: `before-5`, `late-1`; '' for none."""
    distance = (due - on).days
    if distance >= 0:
        return f"before-{distance}" if distance in rule.remind else ""
    return f"late-{-distance}" if -distance in rule.late else ""
