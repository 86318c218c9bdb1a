"""HTML doors: pay, come back from the gateway, the officer's ledger."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from motcua.casework.payments import selectors, services
from motcua.casework.payments.errors import GatewayRefused
from motcua.casework.payments.rules import local_return
from motcua.casework.payments.types import VIEW_LEDGER, OrderInfo, OrderState, Verdict
from motcua.kernel.access import SIGNED_IN, actor_of, requires
from motcua.kernel.errors import OutsideUnavailable, Refusal

STATES = {
    OrderState.CREATED: ("warn", "coin", _("Chưa nộp")),
    OrderState.REDIRECTED: ("run", "clock", _("Đang chờ cổng thanh toán")),
    OrderState.PAID: ("ok", "check", _("Đã nộp")),
    OrderState.FAILED: ("warn", "alert", _("Lần nộp vừa rồi không thành công")),
    OrderState.EXPIRED: ("", "ring", _("Hết hạn nộp")),
    OrderState.CANCELLED: ("", "x", _("Đã huỷ")),
    OrderState.REFUND_DUE: ("bad", "alert", _("Phải hoàn tiền")),
}
"""State: kind of tag, icon, words."""

VERDICTS = {
    Verdict.BAD_SIGNATURE: _("Giả mạo: mã kiểm tra sai. Không có gì thay đổi, không cần trả lời."),
    Verdict.UNKNOWN_ORDER: _("Đúng mã kiểm tra nhưng không có khoản thu nào như vậy. Hỏi lại cổng thanh toán."),
    Verdict.WRONG_AMOUNT: _("Số tiền khác số phải nộp. Chưa ghi là đã nộp; cần đối chiếu với cổng thanh toán."),
    Verdict.LATE: _("Tiền đến sau khi khoản thu đã đóng. Phải hoàn lại cho người nộp."),
    Verdict.MALFORMED: _("Không đọc được: thiếu, thừa hoặc đứt đoạn. Không có gì thay đổi."),
    Verdict.DOUBLE_PAYMENT: _("Người nộp trả hai lần. Phải hoàn lại lần sau."),
    Verdict.REUSED_TRANSACTION: _("Số giao dịch này đã dùng cho khoản thu khác. Không có gì thay đổi."),
}
"""Why a notice was rejected and what to do, in plain words."""


@requires(SIGNED_IN)
@require_http_methods(["GET", "POST"])
def start_payment(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """`/thanh-toan/<order>/`: what is owed; the button sends the payer, and nobody else, to the gateway."""
    actor = actor_of(request)
    order = selectors.order_of(actor.account_id, order_id)
    if request.method == "GET":
        return _show_order(request, order)
    try:
        url = services.start_payment(order_id, _return_url(request, order), _ip(request), payer_id=order.payer_id)
    except (OutsideUnavailable, GatewayRefused) as refusal:
        return _show_order(request, order, refusal)
    return HttpResponseRedirect(url)


def _show_order(request: HttpRequest, order: OrderInfo, refusal: Refusal | None = None) -> HttpResponse:
    context = {
        "order": order,
        "state": STATES[order.state],
        "return_url": _return_url(request, order),
        "problem": refusal.sentence(get_language() or "vi") if refusal else "",
    }
    return render(request, "payments/start_payment.html", context, status=refusal.status if refusal else 200)


def _return_url(request: HttpRequest, order: OrderInfo) -> str:
    given = request.POST.get("return_url") or request.GET.get("return_url") or order.return_url
    return local_return(given)


def _ip(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


@requires(SIGNED_IN)
@require_GET
def return_from_gateway(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """`/thanh-toan/<order>/ve`: where the payer's browser lands.

    Coming here proves nothing and its query string is never read; while the notice is still out, the gateway
    itself is asked.
    """
    order = selectors.order_of(actor_of(request).account_id, order_id)
    is_silent = False
    if order.state == OrderState.REDIRECTED:
        try:
            order = services.query_order(order_id)
        except OutsideUnavailable:
            is_silent = True
    context = {"order": order, "state": STATES[order.state], "is_silent": is_silent}
    return render(request, "payments/return_from_gateway.html", context)


@requires(VIEW_LEDGER)
@require_GET
def ledger(request: HttpRequest) -> HttpResponse:
    """`/mot-cua/thanh-toan/`: orders of the officer's agencies, and in a second view the rejected notices."""
    actor, page, state = actor_of(request), request.GET.get("trang"), request.GET.get("tinh-trang", "")
    if request.GET.get("ngan") == "thong-bao":
        notices = selectors.rejected_notices(actor, page=page)
        rows = [(notice, VERDICTS[notice.verdict]) for notice in notices]
        return render(request, "payments/notices.html", {"page": notices, "rows": rows})
    orders = selectors.ledger(actor, page=page, state=state)
    words = [(value, words) for value, (_kind, _icon, words) in STATES.items()]
    context = {"page": orders, "rows": [(o, STATES[o.state]) for o in orders], "states": words, "chosen": state}
    return render(request, "payments/ledger.html", context)
