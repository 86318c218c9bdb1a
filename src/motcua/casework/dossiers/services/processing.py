"""Behind the desk: assign, propose, approve, return (R-PRC-01, R-RET-01, F-058, F-060, F-066)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.casework.dossiers import rules
from motcua.casework.dossiers.errors import ReasonMissing
from motcua.casework.dossiers.models import Dossier
from motcua.casework.dossiers.services.tell import tell
from motcua.casework.dossiers.services.transition import lock, move, require_seen
from motcua.casework.dossiers.types import (
    APPROVE_DOSSIER,
    ASSIGN_DOSSIER,
    PROCESS_DOSSIER,
    RECEIVE_DOSSIER,
)
from motcua.foundation.accounts import selectors as accounts
from motcua.kernel import text
from motcua.kernel.access import Actor, check
from motcua.kernel.clock import now
from motcua.kernel.errors import NotAllowed


@transaction.atomic
def assign_dossier(*, actor: Actor, dossier_id: UUID, officer_id: UUID, seen: datetime | None = None) -> Dossier:
    """Give a received dossier to an officer of the agency who may process it (F-058). Raises NotAllowed."""
    dossier = lock(dossier_id)
    check(actor, ASSIGN_DOSSIER, dossier.agency_id)
    require_seen(dossier, seen)
    officers = {p.account_id: p for p in accounts.officers_with(PROCESS_DOSSIER, dossier.agency_id)}
    if officer_id not in officers:
        raise NotAllowed()
    dossier.assignee_id = officer_id
    move(dossier, "assign", actor=actor, data={"assignee": officers[officer_id].name}, changed=("assignee_id",))
    return dossier


@transaction.atomic
def propose_result(
    *, actor: Actor, dossier_id: UUID, result: Mapping[str, str], seen: datetime | None = None
) -> Dossier:
    """The specialist's proposal to grant: register `book`, `number`, and an `opinion`. Raises ReasonMissing."""
    dossier = lock(dossier_id)
    _check_assigned(actor, dossier)
    require_seen(dossier, seen)
    wanted = {"book": "Ghi quyển sổ đăng ký.", "number": "Ghi số đăng ký.", "opinion": "Ghi ý kiến thẩm tra."}
    errors = {k: [sentence] for k, sentence in wanted.items() if not result.get(k, "").strip()}
    longest = {"book": 20, "number": 20, "opinion": rules.LONGEST_TEXT}
    errors |= {k: [f"Nội dung dài quá {n} ký tự."] for k, n in longest.items() if len(result.get(k, "")) > n}
    if errors:
        raise ReasonMissing(errors)
    dossier.result = {k: text.nfc(result[k]) for k in wanted}
    move(dossier, "propose", actor=actor, data={"proposal": dossier.result}, changed=("result",))
    return dossier


@transaction.atomic
def send_back(*, actor: Actor, dossier_id: UUID, reason: str, seen: datetime | None = None) -> Dossier:
    """The leader returns a proposal to the specialist with the reason. Raises ReasonMissing."""
    dossier = lock(dossier_id)
    check(actor, APPROVE_DOSSIER, dossier.agency_id)
    require_seen(dossier, seen)
    rules.require_reason(reason)
    move(dossier, "send_back", actor=actor, data={"reason": text.nfc(reason)})
    return dossier


@transaction.atomic
def approve_result(*, actor: Actor, dossier_id: UUID, seen: datetime | None = None) -> Dossier:
    """The leader decides; the signature follows outside this transaction (`sign_result`)."""
    dossier = lock(dossier_id)
    check(actor, APPROVE_DOSSIER, dossier.agency_id)
    require_seen(dossier, seen)
    dossier.result = {**dossier.result, "approver": str(actor.account_id), "approver_name": actor.name}
    move(dossier, "approve", actor=actor, changed=("result",))
    return dossier


@transaction.atomic
def return_result(*, actor: Actor, dossier_id: UUID, way: str, seen: datetime | None = None) -> Dossier:
    """Record that the applicant has the result: `online`, `counter` or `post` (R-RET-01, R-RET-03)."""
    dossier = lock(dossier_id)
    check(actor, RECEIVE_DOSSIER, dossier.agency_id)
    require_seen(dossier, seen)
    if way not in RETURN_WAYS:
        raise ReasonMissing({"way": ["Chọn cách trả kết quả."]})
    dossier.closed_at = now()
    move(dossier, "return_result", actor=actor, at=dossier.closed_at, data={"way": way}, changed=("closed_at",))
    tell(dossier, "result_returned", actor, returned_at=text.moment(dossier.closed_at))
    return dossier


RETURN_WAYS: dict[str, str] = {"online": "Trả trực tuyến", "counter": "Trả tại quầy", "post": "Gửi qua bưu chính"}


def _check_assigned(actor: Actor, dossier: Dossier) -> None:
    check(actor, PROCESS_DOSSIER, dossier.agency_id)
    if dossier.assignee_id != actor.account_id:
        raise NotAllowed()
