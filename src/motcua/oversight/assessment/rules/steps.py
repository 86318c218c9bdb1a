"""Which step follows which, and who may take it (law.md 5.6)."""

from __future__ import annotations

from collections.abc import Mapping

from motcua.kernel.life import Life, Transition
from motcua.oversight.assessment.types import APPROVE, CONDUCT, State

STEPS: Mapping[str, Transition[State]] = {
    "close_first_score": Transition(frozenset({State.OPEN}), State.FIRST_SCORED, CONDUCT),
    "close_second_score": Transition(frozenset({State.FIRST_SCORED}), State.SECOND_SCORED, CONDUCT),
    "approve": Transition(frozenset({State.SECOND_SCORED}), State.APPROVED, APPROVE),
    "publish": Transition(frozenset({State.APPROVED}), State.PUBLISHED, CONDUCT),
}
NAMES: Mapping[State, str] = {
    State.OPEN: "Đang chấm",
    State.FIRST_SCORED: "Đã có điểm lần một, cơ quan giải trình",
    State.SECOND_SCORED: "Đã có điểm lần hai, chờ phê duyệt",
    State.APPROVED: "Đã phê duyệt, chờ giờ công bố",
    State.PUBLISHED: "Đã công bố",
}
LIFE = Life(State, STEPS, NAMES)
