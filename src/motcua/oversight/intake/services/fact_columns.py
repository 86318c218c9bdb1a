"""A dossier as whole numbers: where time zone, calendar and due dates are settled (measurement.md 4.6)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from motcua.kernel.clock import local
from motcua.kernel.epoch import day_number, month_of
from motcua.kernel.worktime import WorkingCalendar, working_minutes
from motcua.oversight.indicators.types import NEVER, Flag, ServiceLevel
from motcua.oversight.intake import rules
from motcua.oversight.intake.services.give_numbers import Key, top_of
from motcua.oversight.intake.types import Dossier, Kind, Level

COLUMNS = (
    "source", "top", "agency", "procedure", "received_month", "received_day", "ended_month", "ended_day", "due_day",
    "late_minute", "channel", "level", "outcome", "requests", "disliked_month",
    "flags", "net_minutes", "span_seconds", "fee", "person",
)  # fmt: skip
"""What a row says of a dossier: `FACT_COLUMNS` without its number, instant and sign, and before them its source."""
LEVELS = {level: int(ServiceLevel[level.name]) for level in Level}
RUNNING, DECIDED, AT_THE_DOOR, STOPPED, WAITING = 0, 1, 4, 5, 6
_STOPPED_BY = {Kind.REJECTED: 2, Kind.WITHDRAWN: 3}
_MOST_REQUESTS = 127


def numbers_wanted(source: str, dossier: Dossier) -> tuple[Key, ...]:
    """The codes of a dossier that need a number."""
    agency = dossier.agency
    return ("source", source), ("top", top_of(agency)), ("agency", agency), ("procedure", dossier.procedure)


def fact_columns(source: str, dossier: Dossier, numbers: Mapping[Key, int], calendar: WorkingCalendar) -> list[int]:
    """The row of `dossier`, in the order of COLUMNS."""
    received, ended = dossier.received_at, dossier.ended_at
    return [
        *(numbers[key] for key in numbers_wanted(source, dossier)),
        month_of(received) if received else 0,
        _day(received),
        month_of(ended) if ended else 0,
        _day(ended),
        _day(dossier.first_due_at),
        rules.late_minute(dossier),
        dossier.channel,
        LEVELS[Level(dossier.level)],
        outcome(dossier),
        min(dossier.supplement_requests, _MOST_REQUESTS),
        month_of(dossier.disliked_at) if dossier.disliked_at else 0,
        flags(dossier),
        net_minutes(dossier, calendar),
        min(int((ended - received).total_seconds()), NEVER) if received and ended else 0,
        dossier.fee,
        dossier.person,
    ]


def _day(instant: datetime | None) -> int:
    """Days since 1970-01-01 of the Vietnamese date of `instant`; 0 for none."""
    return day_number(local(instant).date()) if instant else 0


def outcome(dossier: Dossier) -> int:
    """How it ended, in the numbers of `FACT_COLUMNS`; one that was never received ended at the door.

    One that runs may wait for its applicant: its clock stands (IND-20).
    """
    if dossier.ended_at is None:
        return WAITING if dossier.waits else RUNNING
    if dossier.stopped_at is None or not dossier.stopped_by:
        return DECIDED
    return _STOPPED_BY.get(Kind(dossier.stopped_by), STOPPED) if dossier.received_at else AT_THE_DOOR


def flags(dossier: Dossier) -> int:
    """The sum of `Flag` that hold."""
    is_in_time = bool(dossier.ended_at and dossier.due_at and dossier.ended_at <= dossier.due_at)
    found = {
        Flag.HAS_DUE: dossier.first_due_at is not None and not dossier.flags & Flag.DUE_DERIVED,
        Flag.INTERNAL_ON_TIME: is_in_time,
        Flag.E_RESULT: dossier.online_result,
        Flag.PAID_ONLINE: dossier.paid_online,
    }
    return dossier.flags | sum(int(flag) for flag, holds in found.items() if holds)


def net_minutes(dossier: Dossier, calendar: WorkingCalendar) -> int:
    """Working minutes from receipt to end, less the applicant's own (IND-22); instants count by their whole minute."""
    if dossier.received_at is None or dossier.ended_at is None:
        return 0
    start, stop = _on_the_minute(dossier.received_at), _on_the_minute(dossier.ended_at)
    spans = [(max(_on_the_minute(begin), start), _on_the_minute(end or stop)) for begin, end in dossier.pauses]
    waited = sum(working_minutes(calendar, begin, min(end, stop)) for begin, end in spans)
    return working_minutes(calendar, start, stop) - waited


def _on_the_minute(instant: datetime) -> datetime:
    return instant.astimezone(UTC).replace(second=0, microsecond=0)
