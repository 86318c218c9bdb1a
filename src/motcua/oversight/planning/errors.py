"""Refusals of planning."""

from __future__ import annotations

from motcua.kernel.errors import Refusal


class NoSuchTarget(Refusal):
    code = "no_such_target"
    status = 404
    vi = "Không có chỉ tiêu {target}."
    en = "There is no target {target}."
