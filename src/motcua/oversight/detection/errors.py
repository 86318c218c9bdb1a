"""Refusals of detection."""

from __future__ import annotations

from motcua.kernel.errors import Refusal


class MonthNotKnown(Refusal):
    """Before the cut-off of its reports a month is not whole, and half a month looks like a strange one."""

    code = "month_not_known"
    status = 409
    vi = "Tháng {month} chưa chốt số liệu; chưa thể tìm dấu hiệu."
    en = "Month {month} has not reached its cut-off; signs cannot be looked for yet."


class NoLedger(Refusal):
    code = "no_ledger"
    status = 503
    vi = "Chưa có kho số liệu để tìm dấu hiệu."
    en = "There is no ledger of facts to look at."
