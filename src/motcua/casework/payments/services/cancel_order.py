"""Take an order back because what it was for is gone: an unpaid one closes, a paid one becomes a refund."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from motcua.casework.payments import selectors
from motcua.casework.payments.errors import AlreadyPaid
from motcua.casework.payments.models import Order
from motcua.casework.payments.services.settle import tell
from motcua.casework.payments.types import OPEN_STATES, OrderInfo, OrderState
from motcua.kernel import audit
from motcua.kernel.access import Actor
from motcua.kernel.errors import NotFound


@transaction.atomic
def cancel_order(order_id: UUID, *, actor: Actor) -> OrderInfo:
    """Close an open order; again does nothing. Raises AlreadyPaid for money that would have to be given back.

    Money that arrives afterwards is told as late and becomes a refund (R-FEE-05).
    """
    order = Order.objects.select_for_update(of=("self",)).filter(pk=order_id).first()
    if order is None:
        raise NotFound()
    if order.state == OrderState.PAID:
        raise AlreadyPaid()
    if order.state in OPEN_STATES:
        order.state, order.ask_at = OrderState.CANCELLED, None
        order.save(update_fields=["state", "ask_at"])
        audit.record(actor, "cancel_order", f"order:{order.pk}", amount=order.amount)
        tell(order)
    return selectors.info(order)


@transaction.atomic
def return_payment(order_id: UUID, *, actor: Actor) -> OrderInfo:
    """Money of a paid order is to be given back, because what it was for will not be done; again does nothing."""
    order = Order.objects.select_for_update(of=("self",)).filter(pk=order_id).first()
    if order is None:
        raise NotFound()
    if order.state == OrderState.PAID:
        audit.record(actor, "return_payment", f"order:{order.pk}", amount=order.amount, paid_at=str(order.paid_at))
        order.state, order.paid_at = OrderState.REFUND_DUE, None
        order.save(update_fields=["state", "paid_at"])
        tell(order)
    return selectors.info(order)
