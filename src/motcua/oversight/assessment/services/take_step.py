"""How steps of an assessment are taken, and what is asked first."""

from __future__ import annotations

from motcua.kernel.access import Actor
from motcua.kernel.errors import NotFound
from motcua.kernel.steps import Steps
from motcua.oversight.assessment import rules
from motcua.oversight.assessment.errors import NotByHand, OwnAgency, WordsNeeded, WrongState
from motcua.oversight.assessment.models import AssessedAgency, Assessment
from motcua.oversight.assessment.selectors.assessments import set_in
from motcua.oversight.assessment.selectors.interests import has_interest
from motcua.oversight.assessment.types import CriteriaSet, Criterion, State

MOST_WORDS = 4000


def _refused(found: Assessment, state: str) -> WrongState:
    return WrongState(assessment=found.code, state=state)


STEPS = Steps[Assessment](
    kind="assessment",
    key="code",
    life=rules.LIFE,
    lock=Assessment.objects.select_for_update,
    refused=_refused,
    told=lambda found: {"digest": found.digest},
)
locked, may_step, take_step, note_step = STEPS.locked, STEPS.may_step, STEPS.take_step, STEPS.note_step


def require_state(found: Assessment, *states: State) -> None:
    if found.state not in states:
        raise _refused(found, rules.NAMES[State(found.state)])


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


def by_hand(criterion: Criterion, is_right: bool) -> None:
    if not is_right:
        raise NotByHand(criterion=criterion.code)


def words(text: str, most: int = MOST_WORDS) -> str:
    """Words without blanks around them; raises WordsNeeded for none or too many."""
    found = text.strip()
    if not 1 <= len(found) <= most:
        raise WordsNeeded(most=most)
    return found
