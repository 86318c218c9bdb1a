"""When a report of a month is due, locked, reminded of (letter 3485/BTTTT-THH; the rule is data with validity)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from motcua.kernel import epoch
from motcua.kernel.worktime import WorkingCalendar, add_working_days
from motcua.oversight.campaigns.types import DueRule


def due_day(rule: DueRule, month: int, calendar: WorkingCalendar) -> date:
    """The last day on which a report of `month` is in time, moved to a working day where the rule says so."""
    day = epoch.first_day(month + rule.months_after).replace(day=rule.day)
    return calendar.next_working_day(day) if rule.moved == "next_working_day" else day


def locks_at(rule: DueRule, day: date, calendar: WorkingCalendar) -> datetime:
    """24:00 of the last day on which late reports are taken."""
    return epoch.day_end(add_working_days(calendar, day, rule.lock_days))


def opens_at(rule: DueRule, month: int) -> datetime:
    """When the campaign of `month` opens: after the month, because only what is over can be counted."""
    return epoch.midnight(epoch.first_day(month + 1) + timedelta(days=rule.open_after_days))


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
