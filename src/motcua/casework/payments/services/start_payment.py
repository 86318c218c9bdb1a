"""Send the payer to the gateway: write the attempt, make the call outside any transaction, write the address."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from motcua.casework.payments import ports, rules
from motcua.casework.payments.errors import AlreadyPaid, OrderClosed
from motcua.casework.payments.models import Attempt, Order
from motcua.casework.payments.types import OPEN_STATES, OrderState, PaymentRequest
from motcua.kernel.clock import now
from motcua.kernel.errors import NotFound


def start_payment(order_id: UUID, return_url: str, ip: str, *, payer_id: UUID) -> str:
    """The address of the gateway's page where `payer_id` pays this order.

    `return_url` is the path in this house that the page after the payment links back to. Pressing twice, or in
    two windows, leads to one and the same payment at the gateway. Makes a network call: never in a transaction.
    Raises NotFound (not this person's order), AlreadyPaid, OrderClosed, GatewayRefused, OutsideUnavailable.
    """
    attempt, order = _open_attempt(order_id, payer_id, rules.local_return(return_url))
    if attempt.redirect_url:
        return attempt.redirect_url
    url = ports.get(attempt.gateway).create(request_of(order, attempt, ip))
    _keep_address(attempt, url)
    return url


@transaction.atomic
def _open_attempt(order_id: UUID, payer_id: UUID, return_url: str) -> tuple[Attempt, Order]:
    order = Order.objects.select_for_update(of=("self",)).filter(pk=order_id, payer_id=payer_id).first()
    if order is None:
        raise NotFound()
    _refuse_unpayable(order)
    if order.return_url != return_url:
        order.return_url = return_url
        order.save(update_fields=["return_url"])
    last = order.attempts.order_by("-number").first()
    if last is None or order.state == OrderState.FAILED:
        last = _new_attempt(order, (last.number if last else 0) + 1)
    return last, order


def _refuse_unpayable(order: Order) -> None:
    if order.state == OrderState.PAID:
        raise AlreadyPaid()
    if order.state not in OPEN_STATES or now() > order.expires_at:
        raise OrderClosed()


def _new_attempt(order: Order, number: int) -> Attempt:
    gateway = ports.chosen()
    attempt = Attempt(order=order, number=number, gateway=gateway.code, started_at=now())
    attempt.reference = gateway.reference(request_of(order, attempt, ""))
    attempt.save(force_insert=True)
    order.gateway, order.gateway_ref = gateway.code, attempt.reference
    order.state, order.ask_at = OrderState.REDIRECTED, now() + rules.FIRST_QUESTION
    order.save(update_fields=["gateway", "gateway_ref", "state", "ask_at"])
    return attempt


def request_of(order: Order, attempt: Attempt, ip: str) -> PaymentRequest:
    """The attempt as the gateway hears it; `return_url` is our own page, which then links back."""
    return PaymentRequest(
        code=order.code,
        attempt=attempt.number,
        request_code=attempt.pk.hex,
        agency_code=order.payee_agency_code,
        amount=order.amount,
        description=order.description,
        return_url=f"{settings.PUBLIC_URL}{reverse('payments:return', args=[order.pk])}",
        ip=ip,
    )


def _keep_address(attempt: Attempt, url: str) -> None:
    attempt.redirect_url = url
    attempt.save(update_fields=["redirect_url"])
