"""Settle how a source tells its dossiers: by events or by files, never by both."""

from __future__ import annotations

from django.db import transaction

from motcua.kernel import audit
from motcua.kernel.access import Actor
from motcua.kernel.clock import now
from motcua.kernel.errors import NotFound
from motcua.oversight.intake.models import DossierFact, Source


@transaction.atomic
def speak_by_files(*, source: str, actor: Actor) -> bool:
    """Let the dossiers of `source` come by files from now on; its events of dossiers are then rejected (MON-17).

    False, and nothing changed, where it told dossiers by events, or a handover names it (decision 77). The source stays
    locked until the caller's transaction ends, so no batch comes between the answer and what is done with it. Raises
    NotFound.
    """
    row = Source.objects.select_for_update().filter(pk=source).first()
    if row is None:
        raise NotFound()
    if row.files_since:
        return True
    if row.has_handover or DossierFact.objects.filter(source=row).exists():
        return False
    row.files_since = now()
    row.save(update_fields=["files_since"])
    audit.record(actor, "speak_by_files", f"source:{source}")
    return True
