"""An agency objects to a visit; somebody else decides, and an upheld objection takes the visit out of the count."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from motcua.kernel import audit
from motcua.kernel.access import Actor, check
from motcua.kernel.clock import now
from motcua.kernel.errors import InvalidInput, NotFound
from motcua.kernel.text import moment, nfc
from motcua.oversight.probes.errors import AlreadyDecided, AlreadyObjected, NothingToObject, OwnObjection
from motcua.oversight.probes.models import Objection, Visit
from motcua.oversight.probes.services.count_rounds import count_rounds
from motcua.oversight.probes.services.list_hosts import wrong_reason
from motcua.oversight.probes.types import ANSWER, DECIDE, Decision, Outcome


@transaction.atomic
def object_visit(*, visit: UUID, reason: str, actor: Actor) -> int:
    """Object to a visit in which something failed; the number of the objection. Again in the same words: the same.

    Raises NotFound, NothingToObject, AlreadyObjected, InvalidInput.
    """
    row = Visit.objects.select_related("target").filter(pk=visit).first()
    if row is None or not actor.may(ANSWER, row.target.agency_code):
        raise NotFound()
    if Outcome.FAILED.value not in row.outcomes.values():
        raise NothingToObject()
    if wrong := wrong_reason(reason):
        raise InvalidInput(wrong)
    found, is_new = Objection.objects.get_or_create(
        visit=row,
        defaults={
            "agency_code": row.target.agency_code,
            "reason": nfc(reason),
            "account_id": actor.account_id,
            "author": actor.name,
            "at": now(),
        },
    )
    if not is_new and (found.reason, found.account_id) != (nfc(reason), actor.account_id):
        raise AlreadyObjected(at=moment(found.at))
    if is_new:
        audit.record(actor, "object_visit", f"visit:{visit}", agency=found.agency_code)
    return int(found.pk)


@transaction.atomic
def decide_objection(*, objection: int, uphold: bool, reason: str, actor: Actor) -> None:
    """Uphold or dismiss an objection. The same decision again changes nothing.

    Raises NotFound, OwnObjection, AlreadyDecided, InvalidInput.
    """
    check(actor, DECIDE)
    row = Objection.objects.select_for_update(of=("self",)).select_related("visit").filter(pk=objection).first()
    if row is None:
        raise NotFound()
    if row.account_id == actor.account_id or actor.may(ANSWER, row.agency_code):
        raise OwnObjection()
    if wrong := wrong_reason(reason):
        raise InvalidInput(wrong)
    decision = Decision.UPHELD if uphold else Decision.DISMISSED
    if row.decision == decision:
        return
    if row.decided_at is not None:
        raise AlreadyDecided(at=moment(row.decided_at))
    row.decision, row.decision_reason, row.decided_at = decision, nfc(reason), now()
    row.decided_id, row.decided_by = actor.account_id, actor.name
    row.save(update_fields=["decision", "decision_reason", "decided_at", "decided_id", "decided_by"])
    audit.record(actor, "decide_objection", f"objection:{objection}", decision=decision.value)
    if uphold:
        count_rounds(target=row.visit.target_id, month=row.visit.month)
