"""Which step may be taken from where; the same table serves services and pages."""

from __future__ import annotations

from motcua.oversight.directives.types import State, Step

_FROM: dict[Step, tuple[State, ...]] = {
    Step.PROGRESS: (State.NOT_BEGUN, State.DOING),
    Step.HANDED_IN: (State.NOT_BEGUN, State.DOING),
    Step.ACCEPTED: (State.HANDED_IN,),
    Step.RETURNED: (State.HANDED_IN,),
    Step.ASKED: (State.NOT_BEGUN, State.DOING),
    Step.EXTENDED: (State.NOT_BEGUN, State.DOING, State.HANDED_IN),
    Step.REFUSED: (State.NOT_BEGUN, State.DOING, State.HANDED_IN),
    Step.CANCELLED: (State.NOT_BEGUN, State.DOING, State.HANDED_IN),
    Step.COMMENTED: tuple(State),
    Step.PASSED_ON: (State.NOT_BEGUN, State.DOING, State.HANDED_IN),
}
_TO: dict[Step, State] = {
    Step.PROGRESS: State.DOING,
    Step.HANDED_IN: State.HANDED_IN,
    Step.ACCEPTED: State.ACCEPTED,
    Step.RETURNED: State.DOING,
    Step.CANCELLED: State.CANCELLED,
    Step.PASSED_ON: State.PASSED_ON,
}


def may(step: Step, state: State) -> bool:
    return state in _FROM.get(step, ())


def after(step: Step, state: State) -> State:
    """The state after a step; the same where the step moves nothing."""
    return _TO.get(step, state)
