"""The audit trail: every change outside a dossier's own event chain, and every reading of personal data."""

from __future__ import annotations

from motcua.kernel.access import Actor
from motcua.kernel.clock import now
from motcua.kernel.models import AuditEntry


def record(actor: Actor, action: str, subject: str, **detail: object) -> None:
    """Append one entry. `action` is a verb (`import_procedures`, `reveal_person`), `subject` a `kind:id`.

    `detail` holds plain JSON values and no personal data.
    """
    AuditEntry.objects.create(
        at=now(), actor_id=actor.account_id, actor_name=actor.name, action=action, subject=subject, detail=detail
    )
