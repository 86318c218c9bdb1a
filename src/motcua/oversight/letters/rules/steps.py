"""The life of a letter: which step follows which and who may take it (NĐ 30/2020/NĐ-CP, Articles 9 to 19)."""

from __future__ import annotations

from collections.abc import Mapping

from motcua.kernel.errors import Term
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
NAMES: Mapping[State, Term] = {
    State.DRAFT: Term("Dự thảo", "Draft"),
    State.SUBMITTED: Term("Đã trình", "Submitted"),
    State.RETURNED: Term("Trả lại để sửa", "Returned to be mended"),
    State.REVIEWED: Term("Đã xem xét", "Reviewed"),
    State.APPROVED: Term("Đã phê duyệt", "Approved"),
    State.NUMBERED: Term("Đã cấp số", "Numbered"),
    State.SIGNING: Term("Đang ký số", "Being signed"),
    State.SIGNED: Term("Đã ký số", "Signed"),
    State.DISPATCHED: Term("Đã gửi", "Sent"),
    State.ARCHIVED: Term("Đã lưu trữ", "Archived"),
}
LIFE = Life(State, STEPS, NAMES)
