"""One statement of a gateway, judged and acted on once, under the lock of its order. Private to this module."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction

from motcua.casework.payments import rules
from motcua.casework.payments.events import PaymentConfirmed, PaymentRefused
from motcua.casework.payments.models import Attempt, Notice, Order
from motcua.casework.payments.types import MONEY_TAKEN, Channel, OrderState, Payment, Verdict
from motcua.foundation.exchange import services as exchange
from motcua.kernel.clock import now
from motcua.kernel.events import publish


def settle(payment: Payment, gateway: str, message_id: UUID | None = None) -> Verdict:
    """Judge a verified `payment` and do what follows from it, all in one transaction; returns the verdict.

    Without `message_id` the statement came by a query. Two statements at once: the second waits for the
    first one's lock and then finds the transaction counted. The same transaction number on two orders at
    once: the unique constraint refuses the second, which is then judged again and found reused.
    """
    try:
        return _settle(payment, gateway, message_id)
    except IntegrityError:
        return _settle(payment, gateway, message_id)


def note(verdict: Verdict, gateway: str, message_id: UUID, reference: str = "", reason: str = "") -> Verdict:
    """Write down a notice that cannot be believed, once however often it comes; touches no order."""
    said = Payment(reference[:80], "", 0, "", succeeded=False, paid_at=None)
    with transaction.atomic():
        exchange.settle_message(message_id, verdict, reason)  # also the lock: the same message twice at once waits
        if not Notice.objects.filter(message_id=message_id, verdict=verdict).exists():
            _write(said, gateway, message_id, verdict, None, is_read=False)
    return verdict


@transaction.atomic
def _settle(payment: Payment, gateway: str, message_id: UUID | None) -> Verdict:
    order = _locked_order(gateway, payment)
    verdict = Verdict.UNKNOWN_ORDER if order is None else _apply(order, payment, gateway)
    if message_id is not None or verdict != Verdict.DUPLICATE:
        _write(payment, gateway, message_id, verdict, order)
    if message_id is not None:
        exchange.settle_message(message_id, verdict)
    return verdict


def _locked_order(gateway: str, payment: Payment) -> Order | None:
    attempt = {"gateway": gateway, "reference": payment.reference, "pk": payment.request_code}
    attempts = Attempt.objects.filter(**attempt).values("order_id")
    return Order.objects.select_for_update(of=("self",)).filter(pk__in=attempts).first()


def _apply(order: Order, payment: Payment, gateway: str) -> Verdict:
    instant = now()
    standing = rules.Standing(OrderState(order.state), order.amount, order.expires_at)
    verdict = rules.judge(standing, payment, _seen(order, payment, gateway), instant)
    is_current = payment.reference == order.gateway_ref
    new = rules.next_state(standing.state, verdict, is_current=is_current)
    if new != order.state:
        _change(order, new, payment)
    return verdict


def _seen(order: Order, payment: Payment, gateway: str) -> rules.Seen:
    if not payment.succeeded:
        return rules.Seen()
    taken = Notice.objects.filter(gateway=gateway, transaction_no=payment.transaction_no, verdict__in=MONEY_TAKEN)
    owners = set(taken.values_list("order_id", flat=True))
    return rules.Seen(order.pk in owners, bool(owners - {order.pk}))


def _change(order: Order, new: OrderState, payment: Payment) -> None:
    """Move the order and tell it; a paid or refundable one keeps the transaction number."""
    order.state = new
    order.ask_at = order.expires_at if new == OrderState.FAILED else None
    order.paid_at = (payment.paid_at or now()) if new == OrderState.PAID else None
    if payment.succeeded:
        order.transaction_no = payment.transaction_no
    order.save(update_fields=["state", "ask_at", "paid_at", "transaction_no"])
    tell(order)


def tell(order: Order) -> None:
    """Publish what the order's new state means for the modules above."""
    if order.state == OrderState.PAID:
        publish(PaymentConfirmed(order_id=order.pk, subject=order.subject))
    else:
        publish(PaymentRefused(order_id=order.pk, subject=order.subject, reason=str(OrderState(order.state))))


def _write(
    payment: Payment,
    gateway: str,
    message_id: UUID | None,
    verdict: Verdict,
    order: Order | None,
    *,
    is_read: bool = True,
) -> None:
    Notice.objects.create(
        order=order,
        message_id=message_id,
        channel=Channel.QUERY if message_id is None else Channel.NOTICE,
        gateway=gateway,
        reference=payment.reference,
        amount=payment.amount if is_read else None,
        transaction_no=payment.transaction_no,
        verdict=verdict,
        received_at=now(),
    )
