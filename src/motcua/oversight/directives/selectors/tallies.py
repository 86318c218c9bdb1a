"""Counts of duties by directive and by owner: one reading of the table, every share as a pair."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from motcua.kernel.clock import today
from motcua.oversight.directives.models import Directive, Duty, Proposal
from motcua.oversight.directives.types import OPEN, DirectiveLine, Kind, ProposalState, State, Tally

NO_DAY = date(9999, 12, 31)


def late(on: date) -> Q:
    return Q(state__in=OPEN, due_on__lt=on)


COUNTED = [*OPEN, State.ACCEPTED]
"""Cancelled duties and those passed on are no part of a share. What waits for the head is still being done."""


def tallies(by: str, among: QuerySet[Duty] | None = None) -> dict[Any, Tally]:
    """Counts by `directive_id`, `task_id` or `agency_code`."""
    rows = (Duty.objects.all() if among is None else among).filter(state__in=COUNTED)
    counted = rows.order_by().values_list(by, "state").annotate(n=Count("pk"), late=Count("pk", filter=late(today())))
    found: dict[Any, Tally] = {}
    for key, state, count, is_late in counted:
        found[key] = found.get(key, Tally()) + _tally(State(state), count, is_late)
    return found


def _tally(state: State, count: int, is_late: int) -> Tally:
    return Tally(
        total=count,
        done=count if state is State.ACCEPTED else 0,
        late=is_late,
        handed_in=count if state is State.HANDED_IN else 0,
        doing=count if state in (State.DOING, State.WITH_HEAD) else 0,
        not_begun=count if state is State.NOT_BEGUN else 0,
    )


def total(parts: Iterable[Tally]) -> Tally:
    return sum(parts, Tally())


def directives(*, published_only: bool) -> list[DirectiveLine]:
    """All directives, newest first, with their counts; only the published ones for the public."""
    rows = Directive.objects.annotate(tasks_count=Count("tasks")).order_by("-issued_on", "number")
    rows = rows.filter(is_published=True) if published_only else rows
    counted = tallies("directive_id")
    return [line_of(row, row.tasks_count, counted.get(row.pk, Tally())) for row in rows.defer("text")]


def directive_names() -> list[tuple[UUID, str]]:
    """(id, number) of all directives, newest first, for a filter."""
    return list(Directive.objects.order_by("-issued_on", "number").values_list("pk", "number"))


def line_of(row: Directive, tasks: int, tally: Tally) -> DirectiveLine:
    stated = None if row.stated_total is None else Tally(total=row.stated_total, done=row.stated_done or 0)
    return DirectiveLine(
        id=row.pk,
        number=row.number,
        kind=Kind(row.kind),
        title=row.title,
        issuer=row.issuer,
        issued_on=row.issued_on,
        is_published=row.is_published,
        tasks=tasks,
        tally=tally,
        stated=stated,
        stated_on=row.stated_on,
        source=row.source,
    )


def waiting_proposals() -> list[tuple[UUID, str, int]]:
    """(directive, number, how many proposals nobody has decided on)."""
    rows = Proposal.objects.filter(state=ProposalState.PROPOSED).values_list("directive_id", "directive__number")
    return list(rows.annotate(n=Count("pk")).order_by("directive__number"))
