"""What the office decides: accept, send back, a later day granted or refused, cancelled."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from motcua.foundation.accounts import selectors as accounts
from motcua.foundation.notifications.services import notify
from motcua.kernel import audit
from motcua.kernel.access import Actor, check
from motcua.kernel.clock import now
from motcua.kernel.errors import NotFound
from motcua.oversight.directives.errors import SamePerson, StepRefused
from motcua.oversight.directives.models import Duty, Task
from motcua.oversight.directives.rules.rounds import next_due
from motcua.oversight.directives.rules.steps import may
from motcua.oversight.directives.services.hold_duty import held, stated, take, write_step
from motcua.oversight.directives.types import (
    DECIDE_TASK,
    MANAGE_DIRECTIVES,
    REPORT_TASK,
    State,
    Step,
)

HOME = "/nhiem-vu/"


@transaction.atomic
def accept_duty(*, duty_id: UUID, version: int, text: str = "", actor: Actor) -> None:
    """Accept as done, by another person than who handed it in; what recurs begins its next round (F-146)."""
    duty = held(duty_id, version, Step.ACCEPTED, actor, DECIDE_TASK)
    _refuse_own(duty, actor)
    take(duty, Step.ACCEPTED, actor, text.strip()[:2000])
    _tell(duty, Step.ACCEPTED)
    _next_round(duty, actor)


def _refuse_own(duty: Duty, actor: Actor) -> None:
    if duty.handed_in_by is not None and duty.handed_in_by == actor.account_id:
        raise SamePerson()


def _next_round(duty: Duty, actor: Actor) -> None:
    following = next_due(duty.task.rhythm, duty.due_on) if duty.due_on else None
    if following is None:
        return
    duty.state, duty.due_on, duty.handed_in_by = State.NOT_BEGUN, following, None
    duty.round += 1
    duty.save()
    write_step(duty, Step.NEXT_ROUND, actor)


@transaction.atomic
def return_duty(*, duty_id: UUID, version: int, text: str, actor: Actor) -> None:
    """Send evidence back with the reason. Raises InvalidInput, StepRefused, SamePerson."""
    duty = held(duty_id, version, Step.RETURNED, actor, DECIDE_TASK)
    _refuse_own(duty, actor)
    take(duty, Step.RETURNED, actor, stated(text))
    _tell(duty, Step.RETURNED, text)


@transaction.atomic
def decide_extension(*, duty_id: UUID, version: int, is_granted: bool, text: str = "", actor: Actor) -> None:
    """Answer the request that waits: a refusal says why. Who asked may not answer."""
    step = Step.EXTENDED if is_granted else Step.REFUSED
    duty = held(duty_id, version, step, actor, DECIDE_TASK)
    asked = duty.extensions.filter(is_granted=None).first()
    if asked is None:
        raise StepRefused()
    if asked.asked_by == actor.account_id:
        raise SamePerson()
    said = text.strip()[:2000] if is_granted else stated(text)
    asked.is_granted, asked.answer, asked.decided_at = is_granted, said, now()
    asked.save()
    if is_granted:
        duty.due_on = asked.until
    take(duty, step, actor, said)
    _tell(duty, step, said)


@transaction.atomic
def cancel_duty(*, duty_id: UUID, version: int, text: str, actor: Actor) -> None:
    """Take one agency's duty off, with the reason, which everybody may read."""
    duty = held(duty_id, version, Step.CANCELLED, actor, DECIDE_TASK)
    take(duty, Step.CANCELLED, actor, stated(text))
    _tell(duty, Step.CANCELLED, text)


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
    owed = [duty for duty in rows if may(Step.CANCELLED, State(duty.state))]
    for duty in owed:
        take(duty, Step.CANCELLED, actor, task.cancelled_reason)
    return len(owed)


def _tell(duty: Duty, step: Step, reason: str = "") -> None:
    """A notice for those who report for the agency."""
    for person in accounts.officers_with(REPORT_TASK, duty.agency_code):
        notify(
            account_id=person.account_id,
            purpose=f"task_{step}",
            data={"number": name_of(duty), "agency": duty.agency_code, "reason": reason},
            link=f"{HOME}viec/{duty.pk}/",
            subject=f"duty:{duty.pk}",
        )


def name_of(duty: Duty) -> str:
    """The number of the text and the place in it: `3109/BTTTT-CĐSQG, điểm 4`."""
    return f"{duty.directive.number}, {duty.task.article}"
