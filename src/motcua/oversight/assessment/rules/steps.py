"""Which step follows which, and who may take it (law.md 5.6)."""

from __future__ import annotations

from collections.abc import Mapping

from motcua.kernel.errors import Term
from motcua.kernel.life import Life, Transition
from motcua.oversight.assessment.types import APPROVE, CONDUCT, State

STEPS: Mapping[str, Transition[State]] = {
    "close_first_score": Transition(frozenset({State.OPEN}), State.FIRST_SCORED, CONDUCT),
    "close_second_score": Transition(frozenset({State.FIRST_SCORED}), State.SECOND_SCORED, CONDUCT),
    "approve": Transition(frozenset({State.SECOND_SCORED}), State.APPROVED, APPROVE),
    "publish": Transition(frozenset({State.APPROVED}), State.PUBLISHED, CONDUCT),
}
NAMES: Mapping[State, Term] = {
    State.OPEN: Term("Đang chấm", "Being scored"),
    State.FIRST_SCORED: Term("Đã có điểm lần một, cơ quan giải trình", "First score done, agencies explain"),
    State.SECOND_SCORED: Term("Đã có điểm lần hai, chờ phê duyệt", "Second score done, waiting for approval"),
    State.APPROVED: Term("Đã phê duyệt, chờ giờ công bố", "Approved, waiting for its hour"),
    State.PUBLISHED: Term("Đã công bố", "Published"),
}
LIFE = Life(State, STEPS, NAMES)
