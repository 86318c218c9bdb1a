"""Duties in lists and one by one, for those who may see them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When

from motcua.kernel.access import Actor, scope_filter
from motcua.kernel.clock import today
from motcua.kernel.errors import NotFound
from motcua.oversight.directives.models import (
    Directive,
    Duty,
    DutyReading,
    DutyStep,
    Evidence,
    Extension,
    Proposal,
    RungNotice,
    Task,
)
from motcua.oversight.directives.rules.ladder import SOON, is_late
from motcua.oversight.directives.selectors.reference import is_left_behind
from motcua.oversight.directives.selectors.tallies import late, tallies
from motcua.oversight.directives.types import (
    LEAD_TASK,
    OPEN,
    VIEW_BOARD,
    VIEW_TASKS,
    Audience,
    DutyLine,
    Filters,
    Seen,
    State,
    Tally,
)

LEFT_BEHIND = "left_behind"
"""In a filter: what `left_behind` finds."""
_ASKED = Extension.objects.filter(duty=OuterRef("pk"), is_granted=None)
_WAITS = Exists(_ASKED)


def visible(actor: Actor) -> QuerySet[Duty]:
    """The duties that a grant of the actor reaches."""
    return Duty.objects.filter(scope_filter(actor, VIEW_TASKS, "agency_code"))


def board(rows: QuerySet[Duty], filters: Filters) -> QuerySet[Duty]:
    """Filtered, the most urgent first: open ones by day, those without a day after them, then what is settled."""
    if filters.directive:
        rows = rows.filter(directive_id=filters.directive)
    if filters.agency:
        rows = rows.filter(agency_code=filters.agency)
    return _by_state(rows, filters.state)


def _by_state(rows: QuerySet[Duty], state: str) -> QuerySet[Duty]:
    """Where both are asked for, what is open stands before the settled."""
    on = today()
    if state == "late":
        rows = rows.filter(late(on))
    elif state == "soon":
        rows = rows.filter(state__in=OPEN, due_on__range=(on, on + timedelta(days=SOON)))
    elif state == LEFT_BEHIND:
        rows = rows.filter(pk__in=left_behind())
    elif state in set(State):
        rows = rows.filter(state=state)
    elif state != "all":
        rows = rows.filter(state__in=OPEN)
    by_day = (F("due_on").asc(nulls_last=True), "agency_code", "task__place", "pk")
    return rows.order_by(_IS_SETTLED, *by_day) if state == "all" else rows.order_by(*by_day)


_IS_SETTLED = Case(When(state__in=OPEN, then=0), default=1)


def lines(rows: QuerySet[Duty]) -> list[DutyLine]:
    """A page of duties as lines, in one reading."""
    found = rows.select_related("task", "directive").annotate(asks=_WAITS)
    return [line(row, asks=row.asks) for row in found.defer("directive__text", "task__sentence")]


def line(row: Duty, *, asks: bool = False) -> DutyLine:
    on = today()
    state = State(row.state)
    return DutyLine(
        id=row.pk,
        directive_number=row.directive.number,
        article=row.task.article,
        text=row.task.text,
        agency=row.agency_code,
        state=state,
        due_on=row.due_on,
        rhythm=row.task.rhythm,
        is_late=is_late(state, row.due_on, on, row.handed_in_on),
        days=(row.due_on - on).days if row.due_on else None,
        asks=asks,
        was_late=row.was_late,
        handed_in_on=row.handed_in_on if state is State.HANDED_IN else None,
    )


def visible_duty(duty_id: UUID, actor: Actor) -> Duty:
    """The duty, if the actor may see it. Raises NotFound, also for a stranger."""
    found = visible(actor).select_related("task", "directive").filter(pk=duty_id).first()
    if found is None:
        raise NotFound()
    return found


def history(duty: Duty) -> list[DutyStep]:
    """All steps, newest first, those of duties that passed into this one too."""
    rows = DutyStep.objects.filter(Q(duty=duty) | Q(duty__successor=duty)).order_by("-at", "-pk")
    return list(rows.prefetch_related("files__file"))


def waiting_extension(duty: Duty) -> Extension | None:
    return duty.extensions.filter(is_granted=None).first()


def readers(duty: Duty, most: int = 50) -> list[Seen]:
    """Who opened the duty, newest first."""
    rows = DutyReading.objects.filter(duty=duty).order_by("-at", "-pk")[:most]
    return [Seen(row.name, row.at) for row in rows]


def evidence_file(duty_id: UUID, evidence_id: int, actor: Actor) -> UUID:
    """The kept file of a piece of evidence. Raises NotFound for a stranger."""
    duty = visible_duty(duty_id, actor)
    found = Evidence.objects.filter(Q(duty=duty) | Q(duty__successor=duty), pk=evidence_id).first()
    if found is None:
        raise NotFound()
    return found.file_id


def handed_in() -> QuerySet[Duty]:
    """Evidence that waits for the office, the oldest due day first."""
    return Duty.objects.filter(state=State.HANDED_IN).order_by(F("due_on").asc(nulls_last=True), "pk")


def waiting_for_head(actor: Actor) -> QuerySet[Duty]:
    """Evidence that waits until the actor, as the head responsible, lets it go."""
    rows = Duty.objects.filter(scope_filter(actor, LEAD_TASK, "agency_code"), state=State.WITH_HEAD)
    return rows.order_by(F("due_on").asc(nulls_last=True), "pk")


def asking() -> QuerySet[Duty]:
    """Duties with a request for a later day that waits for the office's answer."""
    return Duty.objects.filter(Exists(_ASKED.filter(is_with_head=False)), state__in=OPEN).order_by("due_on", "pk")


