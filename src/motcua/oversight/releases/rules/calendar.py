"""When a month's figures are cut off, accepted, approved and published (measurement.md 6.2, letter 3485)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from motcua.kernel.clock import ZONE
from motcua.kernel.epoch import day_end, first_day
from motcua.kernel.worktime import WorkingCalendar, add_working_days
from motcua.oversight.indicators.types import Period
from motcua.oversight.releases.errors import NoCalendar
from motcua.oversight.releases.types import CalendarPolicy, Move, Plan

_DAY = timedelta(days=1)


def policy_for(policies: Iterable[CalendarPolicy], period: Period) -> CalendarPolicy:
    """The policy valid on the last day of the period. Raises NoCalendar."""
    for policy in policies:
        if policy.valid_from <= period.last_day and (policy.valid_to is None or period.last_day < policy.valid_to):
            return policy
    raise NoCalendar(period=period.label)


def planned(policy: CalendarPolicy, period: Period, calendar: WorkingCalendar) -> Plan:
    """The instants of the release of `period`: the cut-off is 24:00 of its day, that is 00:00 of the next."""
    day = cut_off_day(policy, period, calendar)
    publish = add_working_days(calendar, day, policy.publish_days)
    return Plan(
        policy=policy.code,
        open_at=period.end + policy.open_after_days * _DAY,
        cut_off_at=day_end(day),
        accept_by=day_end(add_working_days(calendar, day, policy.accept_days)),
        approve_by=day_end(add_working_days(calendar, day, policy.approve_days)),
        publish_at=datetime.combine(publish, time.fromisoformat(policy.publish_time), ZONE).astimezone(UTC),
    )


def cut_off_day(policy: CalendarPolicy, period: Period, calendar: WorkingCalendar) -> date:
    """The last day on which what is sent still counts, moved off days of rest as the policy says."""
    day = first_day(period.last + policy.months_after).replace(day=policy.cut_off_day)
    if policy.moved is Move.NONE:
        return day
    step = _DAY if policy.moved is Move.NEXT else -_DAY
    while not calendar.is_working(day):
        day += step
    return day
