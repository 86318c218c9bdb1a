"""A local counterpart of PayGov: create, pay page with faults, query, signed notices. No money moves."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.routing import Map, Rule
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from motcua.connectors.paygov.sandbox import dialect, notices, pages, store

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

URLS = Map(
    [
        Rule("/", endpoint="overview", methods=["GET"]),
        Rule("/api/payments/create", endpoint="create", methods=["POST"]),
        Rule("/api/payments/query", endpoint="query", methods=["POST"]),
        Rule("/pay/<token>", endpoint="pay_page", methods=["GET"]),
        Rule("/pay/<token>", endpoint="pay", methods=["POST"]),
    ]
)
_CREATE_FIELDS = ("partnerCode", "returnUrl", "orderId", "amount", "orderInfo", "requestCode", "ipAddress", "accessKey")


def create(request: Request) -> Response:
    """Announce an order: checksum, whole amount, one amount per order; answers `data.url`."""
    fields = _fields(request)
    missing = [name for name in (*_CREATE_FIELDS, "serviceCode", "checksum") if not fields.get(name)]
    if missing:
        return _json({"code": "BAD_REQUEST", "message": f"missing {', '.join(missing)}"})
    if not dialect.is_signed(fields["checksum"], fields["orderId"], fields["requestCode"], fields["amount"]):
        return _json({"code": "SIGNATURE_WRONG", "message": "checksum is wrong"})
    if not fields["amount"].isdigit() or int(fields["amount"]) == 0 or not fields["orderInfo"].isascii():
        return _json({"code": "BAD_REQUEST", "message": "amount or orderInfo"})
    payment = store.create(secrets.token_urlsafe(18), fields)
    if (payment["amount"], payment["request_code"]) != (int(fields["amount"]), fields["requestCode"]):
        return _json({"code": "ORDER_EXISTS", "message": "this order exists with another amount or request"})
    return _json({"code": "SUCCESSFUL", "data": {"url": f"{request.host_url}pay/{payment['token']}"}})


def query(request: Request) -> Response:
    """What is known of an order: the fields of a notice, `errorCode` 01 while it is not finished."""
    fields = _fields(request)
    if not dialect.is_signed(fields.get("checksum", ""), fields.get("orderId", ""), fields.get("requestCode", "")):
        return _json({"code": "SIGNATURE_WRONG"})
    payment = store.by_order(fields["orderId"])
    if payment is None or payment["request_code"] != fields["requestCode"]:
        return _json({"code": "ORDER_NOT_FOUND"})
    return _json({"code": "SUCCESSFUL", "data": dialect.notice(payment)})


def overview(request: Request) -> Response:
    return _html(pages.overview(*store.recent()))


def pay_page(request: Request, token: str) -> Response:
    return _html(pages.pay_page(_payment(token), request.args.get("da-gui", "")))


def pay(request: Request, token: str) -> Response:
    """Pay, cancel, or misbehave as the tester chose."""
    payment = _payment(token)
    act = ACTS.get(request.form.get("do", ""))
    if act is None:
        raise NotFound
    if act in STRANGERS:
        act(payment)
        return redirect(f"{request.path}?da-gui={request.form['do']}", 303)
    if payment["error_code"] == "01":
        act(payment)
    return redirect(back_url(_payment(token)), 303)


def back_url(payment: store.Row) -> str:
    """Where the browser goes. The parameters look like a result and prove nothing."""
    return f"{payment['return_url']}?orderId={payment['order_id']}&errorCode={payment['error_code']}"


def _finish(payment: store.Row, *, more: int = 0, later: timedelta = timedelta(0), code: str = "00") -> store.Row:
    """End the payment, `more` đồng too much or `later` on the gateway's clock where the fault asks for it."""
    number = dialect.new_transaction_no() if code == "00" else ""
    store.finish(payment["token"], code, number, dialect.clock_text(later), payment["amount"] + more)
    return _payment(payment["token"])


def _pay(payment: store.Row) -> None:
    notices.queue(dialect.notice(_finish(payment)))


def _cancel(payment: store.Row) -> None:
    notices.queue(dialect.notice(_finish(payment, code="24")))


def _twice(payment: store.Row) -> None:
    fields = dialect.notice(_finish(payment))
    notices.queue(fields)
    notices.queue(fields)


def _wrong_amount(payment: store.Row) -> None:
    notices.queue(dialect.notice(_finish(payment, more=-1)))


def _late(payment: store.Row) -> None:
    notices.queue(dialect.notice(_finish(payment, later=timedelta(hours=48))))


def _lost(payment: store.Row) -> None:
    _finish(payment)


def _before_redirect(payment: store.Row) -> None:
    notices.queue(dialect.notice(_finish(payment)), 0)
    notices.send_due()


def _forged(payment: store.Row) -> None:
    fake = payment | {"error_code": "00", "transaction_no": "GIAMAO", "pay_date": dialect.clock_text()}
    notices.queue(dialect.notice(fake, secret="not-the-secret"), 0)  # noqa: S106


def _unknown_order(payment: store.Row) -> None:
    paid = {"error_code": "00", "transaction_no": dialect.new_transaction_no(), "pay_date": dialect.clock_text()}
    order_id = f"{payment['order_id'][:15]}{'Z' * 12}-01"
    notices.queue(dialect.notice(payment | paid, orderId=order_id), 0)


ACTS: dict[str, Callable[[store.Row], None]] = {
    "pay": _pay,
    "cancel": _cancel,
    "twice": _twice,
    "wrong_amount": _wrong_amount,
    "late": _late,
    "lost": _lost,
    "before_redirect": _before_redirect,
    "forged": _forged,
    "unknown_order": _unknown_order,
}
STRANGERS = frozenset({_forged, _unknown_order})
"""Acts that send a false notice and leave the payment itself waiting."""


def _payment(token: str) -> store.Row:
    payment = store.by_token(token)
    if payment is None:
        raise NotFound
    return payment


def _fields(request: Request) -> dict[str, str]:
    content = request.get_json(force=True, silent=True)
    return {str(k): str(v) for k, v in content.items()} if isinstance(content, dict) else {}


def _json(content: dict[str, Any]) -> Response:
    return Response(json.dumps(content), mimetype="application/json")


def _html(page: str) -> Response:
    return Response(page, mimetype="text/html", headers={"Cache-Control": "no-store"})


_ENDPOINTS: dict[str, Callable[..., Response]] = {
    "overview": overview,
    "create": create,
    "query": query,
    "pay_page": pay_page,
    "pay": pay,
}


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """The WSGI application."""
    notices.start()
    try:
        endpoint, values = URLS.bind_to_environ(environ).match()
        return _ENDPOINTS[endpoint](Request(environ), **values)(environ, start_response)
    except HTTPException as error:
        return error(environ, start_response)
