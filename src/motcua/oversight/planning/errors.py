"""Refusals of planning."""

from __future__ import annotations

from motcua.kernel.errors import Refusal


class StalePlan(Refusal):
    """Somebody entered another version meanwhile; nothing that was typed is lost."""

    code = "stale_plan"
    status = 409
    vi = "Chỉ tiêu này vừa được sửa (bản {version}). Xin xem bản mới rồi nhập lại."
    en = "This target has just been changed (version {version}). Please look at it and enter yours again."


class NoSuchTarget(Refusal):
    code = "no_such_target"
    status = 404
    vi = "Không có chỉ tiêu {target}."
    en = "There is no target {target}."


class StaleHandDown(Refusal):
    """Targets or figures moved between the dry run and the writing; the dry run is shown anew."""

    code = "stale_hand_down"
    status = 409
    vi = "Chỉ tiêu hoặc số đo vừa thay đổi sau khi bạn xem thử. Xin xem lại kết quả mới rồi giao."
    en = "Targets or figures changed after your dry run. Please look at the new result, then hand it down."


class StaleHead(Refusal):
    """Somebody named another head meanwhile."""

    code = "stale_head"
    status = 409
    vi = "Người đứng đầu của {unit} vừa được ghi khác. Xin xem lại rồi ghi."
    en = "Another head of {unit} has just been entered. Please look again before you enter yours."
