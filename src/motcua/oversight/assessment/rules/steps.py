"""Which step follows which, and who may take it (law.md 5.6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from motcua.kernel.access import Permission
from motcua.oversight.assessment.types import APPROVE, CONDUCT, State


@dataclass(frozen=True)
class Transition:
    """A step: from where, to where, with which right."""

    before: State
    after: State
    permission: Permission


STEPS: Mapping[str, Transition] = {
    "close_first_score": Transition(State.OPEN, State.FIRST_SCORED, CONDUCT),
    "close_second_score": Transition(State.FIRST_SCORED, State.SECOND_SCORED, CONDUCT),
    "approve": Transition(State.SECOND_SCORED, State.APPROVED, APPROVE),
    "publish": Transition(State.APPROVED, State.PUBLISHED, CONDUCT),
}
NAMES: Mapping[State, str] = {
    State.OPEN: "Đang chấm",
    State.FIRST_SCORED: "Đã có điểm lần một, cơ quan giải trình",
    State.SECOND_SCORED: "Đã có điểm lần hai, chờ phê duyệt",
    State.APPROVED: "Đã phê duyệt, chờ giờ công bố",
    State.PUBLISHED: "Đã công bố",
}


def follows(step: str, state: State) -> bool:
    """Whether `step` may be taken from `state`."""
    return STEPS[step].before is state


def is_done(step: str, state: State) -> bool:
    """Whether an assessment in `state` has taken `step` already: taking it again changes nothing."""
    order = list(State)
    return order.index(state) >= order.index(STEPS[step].after)
