"""The life of a release: which step follows which, and who may take it (measurement.md 6.1, 6.2)."""

from __future__ import annotations

from collections.abc import Mapping

from motcua.kernel.errors import Term
from motcua.kernel.life import Life, Transition
from motcua.oversight.releases.types import ACCEPT, APPROVE, PREPARE, PUBLISH, State

_UNPUBLISHED = frozenset({State.DRAFT, State.CUT_OFF, State.ACCEPTED, State.APPROVED})
STEPS: Mapping[str, Transition[State]] = {
    "cut_off": Transition(frozenset({State.DRAFT}), State.CUT_OFF, PREPARE),
    "accept": Transition(frozenset({State.CUT_OFF}), State.ACCEPTED, ACCEPT),
    "approve": Transition(frozenset({State.ACCEPTED}), State.APPROVED, APPROVE),
    "publish": Transition(frozenset({State.APPROVED}), State.PUBLISHED, PUBLISH),
    "abandon": Transition(_UNPUBLISHED, State.ABANDONED, PREPARE),
}
NAMES: Mapping[State, Term] = {
    State.DRAFT: Term("Dự thảo", "Draft"),
    State.CUT_OFF: Term("Đã chốt số liệu", "Cut off"),
    State.ACCEPTED: Term("Đã chấp nhận", "Accepted"),
    State.APPROVED: Term("Đã phê duyệt, chờ giờ công bố", "Approved, waiting for its hour"),
    State.PUBLISHED: Term("Đã công bố", "Published"),
    State.ABANDONED: Term("Đã bỏ", "Abandoned"),
}
LIFE = Life(State, STEPS, NAMES)
