"""The life of a letter: which step follows which and who may take it (NĐ 30/2020/NĐ-CP, Articles 9 to 19)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from motcua.kernel.access import Permission
from motcua.oversight.letters.types import APPROVE, DRAFT, EDITABLE, ISSUE, REVIEW, State


@dataclass(frozen=True)
class Transition:
    """A step: from where, to where, with which right."""

    before: frozenset[State]
    after: State
    permission: Permission


_RETURNABLE = frozenset({State.SUBMITTED, State.REVIEWED, State.APPROVED})
"""Until it has its number: a number once given is used."""
STEPS: Mapping[str, Transition] = {
    "submit": Transition(EDITABLE, State.SUBMITTED, DRAFT),
    "return": Transition(_RETURNABLE, State.RETURNED, REVIEW),
    "review": Transition(frozenset({State.SUBMITTED}), State.REVIEWED, REVIEW),
    "approve": Transition(frozenset({State.REVIEWED}), State.APPROVED, APPROVE),
    "number": Transition(frozenset({State.APPROVED}), State.NUMBERED, ISSUE),
    "ask_to_sign": Transition(frozenset({State.NUMBERED}), State.SIGNING, APPROVE),
    "sign": Transition(frozenset({State.SIGNING}), State.SIGNED, APPROVE),
    "dispatch": Transition(frozenset({State.SIGNED}), State.DISPATCHED, ISSUE),
    "archive": Transition(frozenset({State.DISPATCHED}), State.ARCHIVED, ISSUE),
}
NAMES: Mapping[State, str] = {
    State.DRAFT: "Dự thảo",
    State.SUBMITTED: "Đã trình",
    State.RETURNED: "Trả lại để sửa",
    State.REVIEWED: "Đã xem xét",
    State.APPROVED: "Đã phê duyệt",
    State.NUMBERED: "Đã cấp số",
    State.SIGNING: "Đang ký số",
    State.SIGNED: "Đã ký số",
    State.DISPATCHED: "Đã gửi",
    State.ARCHIVED: "Đã lưu trữ",
}


def follows(step: str, state: State) -> bool:
    return state in STEPS[step].before


def is_done(step: str, state: State) -> bool:
    """Whether a letter in `state` has already taken `step`: taking it again changes nothing."""
    return state is STEPS[step].after
