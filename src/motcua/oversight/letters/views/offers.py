"""Words of states and steps, and which steps this person may take now."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.kernel.access import Actor
from motcua.oversight.letters.rules.steps import LIFE, NAMES, STEPS
from motcua.oversight.letters.types import ISSUE, SETTLED, LetterInfo, State

_KINDS = {
    State.DRAFT: "", State.SUBMITTED: "run", State.RETURNED: "warn", State.REVIEWED: "run", State.APPROVED: "run",
    State.NUMBERED: "run", State.SIGNING: "run", State.SIGNED: "ok", State.DISPATCHED: "ok", State.ARCHIVED: "ok",
}  # fmt: skip


def state_tag(state: State) -> tuple[str, str]:
    """Kind and word of a state."""
    return _KINDS[state], NAMES[state].said(get_language() or "vi")


def step_word(step: str) -> str:
    """What was done, in words."""
    words = {
        "compose": _("lập dự thảo"),
        "save": _("sửa"),
        "refresh": _("chuyển sang số liệu mới"),
        "renew": _("lập công văn thay thế"),
        "submit": _("trình"),
        "return": _("trả lại"),
        "review": _("xem xét, đồng ý"),
        "approve": _("phê duyệt"),
        "number": _("cấp số"),
        "ask_to_sign": _("ký"),
        "sign": _("ký số xong"),
        "publish": _("công bố"),
        "dispatch": _("gửi"),
        "archive": _("lưu trữ"),
    }
    return words.get(step, step)


def _button(step: str) -> str:
    return {
        "submit": _("Trình xem xét"), "review": _("Đồng ý, chuyển phê duyệt"), "return": _("Trả lại"),
        "approve": _("Phê duyệt"), "number": _("Cấp số"), "ask_to_sign": _("Ký số"), "archive": _("Lưu trữ"),
        "dispatch": _("Gửi cho các nơi nhận"), "publish": _("Công bố cho mọi người đọc"),
    }[step]  # fmt: skip


_ADDRESSES = {
    "submit": "trinh", "review": "dong-y", "return": "tra-lai", "approve": "phe-duyet", "number": "cap-so",
    "ask_to_sign": "ky", "dispatch": "gui", "archive": "luu-tru", "publish": "cong-bo",
}  # fmt: skip


def offered_steps(info: LetterInfo, actor: Actor) -> list[dict[str, Any]]:
    """The buttons of this person; what the service refuses (same hands, open numbers) it says itself."""
    open_now = [step for step in STEPS if step in _ADDRESSES and LIFE.follows(step, info.state)]
    steps = [step for step in open_now if actor.may(STEPS[step].permission)]
    if info.state in SETTLED and info.state is not State.ARCHIVED and not info.is_published and actor.may(ISSUE):
        steps.append("publish")
    return [
        {"step": step, "address": _ADDRESSES[step], "word": _button(step), "asks_why": step == "return"}
        for step in steps
    ]
