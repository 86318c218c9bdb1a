"""What the head responsible decides before evidence leaves the agency, and whether a head must."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from motcua.foundation.accounts import selectors as accounts
from motcua.kernel.access import SYSTEM, Actor
from motcua.kernel.clock import today
from motcua.oversight.directives.models import Duty
from motcua.oversight.directives.selectors.reference import head_agrees_on
from motcua.oversight.directives.services.hold_duty import held, stated, take, write_step
from motcua.oversight.directives.services.tell_people import tell_agency, tell_office
from motcua.oversight.directives.types import LEAD_TASK, Step


def waits_for_head(duty: Duty, actor: Actor) -> bool:
    """Whether a head must agree first: not where no rule demands it, or where the person is the head.

    Where the agency has no head here, that is written down and the office is next.
    """
    if not head_agrees_on(today()) or actor.may(LEAD_TASK, duty.agency_code):
        return False
    if accounts.officers_with(LEAD_TASK, duty.agency_code):
        return True
    write_step(duty, Step.NO_HEAD, SYSTEM)
    return False


@transaction.atomic
def approve_evidence(*, duty_id: UUID, version: int, text: str = "", actor: Actor) -> None:
    """Let evidence that waits for the head go to the office. Raises StepRefused, NotAllowed."""
    duty = held(duty_id, version, Step.APPROVED, actor, LEAD_TASK)
    take(duty, Step.APPROVED, actor, text.strip()[:2000])
    tell_office(duty, Step.HANDED_IN, actor)


@transaction.atomic
def send_back_evidence(*, duty_id: UUID, version: int, text: str, actor: Actor) -> None:
    """Give evidence back to the clerk with the reason, before anybody outside has seen it. Raises InvalidInput."""
    duty = held(duty_id, version, Step.SENT_BACK, actor, LEAD_TASK)
    said = stated(text)
    take(duty, Step.SENT_BACK, actor, said)
    tell_agency(duty, Step.SENT_BACK, actor, reason=said)
