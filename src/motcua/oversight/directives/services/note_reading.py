"""Who saw what: one line a person and duty in an hour."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from motcua.kernel import audit
from motcua.kernel.access import Actor
from motcua.kernel.clock import now
from motcua.oversight.directives.models import DutyReading

AGAIN = timedelta(hours=1)


@transaction.atomic
def note_reading(*, duty_id: UUID, actor: Actor) -> None:
    """Note that the actor opened the duty; a page opened again within the hour is the same reading."""
    if actor.account_id is None:
        return
    recent = DutyReading.objects.filter(duty_id=duty_id, account_id=actor.account_id, at__gt=now() - AGAIN)
    if not recent.exists():
        DutyReading.objects.create(duty_id=duty_id, account_id=actor.account_id, name=actor.name, at=now())
        audit.record(actor, "read_duty", f"duty:{duty_id}")
