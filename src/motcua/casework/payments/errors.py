"""Refusals of payment, and the two ways in which a notice is no notice."""

from __future__ import annotations

from motcua.kernel.errors import Refusal


class OrderChanged(Refusal):
    """The same key came again with other fees or another payer; the first order stands."""

    code = "order_changed"
    vi = "Khoản thu này đã lập với số tiền khác. Hãy tải lại trang để xem số tiền đúng."
    en = "This charge exists with another amount. Reload the page to see the right amount."


class AlreadyPaid(Refusal):
    code = "already_paid"
    vi = "Khoản này đã nộp rồi, bạn không phải nộp lần nữa."
    en = "This charge is paid already; you need not pay again."


class OrderClosed(Refusal):
    """Expired, cancelled or waiting for a refund."""

    code = "order_closed"
    vi = "Khoản thu này đã đóng nên không nộp được nữa. Mở lại hồ sơ để lập khoản thu mới."
    en = "This charge is closed and can no longer be paid. Open the dossier to make a new one."


class BadOrder(Refusal):
    """The caller's lines are impossible; a fault of the program, never of the payer."""

    code = "bad_order"
    status = 422
    vi = "Khoản thu không hợp lệ: {reason}."
    en = "The charge is not valid: {reason}."


class GatewayRefused(Refusal):
    """The gateway answered and said no."""

    code = "gateway_refused"
    status = 502
    vi = "Cổng thanh toán chưa nhận khoản này (mã {reason}). Bạn chưa bị trừ tiền, xin thử lại sau ít phút."
    en = "The payment gateway did not take this charge (code {reason}). Nothing was debited; please try later."


class NoticeForged(Refusal):
    """The check value is wrong. `reference` is what the sender claims, for the ledger only."""

    code = "notice_forged"
    status = 400
    vi = "Mã kiểm tra của thông báo không đúng."
    en = "The check value of the notice is wrong."

    def __init__(self, reference: str = "") -> None:
        self.reference = reference
        super().__init__()


class NoticeMalformed(Refusal):
    """Not readable as a notice; `reason` is for the administrator."""

    code = "notice_malformed"
    status = 400
    vi = "Không đọc được thông báo: {reason}."
    en = "The notice cannot be read: {reason}."

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason=reason)
