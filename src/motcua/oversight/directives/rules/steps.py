"""Which step may be taken from where and with which right; the same table serves services and pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from motcua.kernel.access import Permission
from motcua.kernel.errors import Term
from motcua.kernel.life import Life, Transition
from motcua.oversight.directives.types import (
    DECIDE_TASK,
    LEAD_TASK,
    MANAGE_DIRECTIVES,
    OPEN,
    OWED,
    REPORT_TASK,
    VIEW_TASKS,
    State,
    Step,
)


def _way(before: Iterable[State], permission: Permission, after: State | None = None) -> Transition[State]:
    return Transition(frozenset(before), after, permission)


_BEGUN = (State.NOT_BEGUN, State.DOING)
STEPS: Mapping[str, Transition[State]] = {
    Step.PROGRESS: _way(_BEGUN, REPORT_TASK, State.DOING),
    Step.TO_HEAD: _way(_BEGUN, REPORT_TASK, State.WITH_HEAD),
    Step.SENT_BACK: _way([State.WITH_HEAD], LEAD_TASK, State.DOING),
    Step.APPROVED: _way([State.WITH_HEAD], LEAD_TASK, State.HANDED_IN),
    Step.HANDED_IN: _way(_BEGUN, REPORT_TASK, State.HANDED_IN),
    Step.ACCEPTED: _way([State.HANDED_IN], DECIDE_TASK, State.ACCEPTED),
    Step.RETURNED: _way([State.HANDED_IN], DECIDE_TASK, State.DOING),
    Step.ASK_HEAD: _way(OWED, REPORT_TASK),
    Step.ASK_PASSED: _way(OPEN, LEAD_TASK),
    Step.ASK_DENIED: _way(OPEN, LEAD_TASK),
    Step.ASK_DROPPED: _way(OPEN, REPORT_TASK),
    Step.ASKED: _way(OWED, REPORT_TASK),
    Step.EXTENDED: _way(OPEN, DECIDE_TASK),
    Step.REFUSED: _way(OPEN, DECIDE_TASK),
    Step.CANCELLED: _way(OPEN, DECIDE_TASK, State.CANCELLED),
    Step.COMMENTED: _way(State, VIEW_TASKS),
    Step.PASSED_ON: _way(OPEN, MANAGE_DIRECTIVES, State.PASSED_ON),
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

LIFE = Life(State, STEPS, NAMES)
