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
