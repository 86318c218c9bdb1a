"""Whose turn it is in a conversation, what may follow, and until when."""

from __future__ import annotations

from datetime import datetime

from motcua.kernel.clock import local
from motcua.kernel.worktime import WorkingCalendar, add_working_days
from motcua.oversight.reconciliation.errors import NotYourTurn
from motcua.oversight.reconciliation.types import Act, CaseState, Party, Terms

_NEXT = {
    (CaseState.OPEN, Act.EXPLAINED): CaseState.EXPLAINED,
    (CaseState.REJECTED, Act.EXPLAINED): CaseState.EXPLAINED,
    (CaseState.EXPLAINED, Act.ACCEPTED): CaseState.ACCEPTED,
    (CaseState.EXPLAINED, Act.REJECTED): CaseState.REJECTED,
    (CaseState.OPEN, Act.VANISHED): CaseState.VANISHED,
    (CaseState.EXPLAINED, Act.VANISHED): CaseState.VANISHED,
    (CaseState.REJECTED, Act.VANISHED): CaseState.VANISHED,
    (CaseState.ACCEPTED, Act.VANISHED): CaseState.VANISHED,
    (CaseState.ACCEPTED, Act.SIGNED): CaseState.SIGNED,
    (CaseState.VANISHED, Act.SIGNED): CaseState.SIGNED,
}
_MEASURED_ANEW = {
    CaseState.OPEN: CaseState.OPEN,
    CaseState.EXPLAINED: CaseState.OPEN,
    CaseState.ACCEPTED: CaseState.OPEN,
    CaseState.REJECTED: CaseState.OPEN,
    CaseState.VANISHED: CaseState.OPEN,
}
"""A difference that reads otherwise than the one explained must be explained again."""
_TURN = {CaseState.OPEN: Party.AGENCY, CaseState.REJECTED: Party.AGENCY, CaseState.EXPLAINED: Party.CENTRE}


def next_state(state: CaseState, act: Act) -> CaseState:
    """The state after `act`; raises NotYourTurn where it cannot follow. Nothing follows a signature."""
    found = _MEASURED_ANEW.get(state) if act is Act.MEASURED else _NEXT.get((state, act))
    if found is None:
        raise NotYourTurn(state=state)
    return found


def turn_of(state: CaseState) -> Party | None:
    """Who is to act; None where the case waits for nobody."""
    return _TURN.get(state)


def due_of(state: CaseState, since: datetime, terms: Terms, calendar: WorkingCalendar) -> datetime | None:
    """The close of the last working day on which the party may act (R-CAL-05: the day itself is day 0)."""
    turn = turn_of(state)
    if turn is None:
        return None
    days = terms.explain_working_days if turn is Party.AGENCY else terms.answer_working_days
    return calendar.close_of(add_working_days(calendar, local(since).date(), days))
