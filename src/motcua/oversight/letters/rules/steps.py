"""The life of a letter: which step follows which and who may take it (NĐ 30/2020/NĐ-CP, Articles 9 to 19)."""

from __future__ import annotations

from collections.abc import Mapping

from motcua.kernel.life import Life, Transition
from motcua.oversight.letters.types import APPROVE, DRAFT, EDITABLE, ISSUE, REVIEW, State

_RETURNABLE = frozenset({State.SUBMITTED, State.REVIEWED, State.APPROVED})
"""Until it has its number: a number once given is used."""
STEPS: Mapping[str, Transition[State]] = {
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
LIFE = Life(State, STEPS, NAMES)
