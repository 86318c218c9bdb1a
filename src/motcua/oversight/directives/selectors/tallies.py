"""Counts of duties by directive and by owner: one reading of the table, every share as a pair."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from motcua.kernel.clock import today
from motcua.oversight.directives.models import Directive, Duty, Proposal
from motcua.oversight.directives.rules.rounds import rounds_due
from motcua.oversight.directives.types import (
    OWED,
    DirectiveLine,
    Kind,
    ProposalState,
    Recurrence,
    Rhythm,
    State,
    Tally,
)
from motcua.oversight.indicators.types import Ratio


def late(on: date) -> Q:
    """As rules.ladder.is_late: owed after its day, or handed in after it."""
    sent_late = Q(state=State.HANDED_IN, due_on__lt=Coalesce("handed_in_on", Value(on)))
    return Q(state__in=OWED, due_on__lt=on) | sent_late


_LEFT_OUT = (State.CANCELLED, State.PASSED_ON)
"""No part of a share. What waits for the head is still being done."""


def tallies(by: str, among: QuerySet[Duty] | None = None) -> dict[Any, Tally]:
    """Counts by `directive_id`, `task_id` or `agency_code`; what recurs by its rounds."""
    rows = Duty.objects.all() if among is None else among
    found: dict[Any, Tally] = {}
    counts = {
        "n": Count("pk"),
        "late": Count("pk", filter=late(today())),
        "once": Count("pk", filter=Q(round_on=None)),
        "was": Count("pk", filter=Q(was_late=True) & ~late(today())),
    }
    for key, state, count, is_late, once, was_late in rows.order_by().values_list(by, "state").annotate(**counts):
        found[key] = found.get(key, Tally()) + _tally(State(state), count, is_late, once, was_late)
    for key, tally in _rounds(by, rows):
        found[key] = found.get(key, Tally()) + tally
    return found


def _rounds(by: str, rows: QuerySet[Duty]) -> Iterator[tuple[Any, Tally]]:
    """Rounds accepted and rounds due of what recurs, read together for all duties that stand alike."""
    rhythm = ("task__recurrence", "task__due_day", "task__due_month")
    alike = rows.filter(round_on__isnull=False).exclude(state__in=_LEFT_OUT).order_by()
    counted = alike.values_list(by, "round", "round_on", "due_on", *rhythm).annotate(n=Count("pk"))
    for key, number, round_on, due_on, recurrence, day, month, count in counted:
        done = (number - 1) * count
        due = done + count * rounds_due(Rhythm(Recurrence(recurrence), day, month), round_on, due_on, today())
        yield key, Tally(total=due, done=done, rounds_due=due, rounds_done=done)


def _tally(state: State, count: int, is_late: int, once: int, was_late: int) -> Tally:
    """`once` of the duties have no rounds and count as themselves."""
    if state in _LEFT_OUT:
        is_cancelled = state is State.CANCELLED
        return Tally(cancelled=count * is_cancelled, passed_on=count * (not is_cancelled))
    return Tally(
        total=once,
        duties=count,
        done=once if state is State.ACCEPTED else 0,
        late=is_late,
        was_late=was_late,
        handed_in=count if state is State.HANDED_IN else 0,
        doing=count if state in (State.DOING, State.WITH_HEAD) else 0,
        not_begun=count if state is State.NOT_BEGUN else 0,
    )


def rounds_of(duty: Duty) -> Ratio | None:
    """Rounds of one duty that were accepted, of those that are due; None for what has no rounds."""
    if duty.round_on is None or duty.due_on is None:
        return None
    done = duty.round - 1
    return Ratio(done, done + rounds_due(duty.task.rhythm, duty.round_on, duty.due_on, today()))


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
