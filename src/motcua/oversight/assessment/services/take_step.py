"""How steps of an assessment are taken, and what is asked first."""

from __future__ import annotations

from datetime import datetime

from motcua.kernel import audit
from motcua.kernel.access import SYSTEM, Actor
from motcua.kernel.clock import local, now
from motcua.kernel.errors import ChangedMeanwhile, NotFound, Term, WrongState
from motcua.kernel.steps import Steps
from motcua.kernel.text import moment
from motcua.oversight.assessment import rules
from motcua.oversight.assessment.errors import NotByHand, OwnAgency, WordsNeeded
from motcua.oversight.assessment.models import AssessedAgency, Assessment, Hand
from motcua.oversight.assessment.selectors.assessments import set_in
from motcua.oversight.assessment.selectors.interests import has_interest
from motcua.oversight.assessment.types import CriteriaSet, Criterion, State

MOST_WORDS = 4000


STEPS = Steps[Assessment](
    kind="assessment",
    key="code",
    life=rules.LIFE,
    lock=Assessment.objects.select_for_update,
    told=lambda found: {"digest": found.digest},
)
hold, may, take, note = STEPS.hold, STEPS.may, STEPS.take, STEPS.note


def require_state(found: Assessment, *states: State) -> None:
    if found.state not in states:
        raise WrongState(rules.NAMES[State(found.state)])


def assessed(found: Assessment, agency: str) -> AssessedAgency:
    """Raises NotFound."""
    row = found.agencies.filter(code=agency).first()
    if row is None:
        raise NotFound()
    return row


def criterion_in(found: Assessment | CriteriaSet, code: str) -> Criterion:
    """Raises NotFound."""
    criterion = (found if isinstance(found, CriteriaSet) else set_in(found)).criterion(code)
    if criterion is None:
        raise NotFound()
    return criterion


def keep_apart(actor: Actor, agency: str) -> None:
    """Refuse whoever belongs to the agency, or declared an interest in it (conflict of interest)."""
    if has_interest(actor, agency):
        raise OwnAgency(agency=agency)


def refuse_stale(standing: datetime | None, seen: datetime | None, actor: Actor) -> None:
    """Refuse to put something in the place of what the actor has not seen; the program itself has seen everything."""
    if standing is not None and standing != seen and actor != SYSTEM:
        at = moment(local(standing))
        raise ChangedMeanwhile(Term(f"ghi lúc {at}", f"written at {at}"))


def noted(actor: Actor, deed: str, where: Assessment | AssessedAgency, **detail: object) -> None:
    """Write a deed to the audit trail, and that the actor had a hand in this assessment."""
    code = where.code if isinstance(where, Assessment) else where.assessment_id
    agency = "" if isinstance(where, Assessment) else f":{where.code}"
    audit.record(actor, deed, f"assessment:{code}{agency}", **detail)
    if actor.account_id is not None:
        given = {"assessment_id": code, "account_id": actor.account_id, "deed": deed}
        Hand.objects.bulk_create([Hand(**given, at=now())], ignore_conflicts=True)


def by_hand(criterion: Criterion, is_right: bool) -> None:
    if not is_right:
        raise NotByHand(criterion=criterion.code)


def words(text: str, most: int = MOST_WORDS) -> str:
    """Words without blanks around them; raises WordsNeeded for none or too many."""
    found = text.strip()
    if not 1 <= len(found) <= most:
        raise WordsNeeded(most=most)
    return found
