"""The due moment of a report with its exception, in Python and in SQL: the only two places that know it."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Case, F, Q, QuerySet, When

from motcua.kernel.clock import now
from motcua.oversight.campaigns.models import Campaign, Report
from motcua.oversight.campaigns.rules import due
from motcua.oversight.campaigns.rules.steps import AFTER_LOCK, IN, NOT_EXPECTED, OPEN_TO_CLERKS, may_come
from motcua.oversight.campaigns.types import State

DUE = Case(
    When(due_moved_to__gt=F("campaign__due_at"), then=F("due_moved_to")),
    default=F("campaign__due_at"),
)
"""`due_of` of reports, counted by the database."""


def due_of(row: Report) -> datetime:
    """The first instant that is late for this report; an exception moves it only where it says so."""
    return due.moved(row.campaign.due_at, row.due_moved_to)


def locks_of(row: Report) -> datetime:
    """When the report can no longer come, with its exception."""
    return due.moved(row.campaign.locks_at, row.excepted_until)


def asked_of(row: Report) -> datetime | None:
    """To when an approver is asked to move the due moment of the report; None where nobody asks."""
    until = row.excepted_until
    is_asked = until is not None and until != row.due_moved_to and row.campaign.due_at <= now() < until
    is_punctual = row.state in IN and not is_late(row)
    is_of_use = row.state not in (*NOT_EXPECTED, State.APPROVED) and not is_punctual
    return until if is_asked and is_of_use else None


def is_late(row: Report) -> bool:
    """Late is what came after its due moment, or has not come although it is over."""
    return row.state not in NOT_EXPECTED and not due.is_in_time(row.began_at or now(), due_of(row))


def is_open(row: Report, at: datetime) -> bool:
    """Whether a clerk may hand the report in at an instant, as far as states and the lock go."""
    return may_come(row.state, at, locks_of(row))


def late(rows: QuerySet[Report]) -> QuerySet[Report]:
    """Those of the reports that are late now: `is_late` of each."""
    came_late = Q(began_at__gte=DUE) | Q(began_at=None) & Q(moment__lte=now())
    return rows.annotate(moment=DUE).exclude(state__in=NOT_EXPECTED).filter(came_late)


def missing(rows: QuerySet[Report]) -> QuerySet[Report]:
    """Those that are late and have not come, or came and were sent back."""
    return late(rows).exclude(state__in=IN)


def open_campaigns() -> QuerySet[Campaign]:
    """Campaigns that are not locked, and those in which some report may still come."""
    still = Report.objects.filter(open_to_clerks()).values("campaign")
    return Campaign.objects.filter(Q(locks_at__gt=now()) | Q(pk__in=still)).order_by("pk")


def open_to_clerks() -> Q:
    """`is_open` now, of reports counted by the database."""
    in_time = Q(campaign__locks_at__gt=now()) | Q(excepted_until__gt=now())
    return Q(state__in=OPEN_TO_CLERKS) & (Q(state__in=AFTER_LOCK) | in_time)
