"""Which step may be taken from where; the same table serves services and pages."""

from __future__ import annotations

from collections.abc import Mapping

from motcua.kernel.errors import Term
from motcua.oversight.directives.types import OPEN, OWED, State, Step

_FROM: dict[Step, tuple[State, ...]] = {
    Step.PROGRESS: (State.NOT_BEGUN, State.DOING),
    Step.TO_HEAD: (State.NOT_BEGUN, State.DOING),
    Step.SENT_BACK: (State.WITH_HEAD,),
    Step.APPROVED: (State.WITH_HEAD,),
    Step.HANDED_IN: (State.NOT_BEGUN, State.DOING),
    Step.ACCEPTED: (State.HANDED_IN,),
    Step.RETURNED: (State.HANDED_IN,),
    Step.ASK_HEAD: OWED,
    Step.ASK_PASSED: OPEN,
    Step.ASK_DENIED: OPEN,
    Step.ASK_DROPPED: OPEN,
    Step.ASKED: OWED,
    Step.EXTENDED: OPEN,
    Step.REFUSED: OPEN,
    Step.CANCELLED: OPEN,
    Step.COMMENTED: tuple(State),
    Step.PASSED_ON: OPEN,
}
_TO: dict[Step, State] = {
    Step.PROGRESS: State.DOING,
    Step.TO_HEAD: State.WITH_HEAD,
    Step.SENT_BACK: State.DOING,
    Step.APPROVED: State.HANDED_IN,
    Step.HANDED_IN: State.HANDED_IN,
    Step.ACCEPTED: State.ACCEPTED,
    Step.RETURNED: State.DOING,
    Step.CANCELLED: State.CANCELLED,
    Step.PASSED_ON: State.PASSED_ON,
}

NAMES: Mapping[State, Term] = {
    State.NOT_BEGUN: Term("Chưa thực hiện", "Not begun"),
    State.DOING: Term("Đang thực hiện", "Under way"),
    State.WITH_HEAD: Term("Chờ lãnh đạo đồng ý", "Waits for the head"),
    State.HANDED_IN: Term("Chờ công nhận", "Awaiting acceptance"),
    State.ACCEPTED: Term("Đã công nhận", "Accepted"),
    State.CANCELLED: Term("Thôi giao", "Cancelled"),
    State.PASSED_ON: Term("Đã chuyển cơ quan kế thừa", "Passed on to the successor"),
}


def may(step: Step, state: State) -> bool:
    return state in _FROM.get(step, ())


def after(step: Step, state: State) -> State:
    """The state after a step; the same where the step moves nothing."""
    return _TO.get(step, state)
