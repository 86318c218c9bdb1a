"""Rounds of what recurs: on which day of a week, month, quarter or year each is owed."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from motcua.oversight.directives.types import Recurrence, Rhythm

_MONTHS = {Recurrence.MONTHLY: 1, Recurrence.QUARTERLY: 3, Recurrence.YEARLY: 12}
_LAST_DAY = 31


def month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def next_due(rhythm: Rhythm, after: date) -> date | None:
    """The first day after `after` on which a round is owed; None for what has no rounds.

    A day that a month lacks (30 February) is its last one.
    """
    if rhythm.recurrence is Recurrence.WEEKLY:
        return after + timedelta(days=((rhythm.day or 7) - after.isoweekday() - 1) % 7 + 1)
    long = _MONTHS.get(rhythm.recurrence)
    if long is None:
        return None
    here = (after.year * 12 + after.month - 1) // long
    days = (_day_in(here + ahead, long, rhythm) for ahead in (0, 1))
    return next(day for day in days if day > after)


def rounds_due(rhythm: Rhythm, round_on: date, due_on: date, today: date) -> int:
    """How many rounds of a duty are due and not accepted: the one in hand once its day is gone, and all after it.

    `due_on` is the day of the one in hand, later than `round_on` where a later day was granted.
    """
    found = int(due_on < today)
    day = next_due(rhythm, round_on)
    while day is not None and day < today:
        found += 1
        day = next_due(rhythm, day)
    return found


def _day_in(place: int, long: int, rhythm: Rhythm) -> date:
    """The day owed in the round of `long` months that has this place since year 0."""
    year, month = divmod(place * long + (rhythm.month or long) - 1, 12)
    last = month_end(year, month + 1)
    return last.replace(day=min(rhythm.day or _LAST_DAY, last.day))


def rhythm_from(recurrence: Recurrence, first: date) -> Rhythm:
    """The rhythm that a first day begins; the last day of a month, quarter or year stays the last one."""
    if recurrence is Recurrence.WEEKLY:
        return Rhythm(recurrence, first.isoweekday() % 7)
    long = _MONTHS.get(recurrence)
    if long is None:
        return Rhythm(recurrence)
    day = 0 if first == month_end(first.year, first.month) else first.day
    return Rhythm(recurrence, day, (first.month - 1) % long + 1)


def is_possible(rhythm: Rhythm) -> bool:
    """Whether a calendar has such a day in such a round."""
    if rhythm.recurrence is Recurrence.WEEKLY:
        return 0 <= rhythm.day <= 7 and not rhythm.month
    long = _MONTHS.get(rhythm.recurrence)
    if long is None:
        return not (rhythm.day or rhythm.month)
    in_month = calendar.monthrange(2024, rhythm.month)[1] if long == 12 and 0 < rhythm.month <= 12 else _LAST_DAY
    return 0 <= rhythm.day <= in_month and 0 <= rhythm.month <= long
