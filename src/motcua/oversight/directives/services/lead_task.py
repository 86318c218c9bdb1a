"""What the head responsible decides before evidence leaves the agency."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from motcua.kernel.access import Actor
from motcua.oversight.directives.services.hold_duty import held, stated, take
from motcua.oversight.directives.services.tell_people import tell_agency, tell_office
from motcua.oversight.directives.types import LEAD_TASK, Step


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
