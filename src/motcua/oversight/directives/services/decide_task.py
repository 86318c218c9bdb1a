"""What the office decides: accept, send back, cancelled."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import Q

from motcua.kernel import audit
from motcua.kernel.access import Actor, check
from motcua.kernel.errors import NotFound, SamePerson
from motcua.oversight.directives.models import Duty, DutyStep, Task
from motcua.oversight.directives.rules.rounds import next_due
from motcua.oversight.directives.rules.steps import LIFE
from motcua.oversight.directives.services.extend_duty import end_request
from motcua.oversight.directives.services.hold_duty import hold, round_begun, stated, take, write
from motcua.oversight.directives.services.tell_people import tell_agency
from motcua.oversight.directives.types import (
    HANDS,
    MANAGE_DIRECTIVES,
    State,
    Step,
)


@transaction.atomic
def accept_duty(*, duty_id: UUID, version: int, text: str = "", actor: Actor) -> None:
    """Accept as done, by another person than who handed it in; what recurs begins its next round (F-146)."""
    duty = hold(duty_id, version, Step.ACCEPTED, actor)
    _refuse_own(duty, actor)
    take(duty, Step.ACCEPTED, actor, text.strip()[:2000])
    tell_agency(duty, Step.ACCEPTED, actor)
    end_request(duty)
    _next_round(duty, actor)


def _refuse_own(duty: Duty, actor: Actor) -> None:
    """Nobody decides on what went through their own hands in this round, also before a merger."""
    if actor.account_id is None:
        return
    steps = DutyStep.objects.filter(Q(duty=duty, pk__gt=round_begun(duty)) | Q(duty__successor=duty))
    if steps.filter(step__in=HANDS, actor_id=actor.account_id).exists():
        raise SamePerson()


def _next_round(duty: Duty, actor: Actor) -> None:
    """The next day after the round's own, which a later day granted leaves where it was: no round is lost."""
    following = next_due(duty.task.rhythm, duty.round_on) if duty.round_on else None
    if following is None:
        return
    duty.state, duty.due_on, duty.round_on, duty.handed_in_on = State.NOT_BEGUN, following, following, None
    duty.was_late = False
    duty.round += 1
    duty.save()
    write(duty, Step.NEXT_ROUND, actor)


@transaction.atomic
def return_duty(*, duty_id: UUID, version: int, text: str, actor: Actor) -> None:
    """Send evidence back with the reason. Raises InvalidInput, ChangedMeanwhile, SamePerson."""
    duty = hold(duty_id, version, Step.RETURNED, actor)
    _refuse_own(duty, actor)
    take(duty, Step.RETURNED, actor, stated(text))
    tell_agency(duty, Step.RETURNED, actor, reason=text.strip())


@transaction.atomic
def cancel_duty(*, duty_id: UUID, version: int, text: str, actor: Actor) -> None:
    """Take one agency's duty off, with the reason, which everybody may read."""
    duty = hold(duty_id, version, Step.CANCELLED, actor)
    take(duty, Step.CANCELLED, actor, stated(text))
    tell_agency(duty, Step.CANCELLED, actor, reason=text.strip())
    end_request(duty)


@transaction.atomic
def cancel_task(*, task_id: UUID, text: str, actor: Actor) -> int:
    """Take a task off all agencies that still owe it; what was accepted stays. Returns how many."""
    check(actor, MANAGE_DIRECTIVES)
    task = Task.objects.select_for_update().filter(pk=task_id).first()
    if task is None:
        raise NotFound()
    if task.cancelled_reason:
        return 0
    task.cancelled_reason = stated(text, most=600)
    task.save(update_fields=["cancelled_reason"])
    audit.record(actor, "cancel_task", f"task:{task.pk}")
    rows = task.duties.select_for_update(of=("self",)).select_related("task", "directive").order_by("pk")
    owed = [duty for duty in rows if LIFE.follows(Step.CANCELLED, State(duty.state))]
    for duty in owed:
        take(duty, Step.CANCELLED, actor, task.cancelled_reason)
        tell_agency(duty, Step.CANCELLED, actor, reason=task.cancelled_reason)
        end_request(duty)
    return len(owed)