def asking_head(actor: Actor) -> QuerySet[Duty]:
    """Requests for a later day that wait until the actor, as the head responsible, lets them go."""
    rows = Duty.objects.filter(scope_filter(actor, LEAD_TASK, "agency_code"), state__in=OPEN)
    return rows.filter(Exists(_ASKED.filter(is_with_head=True))).order_by("due_on", "pk")


def left_behind() -> QuerySet[Duty]:
    """Open duties of agencies that ended and that nobody alone took over: the office gives them anew, or ends them."""
    on = today()
    gone = [code for code in _agencies_given() if is_left_behind(code, on)]
    return Duty.objects.filter(state__in=OPEN, agency_code__in=gone).order_by("due_on", "pk")


def _agencies_given() -> list[str]:
    """Every agency that was ever given a duty: one step in the index for each agency, not for each duty."""
    with connection.cursor() as cursor:
        cursor.execute(_AGENCIES_GIVEN)
        return [code for (code,) in cursor.fetchall()]


_AGENCIES_GIVEN = """
WITH RECURSIVE given AS (
    SELECT min(agency_code) AS code FROM directives_duty
    UNION ALL
    SELECT (SELECT min(agency_code) FROM directives_duty WHERE agency_code > given.code)
    FROM given WHERE given.code IS NOT NULL
) SELECT code FROM given WHERE code IS NOT NULL
"""


def escalated() -> QuerySet[Duty]:
    """Late duties whose ladder has reached the office."""
    reached = RungNotice.objects.filter(duty=OuterRef("pk"), due_on=OuterRef("due_on"), audience=Audience.OFFICE)
    return Duty.objects.filter(late(today())).filter(Exists(reached)).order_by("due_on", "pk")


# One directive


def directive_for(directive_id: UUID, actor: Actor) -> Directive:
    """A directive that is published, or that the actor may see on a board. Raises NotFound."""
    found = Directive.objects.filter(pk=directive_id).first()
    if found is None or not (found.is_published or (actor.is_signed_in and actor.may(VIEW_BOARD))):
        raise NotFound()
    return found


def tasks_of(directive: Directive) -> list[tuple[Task, Tally]]:
    """Its tasks in order, each with the counts of its duties."""
    counted = tallies("task_id", Duty.objects.filter(directive=directive))
    return [(task, counted.get(task.pk, Tally())) for task in directive.tasks.order_by("place").defer("sentence")]


def duties_of(task: Task) -> QuerySet[Duty]:
    return task.duties.order_by("agency_code")


def proposals_of(directive: Directive) -> QuerySet[Proposal]:
    """What nobody has decided on first, then the rest, in order of the text."""
    return directive.proposals.select_related("task").order_by("place")


def duties_confirmed(directive: Directive) -> int:
    """How many duties were given by proposals of a directive that a person confirmed."""
    return Duty.objects.filter(task__in=directive.proposals.exclude(task=None).values("task_id")).count()


def task(task_id: UUID) -> Task:
    """One task with its directive. Raises NotFound."""
    found = Task.objects.select_related("directive").filter(pk=task_id).first()
    if found is None:
        raise NotFound()
    return found


def proposal(proposal_id: int) -> Proposal:
    found = Proposal.objects.select_related("directive").filter(pk=proposal_id).first()
    if found is None:
        raise NotFound()
    return found


def urgent_counts(rows: QuerySet[Duty]) -> dict[str, Any]:
    """How many are late, due soon, waiting for the office: one reading."""
    found = tallies("agency_code", rows)
    on = today()
    soon = rows.filter(state__in=OPEN, due_on__range=(on, on + timedelta(days=SOON))).count()
    whole = sum(found.values(), Tally())
    return {"whole": whole, "soon": soon}
