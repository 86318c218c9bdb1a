"""The life of a release: which step follows which, and who may take it (measurement.md 6.1, 6.2)."""

from __future__ import annotations

from collections.abc import Mapping

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
NAMES: Mapping[State, str] = {
    State.DRAFT: "Dự thảo",
    State.CUT_OFF: "Đã chốt số liệu",
    State.ACCEPTED: "Đã chấp nhận",
    State.APPROVED: "Đã phê duyệt, chờ giờ công bố",
    State.PUBLISHED: "Đã công bố",
    State.ABANDONED: "Đã bỏ",
}
LIFE = Life(State, STEPS, NAMES)
