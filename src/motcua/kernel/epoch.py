"""Minutes, days and months as whole numbers: the way facts, figures and files count time.

Minutes and days count from 1970-01-01: minutes from its UTC midnight, days as Vietnamese dates. A month is
year * 12 + month - 1.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from motcua.kernel.clock import ZONE, local

EPOCH = date(1970, 1, 1)
_START, _MINUTE = datetime(1970, 1, 1, tzinfo=UTC), timedelta(minutes=1)
MONTH_CODE = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")
"""`2026-11`: how addresses, events and papers write a month."""


def minute_of(instant: datetime) -> int:
    """Whole minutes passed at `instant`."""
    return (instant - _START) // _MINUTE


def first_minute(instant: datetime) -> int:
    """The minute from which what is written at `instant` is known: the end of its own, which then changes no more.

    So a cut-off stands half open: what comes before it is known at it, what comes at its very instant is not
    (decision 51).
    """
    return minute_of(instant) + 1


def instant_of(minute: int) -> datetime:
    """The instant at which a minute begins."""
    return _START + minute * _MINUTE


def midnight(day: date) -> datetime:
    """The instant at which a Vietnamese day begins."""
    return datetime(day.year, day.month, day.day, tzinfo=ZONE).astimezone(UTC)


def day_end(day: date) -> datetime:
    """The first instant after a Vietnamese day."""
    return midnight(day + timedelta(days=1))


def day_number(day: date) -> int:
    """Days passed at a date."""
    return (day - EPOCH).days


def day_of(number: int) -> date:
    """The date of a number of days."""
    return EPOCH + timedelta(days=number)


def month_of(instant: datetime) -> int:
    """The month of an instant in Vietnam."""
    return month_of_day(local(instant).date())


def month_of_day(day: date) -> int:
    """The month of a date."""
    return day.year * 12 + day.month - 1


def month_of_code(code: str) -> int | None:
    """The month written `2026-11`; None where it is not written so."""
    found = MONTH_CODE.fullmatch(code)
    return int(found[1]) * 12 + int(found[2]) - 1 if found else None


def month_code(month: int) -> str:
    """`2026-11`."""
    return f"{month // 12}-{month % 12 + 1:02d}"


def first_day(month: int) -> date:
    """The first date of a month."""
    return date(month // 12, month % 12 + 1, 1)
