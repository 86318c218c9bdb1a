"""Sign an agency and month off: two parties, the same statement, then nothing changes any more."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from motcua.kernel import access, audit
from motcua.kernel.access import Actor
from motcua.kernel.clock import now
from motcua.kernel.errors import SignInRequired
from motcua.oversight.indicators.types import Period
from motcua.oversight.reconciliation import rules, selectors
from motcua.oversight.reconciliation.errors import (
    CasesUnsettled,
    MonthSettled,
    NothingToSign,
    PartiesMustDiffer,
    StatementChanged,
)
from motcua.oversight.reconciliation.models import Case, CaseEntry, Settlement, SignOff
from motcua.oversight.reconciliation.services.notify_parties import tell_agency, tell_centre
from motcua.oversight.reconciliation.services.take_figures import hold
from motcua.oversight.reconciliation.types import (
    ANSWER_EXPLANATION,
    EXPLAIN_DIFFERENCE,
    Act,
    CaseState,
    Party,
    Standing,
)


@transaction.atomic
def sign_month(*, agency: str, month: int, party: Party, digest: str, actor: Actor) -> bool:
    """Sign the statement whose seal is `digest` for `party`; returns whether both have now signed.

    Signing again changes nothing. Raises NotAllowed, MonthSettled, NothingToSign, CasesUnsettled, StatementChanged,
    PartiesMustDiffer.
    """
    access.check(actor, EXPLAIN_DIFFERENCE if party is Party.AGENCY else ANSWER_EXPLANATION, agency)
    if actor.account_id is None:
        raise SignInRequired()
    hold(agency, month)
    standing = selectors.standing(agency, month)
    _check(standing, digest)
    if any(s.digest == digest and s.party is party for s in standing.signatures):
        return False
    _check_other(agency, month, digest, party, actor.account_id)
    SignOff.objects.create(
        agency_code=agency, month=month, party=party, account_id=actor.account_id, author=actor.name, at=now(),
        digest=digest,
    )  # fmt: skip
    code = Period(month, month).code
    audit.record(actor, "sign_month", f"reconciliation:{agency}/{code}", party=party, digest=digest)
    if {party} | {s.party for s in standing.signatures if s.digest == digest} == set(Party):
        _settle(standing, party, actor)
        return True
    tell = tell_centre if party is Party.AGENCY else tell_agency
    tell("reconciliation_signed", agency, month)
    return False


def _check(standing: Standing, digest: str) -> None:
    period = Period(standing.month, standing.month)
    if standing.settled_at:
        raise MonthSettled(month=period.label)
    if not standing.total.findings or period.end > now():
        raise NothingToSign()
    if standing.unsettled:
        raise CasesUnsettled(count=standing.unsettled)
    if standing.digest != digest or not _is_measured(standing):
        raise StatementChanged()


def _is_measured(standing: Standing) -> bool:
    """Whether every difference that is found now has its case: measuring may lag a moment behind the sides."""
    needed = {(f.pairing, f.procedure) for f in standing.total.findings if f.needs_a_case}
    held = Case.objects.filter(agency_code=standing.agency, month=standing.month)
    return needed <= set(held.values_list("pairing", "procedure_code"))


def _check_other(agency: str, month: int, digest: str, party: Party, account_id: UUID) -> None:
    """Four eyes: the two signatures come from two people."""
    others = SignOff.objects.filter(agency_code=agency, month=month, digest=digest).exclude(party=party)
    if others.filter(account_id=account_id).exists():
        raise PartiesMustDiffer()


def _settle(standing: Standing, party: Party, actor: Actor) -> None:
    agency, month = standing.agency, standing.month
    words = selectors.statement(agency, month, standing.total.findings)
    Settlement.objects.create(
        agency_code=agency, month=month, statement=words, digest=standing.digest, settled_at=now()
    )
    cases = list(Case.objects.select_for_update().filter(agency_code=agency, month=month))
    for case in cases:
        case.state, case.due_at = rules.next_state(CaseState(case.state), Act.SIGNED), None
    Case.objects.bulk_update(cases, ["state", "due_at"])
    CaseEntry.objects.bulk_create(
        CaseEntry(case=case, at=now(), party=party, act=Act.SIGNED, account_id=actor.account_id, author=actor.name)
        for case in cases
    )
    audit.record(actor, "settle_month", f"reconciliation:{agency}/{Period(month, month).code}", digest=standing.digest)
