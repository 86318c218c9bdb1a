"""One duty held for one step: locked, seen as it stands, changed, told to the audit and to its history."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.kernel.access import Actor, check
from motcua.kernel.clock import today
from motcua.kernel.errors import ChangedMeanwhile, InvalidInput, WrongState
from motcua.kernel.steps import Steps
from motcua.oversight.directives.models import Duty, DutyStep
from motcua.oversight.directives.rules.steps import LIFE, NAMES
from motcua.oversight.directives.types import MOST_TEXT, DaysTold, State, Step

STEPS = Steps[Duty](
    kind="duty",
    key="pk",
    deed="duty_{step}",
    life=LIFE,
    lock=lambda: Duty.objects.select_for_update(of=("self",)).select_related("task", "directive"),
    agency=lambda duty: duty.agency_code,
    kept=lambda duty: {"state": duty.state, "agency_code": duty.agency_code, "due_on": duty.due_on},
    told=lambda duty: {"version": duty.version},
)


def hold(duty_id: UUID, version: int | None, step: Step, actor: Actor) -> Duty:
    """The duty under its row lock, if the actor may take the step and it still stands as the person saw it.

    `version` is None for what moves nothing, as a comment. Raises NotFound, NotAllowed, WrongState;
    ChangedMeanwhile: a step tried twice finds another version.
    """
    duty = STEPS.hold(duty_id)
    check(actor, LIFE.steps[step].permission, duty.agency_code)
    if version not in (None, duty.version):
        raise ChangedMeanwhile(NAMES[State(duty.state)])
    if not STEPS.may(duty, step, actor):
        raise WrongState(NAMES[State(duty.state)])
    return duty


_NO_DAYS = DaysTold()


def take(duty: Duty, step: Step, actor: Actor, text: str = "", days: DaysTold = _NO_DAYS) -> DutyStep:
    """Write the step and where it leaves the duty."""
    before = State(duty.state)
    if before is not State.HANDED_IN and LIFE.after(step, before) is State.HANDED_IN:
        duty.handed_in_on = today()
    duty.version += 1
    written: DutyStep = STEPS.take(duty, step, actor, note=text, **asdict(days))
    return written


def write(duty: Duty, step: Step, actor: Actor, text: str = "") -> None:
    """A step that the history tells and that moves nothing."""
    STEPS.write(duty, step, actor, note=text)


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
