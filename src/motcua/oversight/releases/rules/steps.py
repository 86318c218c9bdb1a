"""The life of a release: which step follows which, and who may take it (measurement.md 6.1, 6.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from motcua.kernel.access import Permission
from motcua.oversight.releases.types import ACCEPT, APPROVE, PREPARE, PUBLISH, State


@dataclass(frozen=True)
class Transition:
    """A step: from where, to where, with which right."""

    before: frozenset[State]
    after: State
    permission: Permission


_UNPUBLISHED = frozenset({State.DRAFT, State.CUT_OFF, State.ACCEPTED, State.APPROVED})
STEPS: Mapping[str, Transition] = {
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


def follows(step: str, state: State) -> bool:
    """Whether `step` may be taken from `state`."""
    return state in STEPS[step].before


def is_done(step: str, state: State) -> bool:
    """Whether a release in `state` has already taken `step`: taking it again changes nothing."""
    return state is STEPS[step].after
