"""When a page is visited: once in each part of the day, at a minute that never changes for it (decision 66)."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta

from motcua.kernel.epoch import midnight
from motcua.oversight.probes.types import Schedule, Span


def part_of(schedule: Schedule, day: date, number: int) -> Span:
    """The part of a Vietnamese day with this number."""
    first, last = schedule.day_parts[number]
    start = midnight(day)
    return Span(start + timedelta(hours=first), start + timedelta(hours=last))


def due_at(schedule: Schedule, target: int, day: date, number: int) -> datetime:
    """When a target is due in a part of a day: spread by a stable hash, another minute on each day."""
    part = part_of(schedule, day, number)
    digest = hashlib.blake2b(f"{target}:{day.isoformat()}:{number}".encode(), digest_size=8).digest()
    return part.begins + timedelta(minutes=int.from_bytes(digest) % part.minutes)


def parts_around(schedule: Schedule, day: date, at: datetime) -> list[tuple[date, int]]:
    """The part of the day that runs at an instant and the one after it: what is planned now."""
    days = (day, day + timedelta(days=1))
    coming = [(d, n) for d in days for n in range(len(schedule.day_parts)) if part_of(schedule, d, n).ends > at]
    return coming[:2]


def quiet_for(schedule: Schedule, failures: int) -> timedelta:
    """How long a host is left alone after so many failures in a row; the plain gap after none."""
    steps = schedule.back_off_minutes
    if not failures:
        return timedelta(seconds=schedule.gap_seconds)
    return timedelta(minutes=steps[min(failures, len(steps)) - 1])
