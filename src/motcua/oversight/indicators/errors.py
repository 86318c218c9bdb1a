"""Refusals of the algebra: an engine is never asked what it could answer differently from another."""

from __future__ import annotations

from motcua.kernel.errors import Refusal


class OutsideAlgebra(Refusal):
    """The question names something unknown, or needs more than whole numbers counted exactly."""

    code = "outside_algebra"
    status = 422
    vi = "Phép đếm không hợp lệ: {what}."
    en = "This cannot be counted: {what}."


class NoEngine(Refusal):
    """No engine of the configured name is installed in this copy."""

    code = "no_engine"
    status = 503
    vi = "Chưa có máy tính số liệu {engine}."
    en = "There is no engine of figures named {engine}."
