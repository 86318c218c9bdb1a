"""The ladder of reminders: clerks before, on and after the due day, then heads, then the office; each rung once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from motcua.foundation.accounts.types import Person
from motcua.foundation.notifications import selectors as notices
from motcua.foundation.notifications.services import notify
from motcua.foundation.notifications.types import Rung
from motcua.kernel import audit
from motcua.kernel.access import SYSTEM
from motcua.kernel.clock import now, today
from motcua.kernel.text import day as day_text
from motcua.oversight.directives.models import Duty, RungNotice
from motcua.oversight.directives.rules.ladder import speaks
from motcua.oversight.directives.selectors.reference import ladder
from motcua.oversight.directives.services.tell_people import AGENCY, HOME, holders, words_of
from motcua.oversight.directives.types import (
    DECIDE_TASK,
    OWED,
    REPORT_TASK,
    Audience,
    State,
)


def send_reminders() -> int:
    """Let the highest rung that a duty has reached speak, if it has not yet; returns how many duties spoke.

    Twice on one day, or by two workers, sends once; rungs below that were missed in an outage stay silent.
    """
    on = today()
    rungs = ladder(on)
    if not rungs:
        return 0
    last = on - timedelta(days=rungs[0].days)
    owed = Duty.objects.filter(state__in=OWED, due_on__lte=last, directive__is_example=False)
    return sum(_speak(pk, rungs, on) for pk in list(owed.order_by("due_on", "pk").values_list("pk", flat=True)))


@transaction.atomic
def _speak(pk: UUID, rungs: Sequence[Rung], on: date) -> bool:
    """One duty in a transaction of its own, so that one that fails costs the others nothing."""
    duty = Duty.objects.select_for_update(of=("self",)).select_related("task", "directive").get(pk=pk)
    if duty.due_on is None or not speaks(State(duty.state)):
        return False
    reached = notices.rungs_reached(rungs, duty.due_on, on)
    spoken = set(duty.notices.filter(due_on=duty.due_on).values_list("rung", flat=True))
    if not reached or reached[-1].code in spoken:
        return False
    highest = reached[-1]
    people = _people(duty, Audience(highest.audience))
    for person in people:
        _notify(duty, person, highest, duty.due_on)
    rows = [
        _row(duty, duty.due_on, rung, len(people) if rung is highest else 0)
        for rung in reached
        if rung.code not in spoken
    ]
    RungNotice.objects.bulk_create(rows)
    audit.record(SYSTEM, "climb_ladder", f"duty:{duty.pk}", rung=highest.code, people=len(people))
    return True


def _row(duty: Duty, due_on: date, rung: Rung, people: int) -> RungNotice:
    return RungNotice(duty=duty, rung=rung.code, due_on=due_on, at=now(), people=people, audience=rung.audience)


def _people(duty: Duty, audience: Audience) -> list[Person]:
    """Clerks always; heads and the office as the rung says, heads also for what waits for them; each person once."""
    is_up = audience in (Audience.HEAD, Audience.OFFICE) or _waits_for_head(duty)
    found = holders(AGENCY if is_up else (REPORT_TASK,), duty.agency_code)
    if audience is Audience.OFFICE:
        found += holders((DECIDE_TASK,), "")
    return list({person.account_id: person for person in found}.values())


def _waits_for_head(duty: Duty) -> bool:
    return duty.state == State.WITH_HEAD or duty.extensions.filter(is_granted=None, is_with_head=True).exists()


def _notify(duty: Duty, person: Person, rung: Rung, due_on: date) -> None:
    notify(
        account_id=person.account_id,
        purpose="task_late" if rung.days > 0 else "task_due",
        data=words_of(duty) | {"deadline": day_text(due_on)},
        link=f"{HOME}viec/{duty.pk}/",
        subject=f"duty:{duty.pk}",
    )
