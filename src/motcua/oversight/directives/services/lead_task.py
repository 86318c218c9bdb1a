"""What the head responsible decides before evidence leaves the agency, and whether a head must."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import Q

from motcua.foundation.accounts import selectors as accounts
from motcua.kernel.access import SYSTEM, Actor
from motcua.kernel.clock import today
from motcua.kernel.text import day as day_text
from motcua.oversight.directives.models import Duty
from motcua.oversight.directives.selectors.reference import head_agrees_on
from motcua.oversight.directives.services.hold_duty import hold, stated, take, write
from motcua.oversight.directives.services.tell_people import tell_agency, tell_office
from motcua.oversight.directives.types import LEAD_TASK, OPEN, DaysTold, State, Step


def waits_for_head(duty: Duty, actor: Actor) -> bool:
    """Whether a head must agree first: not where no rule demands it, or where the person is the head.

    Where the agency has no head here, that is written down and the office is next.
    """
    if not head_agrees_on(today()) or actor.may(LEAD_TASK, duty.agency_code):
        return False
    if accounts.officers_with(LEAD_TASK, duty.agency_code):
        return True
    write(duty, Step.NO_HEAD, SYSTEM)
    return False


@transaction.atomic
def approve_evidence(*, duty_id: UUID, version: int, text: str = "", actor: Actor) -> None:
    """Let evidence that waits for the head go to the office. Raises ChangedMeanwhile, NotAllowed."""
    duty = hold(duty_id, version, Step.APPROVED, actor)
    take(duty, Step.APPROVED, actor, text.strip()[:2000])
    tell_office(duty, Step.HANDED_IN, actor)


@transaction.atomic
def send_back_evidence(*, duty_id: UUID, version: int, text: str, actor: Actor) -> None:
    """Give evidence back to the clerk with the reason, before anybody outside has seen it. Raises InvalidInput."""
    duty = hold(duty_id, version, Step.SENT_BACK, actor)
    said = stated(text)
    take(duty, Step.SENT_BACK, actor, said)
    tell_agency(duty, Step.SENT_BACK, actor, reason=said)


def let_go_without_head() -> int:
    """Send out what waits for a head where the agency has none any more, and write that down. Returns how many.

    Nobody who could let it go is left; whoever is head there now finds it in the own queue. Again sends nothing.
    """
    waits = Duty.objects.filter(
        Q(state=State.WITH_HEAD) | Q(extensions__is_granted=None, extensions__is_with_head=True)
    )
    waits = waits.filter(state__in=OPEN).distinct()
    codes = waits.order_by("agency_code").values_list("agency_code", flat=True)
    headless = [code for code in set(codes) if not accounts.officers_with(LEAD_TASK, code)]
    return sum(_let_go(pk) for pk in waits.filter(agency_code__in=headless).order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _let_go(duty_id: UUID) -> bool:
    duty = Duty.objects.select_for_update(of=("self",)).select_related("task", "directive").get(pk=duty_id)
    asked = duty.extensions.filter(is_granted=None, is_with_head=True).first()
    is_evidence = duty.state == State.WITH_HEAD
    if not (asked or is_evidence):
        return False
    write(duty, Step.NO_HEAD, SYSTEM)
    if asked:
        asked.is_with_head = False
        asked.save()
        take(duty, Step.ASKED, SYSTEM, days=DaysTold(until=asked.until))
        tell_office(duty, Step.ASKED, SYSTEM, deadline=day_text(asked.until), reason=asked.reason)
    if is_evidence:
        take(duty, Step.HANDED_IN, SYSTEM)
        tell_office(duty, Step.HANDED_IN, SYSTEM)
    return True
