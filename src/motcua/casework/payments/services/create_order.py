"""An order: what one payer owes, made once per subject and key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from uuid import UUID

from django.db import transaction

from motcua.casework.payments import rules, selectors
from motcua.casework.payments.errors import BadOrder, OrderChanged
from motcua.casework.payments.events import PaymentConfirmed
from motcua.casework.payments.models import Order
from motcua.casework.payments.types import OrderInfo, OrderLine, OrderState
from motcua.kernel.clock import now
from motcua.kernel.events import publish


@transaction.atomic
def create_order(
    *,
    subject: str,
    payer_id: UUID,
    payee_agency_code: str,
    lines: Sequence[OrderLine],
    idempotency_key: str,
    description: str = "",
) -> OrderInfo:
    """The order for `subject` under `idempotency_key`; the same call again gives the same order (R-FEE-05).

    `lines` carry prices of one unit in đồng. An order of 0 đồng is paid at once (R-FEE-02) and tells
    PaymentConfirmed. Raises OrderChanged when the key came before with another bill, BadOrder for
    impossible lines. Two statements, plus the event of a free order.
    """
    if reasons := rules.faults(lines):
        raise BadOrder(reason="; ".join(reasons))
    wanted = _draft(subject, payer_id, payee_agency_code, lines, idempotency_key, description)
    Order.objects.bulk_create([wanted], ignore_conflicts=True)
    order = Order.objects.get(subject=subject, idempotency_key=idempotency_key)
    if _bill(order) != _bill(wanted):
        raise OrderChanged()
    if order.pk == wanted.pk and order.state == OrderState.PAID:
        publish(PaymentConfirmed(order_id=order.pk, subject=subject))
    return selectors.info(order)


def _draft(subject: str, payer_id: UUID, agency: str, lines: Sequence[OrderLine], key: str, description: str) -> Order:
    instant, owed = now(), rules.total(lines)
    expires_at = instant + rules.ORDER_LIFETIME
    return Order(
        subject=subject,
        idempotency_key=key,
        payer_id=payer_id,
        payee_agency_code=agency,
        description=description[:200],
        lines=[asdict(line) for line in lines],
        amount=owed,
        state=OrderState.CREATED if owed else OrderState.PAID,
        created_at=instant,
        expires_at=expires_at,
        paid_at=None if owed else instant,
        ask_at=expires_at if owed else None,
    )


def _bill(order: Order) -> tuple[object, ...]:
    """What must be equal for a repeated request to be the same order."""
    return order.payer_id, order.payee_agency_code, order.amount, order.lines
