"""One duty held for one step: locked, seen as it stands, changed, told to the audit and to its history."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.kernel import audit
from motcua.kernel.access import Actor, Permission, check
from motcua.kernel.clock import now, today
from motcua.kernel.errors import ChangedMeanwhile, InvalidInput, NotFound, WrongState
from motcua.oversight.directives.models import Duty, DutyStep
from motcua.oversight.directives.rules.steps import NAMES, after, may
from motcua.oversight.directives.types import MOST_TEXT, DaysTold, State, Step


def held(duty_id: UUID, version: int | None, step: Step, actor: Actor, permission: Permission) -> Duty:
    """The duty under its row lock, if the actor may and it still stands as the person saw it.

    `version` is None for what moves nothing, as a comment. Raises NotFound, NotAllowed, WrongState;
    ChangedMeanwhile: a step tried twice finds another version.
    """
    duty = Duty.objects.select_for_update(of=("self",)).select_related("task", "directive").filter(pk=duty_id).first()
    if duty is None:
        raise NotFound()
    check(actor, permission, duty.agency_code)
    state = State(duty.state)
    if version not in (None, duty.version):
        raise ChangedMeanwhile(NAMES[state])
    if not may(step, state):
        raise WrongState(NAMES[state])
    return duty


_NO_DAYS = DaysTold()


def take(duty: Duty, step: Step, actor: Actor, text: str = "", days: DaysTold = _NO_DAYS) -> DutyStep:
    """Write the step and where it leaves the duty."""
    before = duty.state
    duty.state = after(step, State(duty.state))
    if duty.state == State.HANDED_IN and before != State.HANDED_IN:
        duty.handed_in_on = today()
    duty.version += 1
    duty.save()
    audit.record(actor, f"duty_{step}", f"duty:{duty.pk}", before=before, after=duty.state, version=duty.version)
    return write_step(duty, step, actor, text, days)


def write_step(duty: Duty, step: Step, actor: Actor, text: str = "", days: DaysTold = _NO_DAYS) -> DutyStep:
    return DutyStep.objects.create(
        duty=duty,
        step=step,
        state=duty.state,
        agency_code=duty.agency_code,
        due_on=duty.due_on,
        due_before=days.due_before,
        until=days.until,
        days_late=days.days_late,
        text=text,
        at=now(),
        actor_id=actor.account_id,
        actor_name=actor.name,
    )


def round_begun(duty: Duty) -> int:
    """The step with which the round in hand began; 0 in the first one."""
    begun = duty.steps.filter(step=Step.NEXT_ROUND).order_by("-pk").values_list("pk", flat=True).first()
    return begun or 0


def stated(text: str, field: str = "text", *, least: int = 5, most: int = MOST_TEXT) -> str:
    """The words a person must give. Raises InvalidInput."""
    said = text.strip()
    if len(said) < least:
        raise InvalidInput({field: [_("Xin ghi rõ nội dung, ít nhất vài chữ.")]})
    if len(said) > most:
        raise InvalidInput({field: [_("Nội dung dài quá {most} ký tự; xin rút gọn.").format(most=most)]})
    return said


def later_day(day: date | None, than: date, field: str = "until") -> date:
    """A day after another. Raises InvalidInput."""
    if day is None or day <= than:
        raise InvalidInput({field: [_("Ngày xin gia hạn phải sau hạn đang có.")]})
    return day
