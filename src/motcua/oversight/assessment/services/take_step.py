"""One step of an assessment: lock, check right and state, note it once, audit it."""

from __future__ import annotations

from motcua.kernel import audit
from motcua.kernel.access import Actor, check_unless_system
from motcua.kernel.clock import now
from motcua.kernel.errors import NotFound
from motcua.oversight.assessment import rules
from motcua.oversight.assessment.errors import NotByHand, OwnAgency, WordsNeeded, WrongState
from motcua.oversight.assessment.models import AssessedAgency, Assessment, AssessmentStep
from motcua.oversight.assessment.selectors.assessments import set_in
from motcua.oversight.assessment.selectors.interests import has_interest
from motcua.oversight.assessment.types import CriteriaSet, Criterion, State

MOST_WORDS = 4000


def locked(code: str) -> Assessment:
    """The assessment under its row lock: whatever is written to it waits for whoever closes a score. NotFound."""
    found = Assessment.objects.select_for_update().filter(code=code).first()
    if found is None:
        raise NotFound()
    return found


def require_state(found: Assessment, *states: State) -> None:
    if found.state not in states:
        raise WrongState(assessment=found.code, state=rules.NAMES[State(found.state)])


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


def may_step(found: Assessment, step: str, actor: Actor) -> bool:
    """Whether the step is still to be taken; False when it has been. Raises NotAllowed, WrongState."""
    check_unless_system(actor, rules.STEPS[step].permission)
    state = State(found.state)
    if rules.is_done(step, state):
        return False
    require_state(found, rules.STEPS[step].before)
    return True


def take_step(found: Assessment, step: str, actor: Actor, *, note: str = "") -> None:
    """Write the new state with whatever else was set, the step, and the audit entry."""
    found.state = rules.STEPS[step].after
    found.save()
    note_step(found, step, actor, note=note)


def note_step(found: Assessment, step: str, actor: Actor, *, note: str = "") -> None:
    AssessmentStep.objects.create(
        assessment=found, step=step, at=now(), actor_id=actor.account_id, actor_name=actor.name, note=note
    )
    detail = {"state": str(found.state), "digest": found.digest, "note": note}
    audit.record(actor, f"{step}_assessment", f"assessment:{found.code}", **detail)
