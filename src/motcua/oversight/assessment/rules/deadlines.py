"""How long agencies may explain, and when they are reminded (TT 01/2018 Art 17.1đ; the days are data, assumed)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from motcua.kernel.worktime import WorkingCalendar, add_working_days
from motcua.oversight.assessment.types import Terms


def read_terms(raw: dict[str, Any]) -> Terms:
    return Terms(
        valid_from=date.fromisoformat(raw["valid_from"]),
        valid_to=date.fromisoformat(raw["valid_to"]) if raw["valid_to"] else None,
        least_working_days=raw["least_working_days"],
        calendar_of=raw["calendar_of"],
        remind_before=tuple(raw["remind_before"]),
        remind_after=tuple(raw["remind_after"]),
        source=raw["source"],
        assumed=raw["assumed"],
    )


def last_moment(terms: Terms, calendar: WorkingCalendar, scored_on: date, planned: datetime) -> datetime:
    """The last instant for explanations: as planned, but never before the least working days after the first score."""
    return max(planned, calendar.close_of(add_working_days(calendar, scored_on, terms.least_working_days)))


def reminder_of(terms: Terms, last_day: date, on: date) -> str:
    """Which reminder is sent `on` a day, `due:3` or `late:1`; empty for none."""
    days = (last_day - on).days
    if days in terms.remind_before:
        return f"due:{days}"
    return f"late:{-days}" if -days in terms.remind_after else ""
