"""The conversation about a difference: the agency explains, the centre accepts or rejects, until both agree."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from motcua.foundation.agencies import selectors as agencies
from motcua.kernel import access, audit, text
from motcua.kernel.access import Actor, Permission, scope_filter
from motcua.kernel.clock import local, now
from motcua.kernel.errors import InvalidInput, NotFound
from motcua.oversight.indicators.types import Period
from motcua.oversight.reconciliation import rules, selectors
from motcua.oversight.reconciliation.errors import MonthSettled
from motcua.oversight.reconciliation.models import Case, CaseEntry, Settlement
from motcua.oversight.reconciliation.services.notify_parties import tell_agency, tell_centre
from motcua.oversight.reconciliation.services.take_figures import hold
from motcua.oversight.reconciliation.types import (
    ANSWER_EXPLANATION,
    EXPLAIN_DIFFERENCE,
    VIEW_CASES,
    Act,
    Attachment,
    CaseState,
    Party,
)

MOST_LETTERS = 4000
MOST_ATTACHMENTS = 10


@transaction.atomic
def explain_difference(*, case_id: UUID, words: str, attachments: Sequence[Attachment] = (), actor: Actor) -> CaseState:
    """The agency says why the figures differ; to be answered by the centre.

    Raises NotFound, NotAllowed, InvalidInput, NotYourTurn, MonthSettled.
    """
    return _say(case_id, Act.EXPLAINED, EXPLAIN_DIFFERENCE, words, attachments, actor)


@transaction.atomic
def accept_explanation(
    *, case_id: UUID, words: str = "", attachments: Sequence[Attachment] = (), actor: Actor
) -> CaseState:
    """The centre takes the explanation as it is. Raises as `explain_difference`."""
    return _say(case_id, Act.ACCEPTED, ANSWER_EXPLANATION, words, attachments, actor)


@transaction.atomic
def reject_explanation(*, case_id: UUID, words: str, attachments: Sequence[Attachment] = (), actor: Actor) -> CaseState:
    """The centre says why the explanation does not do; the agency's turn again. Raises as `explain_difference`."""
    return _say(case_id, Act.REJECTED, ANSWER_EXPLANATION, words, attachments, actor)


def _say(
    case_id: UUID, act: Act, permission: Permission, words: str, attachments: Sequence[Attachment], actor: Actor
) -> CaseState:
    case = _case(case_id, permission, actor)
    words = text.nfc(words).strip()
    _check(act, words, attachments)
    state = rules.next_state(CaseState(case.state), act)
    calendar = agencies.working_calendar(case.agency_code)
    case.state, case.due_at = state, rules.due_of(state, now(), selectors.terms(local(now()).date()), calendar)
    case.save(update_fields=["state", "due_at"])
    CaseEntry.objects.create(
        case=case,
        at=now(),
        party=Party.AGENCY if act is Act.EXPLAINED else Party.CENTRE,
        act=act,
        account_id=actor.account_id,
        author=actor.name,
        text=words,
        attachments=[{"name": each.name, "reference": each.reference} for each in attachments],
    )
    audit.record(actor, _VERBS[act], f"case:{case.id}", agency=case.agency_code, month=case.month)
    tell = tell_centre if act is Act.EXPLAINED else tell_agency
    tell(f"reconciliation_{act}", case.agency_code, case.month)
    return state


_VERBS = {
    Act.EXPLAINED: "explain_difference",
    Act.ACCEPTED: "accept_explanation",
    Act.REJECTED: "reject_explanation",
}


def _case(case_id: UUID, permission: Permission, actor: Actor) -> Case:
    """The case, held until the transaction ends; NotFound for whoever may not even see it."""
    visible = scope_filter(actor, VIEW_CASES, "agency_code")
    found = Case.objects.filter(visible, id=case_id).values_list("agency_code", "month").first()
    if found is None:
        raise NotFound()
    access.check(actor, permission, found[0])
    hold(*found)
    if Settlement.objects.filter(agency_code=found[0], month=found[1]).exists():
        raise MonthSettled(month=Period(found[1], found[1]).label)
    return Case.objects.select_for_update().get(id=case_id)


def _check(act: Act, words: str, attachments: Sequence[Attachment]) -> None:
    errors: dict[str, list[str]] = {}
    if not words and act is not Act.ACCEPTED:
        errors["words"] = ["Xin viết nội dung, ít nhất một câu."]
    if len(words) > MOST_LETTERS:
        errors["words"] = [f"Nội dung dài quá {MOST_LETTERS} chữ cái."]
    if any(not each.name or not each.reference or len(each.name + each.reference) > 500 for each in attachments):
        errors["attachment"] = ["Mỗi tài liệu cần cả tên và số hiệu hoặc địa chỉ."]
    if len(attachments) > MOST_ATTACHMENTS:
        errors["attachment"] = [f"Nhiều nhất {MOST_ATTACHMENTS} tài liệu mỗi lần."]
    if errors:
        raise InvalidInput(errors)
