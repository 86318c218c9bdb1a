"""The release calendar: what is planned, and what has come of it."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path

from motcua.foundation.agencies import selectors as agencies
from motcua.oversight.indicators.types import Period
from motcua.oversight.releases.models import Release
from motcua.oversight.releases.rules.calendar import planned, policy_for
from motcua.oversight.releases.selectors.releases import info_of
from motcua.oversight.releases.types import CalendarEntry, CalendarPolicy, Move, Plan

_FILE = Path(__file__).parents[1] / "reference" / "calendar.json"


@cache
def policies() -> tuple[CalendarPolicy, ...]:
    """All policies, old ones too."""
    rows = json.loads(_FILE.read_text(encoding="utf-8"))
    return tuple(
        CalendarPolicy(
            **{
                **row,
                "valid_from": date.fromisoformat(row["valid_from"]),
                "valid_to": row["valid_to"] and date.fromisoformat(row["valid_to"]),
                "moved": Move(row["moved"]),
            }
        )
        for row in rows
    )


def plan_of(period: Period) -> Plan:
    """What is planned for a month. Raises NoCalendar."""
    policy = policy_for(policies(), period)
    return planned(policy, period, agencies.working_calendar(policy.calendar_of))


def calendar(year: int) -> list[CalendarEntry]:
    """The twelve months of a year in order, each with its newest release. Raises NoCalendar."""
    months = [Period.month(year, month) for month in range(1, 13)]
    rows = Release.objects.filter(first__gte=months[0].first, last__lte=months[-1].last)
    newest = {row.first: row for row in rows.select_related("corrects", "build", "file").order_by("edition")}
    return [
        CalendarEntry(month.first, plan_of(month), info_of(newest[month.first]) if month.first in newest else None)
        for month in months
    ]
