"""The row of a procedure in a decision that publishes it (QĐ 766/QĐ-TTg, 1.1 and 1.2; law.md 4.6)."""

from __future__ import annotations

from datetime import date

from motcua.kernel.epoch import day_end, minute_of, month_of_day
from motcua.kernel.worktime import WorkingCalendar, add_working_days
from motcua.oversight.indicators.types import NEVER
from motcua.oversight.releases.types import Decision, DecisionLimits


def decision_facts(
    decision: Decision, calendar: WorkingCalendar, limits: DecisionLimits, last_day: date
) -> dict[str, int]:
    """Months and lateness as known at the end of `last_day`: what is made public later is not public yet."""
    public = decision.public_on if decision.public_on and decision.public_on <= last_day else None
    due = add_working_days(calendar, decision.decided_on, limits.to_public)
    in_time = public is not None and public <= due
    return {
        "decided_month": month_of_day(decision.decided_on),
        "decided_late": int(not _is_early(decision, calendar, limits.before_effect)),
        "public_month": month_of_day(public) if public else 0,
        "due_month": month_of_day(due),
        "late_minute": NEVER if in_time else minute_of(day_end(due)),
    }


def _is_early(decision: Decision, calendar: WorkingCalendar, days: int) -> bool:
    """Whether so many working days lie between decision and effect; without a told effective day it is not shown."""
    if decision.effective_on is None:
        return False
    return add_working_days(calendar, decision.decided_on, days) <= decision.effective_on
