"""The injected clock. Instants are UTC in storage; law and screens speak Asia/Ho_Chi_Minh."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
CLOCK_TOLERANCE = timedelta(minutes=5)
"""How far another's clock may stand from ours before it is said. Assumed: no text fixes it."""

_fixed: ContextVar[datetime | None] = ContextVar("fixed_clock", default=None)


def now() -> datetime:
    """The current UTC instant, or the one set by `at`."""
    return _fixed.get() or datetime.now(UTC)


def local(instant: datetime) -> datetime:
    """`instant` as wall time in Vietnam."""
    return instant.astimezone(ZONE)


def today() -> date:
    """The current date in Vietnam."""
    return local(now()).date()


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Hold the clock at an aware `instant` (tests, replays)."""
    if instant.tzinfo is None:
        raise ValueError("the clock needs an aware instant")
    token = _fixed.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _fixed.reset(token)
