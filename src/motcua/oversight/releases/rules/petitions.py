"""The row of a petition from its events (QĐ 766/QĐ-TTg, 5.2 and 5.3; law.md 4.5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from motcua.kernel.clock import local
from motcua.kernel.epoch import day_end, minute_of, month_of
from motcua.kernel.worktime import WorkingCalendar, add_working_days
from motcua.oversight.indicators.types import NEVER, PetitionFlag
from motcua.oversight.releases.types import PetitionStep

_DONE = ("answered", "refused")


def petition_facts(
    steps: Sequence[PetitionStep], calendar: WorkingCalendar, limits: Mapping[str, int]
) -> dict[str, int]:
    """Months, lateness and flags of one petition; `steps` are in order and begin with its receipt.

    A petition that was passed on is out of scope; a refused one is in scope and has its own limit.
    """
    first = _first(steps)
    done = min((first[kind] for kind in _DONE if kind in first), default=None)
    return {
        "received_month": month_of(first["received"]),
        "answered_month": month_of(done) if done else 0,
        "late_minute": min(_passed(first, calendar, limits), default=NEVER),
        "kind": next((step.about for step in steps if step.about), 0),
        "flags": int(_flags(steps, first)),
    }


def _first(steps: Sequence[PetitionStep]) -> dict[str, datetime]:
    found: dict[str, datetime] = {}
    for step in steps:
        found[step.kind] = min(found.get(step.kind, step.at), step.at)
    return found


def _passed(first: Mapping[str, datetime], calendar: WorkingCalendar, limits: Mapping[str, int]) -> Iterator[int]:
    """The minutes at which a limit was passed, or will be where what it waits for has not come."""
    received = first["received"]
    if refused := first.get("refused"):
        yield from _late(received, refused, limits["refuse"], calendar)
        return
    if asked := first.get("supplement_requested"):
        yield from _late(received, asked, limits["supplement"], calendar)
    answered = first.get("answered")
    yield from _late(received, answered, limits["answer"], calendar)
    if answered:
        yield from _late(answered, first.get("published"), limits["publish"], calendar)


def _late(start: datetime, done: datetime | None, days: int, calendar: WorkingCalendar) -> Iterator[int]:
    """The end of the `days`-th working day after `start`, where it was not `done` by then."""
    limit = day_end(add_working_days(calendar, local(start).date(), days))
    if done is None or done >= limit:
        yield minute_of(limit)


def _flags(steps: Sequence[PetitionStep], first: Mapping[str, datetime]) -> PetitionFlag:
    judged = [step for step in steps if step.kind == "judged"]
    told = {
        PetitionFlag.IN_SCOPE: "forwarded" not in first,
        PetitionFlag.ANSWERED: "answered" in first,
        PetitionFlag.PUBLISHED: "published" in first,
        PetitionFlag.REPEATED: any(step.is_repeated for step in steps if step.kind == "received"),
        PetitionFlag.DISLIKED: "answered" in first and bool(judged) and judged[-1].is_disliked,
    }
    return PetitionFlag(sum(flag for flag, holds in told.items() if holds))
