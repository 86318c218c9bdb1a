"""Who saw what, and when."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from motcua.kernel.access import Actor
from motcua.kernel.clock import now
from motcua.oversight.campaigns.models import Reading, Report


@transaction.atomic
def note_reading(*, report_id: UUID, actor: Actor) -> None:
    """Append that `actor` opened the report, with the version that stood. One statement; the log is its own audit."""
    version = Report.objects.filter(pk=report_id).values_list("versions", flat=True).first()
    if actor.account_id and version is not None:
        Reading.objects.create(
            report_id=report_id, account_id=actor.account_id, name=actor.name, at=now(), version=version
        )
