"""Silence is asked about: what does the gateway know of this order? (integrations.md 6.6)"""

from __future__ import annotations

import logging
from uuid import UUID

from django.db import transaction
from django.db.models import OuterRef, Subquery

from motcua.casework.payments import ports, rules, selectors
from motcua.casework.payments.models import Attempt, Order
from motcua.casework.payments.services.settle import settle, tell
from motcua.casework.payments.types import OPEN_STATES, OrderInfo, OrderState
from motcua.kernel.clock import now
from motcua.kernel.errors import OutsideUnavailable

log = logging.getLogger(__name__)

ROUND = 50
"""Orders asked about in one round; the rest wait for the next minute."""


def query_order(order_id: UUID) -> OrderInfo:
    """Ask the gateway about every attempt of an open order, act on what it says, close it when its time is over.

    Makes network calls: never in a transaction. Raises NotFound, OutsideUnavailable (nothing was changed
    that the gateway did not say).
    """
    order = selectors.order(order_id)
    if not order.is_open:
        return order
    attempts = list(Attempt.objects.filter(order_id=order_id).exclude(redirect_url="").order_by("-number"))
    is_pending = False
    for attempt in attempts:
        may_fail = attempt is attempts[0] and order.state != OrderState.FAILED
        is_pending = _ask(attempt, may_fail=may_fail) or is_pending
    _close_if_over(order_id, was_redirected=bool(attempts), is_pending=is_pending)
    return selectors.order(order_id)


def _ask(attempt: Attempt, *, may_fail: bool) -> bool:
    """Ask about one attempt; returns whether the gateway still works on it. A known failure is not told twice."""
    payment = ports.get(attempt.gateway).query(attempt.reference, attempt.pk.hex)
    if payment is None:
        return True
    if payment.succeeded or may_fail:
        settle(payment, attempt.gateway)
    return False


@transaction.atomic
def _close_if_over(order_id: UUID, *, was_redirected: bool, is_pending: bool) -> None:
    order = Order.objects.select_for_update(of=("self",)).get(pk=order_id)
    standing = rules.Standing(OrderState(order.state), order.amount, order.expires_at)
    if rules.is_over(standing, now(), was_redirected=was_redirected, is_pending=is_pending):
        order.state, order.ask_at = OrderState.EXPIRED, None
        order.save(update_fields=["state", "ask_at"])
        tell(order)


def query_silent_orders() -> int:
    """Ask about the orders whose time to ask has come; returns how many were asked about.

    A gateway that does not answer ends the round; its orders are asked about again later.
    """
    asked = 0
    for order_id in _take_silent():
        try:
            query_order(order_id)
        except OutsideUnavailable as error:
            log.warning("orders cannot be asked about: %s", error)
            break
        asked += 1
    return asked


@transaction.atomic
def _take_silent() -> list[UUID]:
    """Claim silent orders by setting their next question, so that two workers never ask about the same one."""
    instant = now()
    started = Attempt.objects.filter(order=OuterRef("pk")).order_by("-number").values("started_at")[:1]
    waiting = Order.objects.select_for_update(skip_locked=True, of=("self",)).annotate(started=Subquery(started))
    orders = list(waiting.filter(state__in=OPEN_STATES, ask_at__lte=instant).order_by("ask_at")[:ROUND])
    for order in orders:
        order.ask_at = instant + rules.ask_again_after(instant - (order.started or order.created_at))
    Order.objects.bulk_update(orders, ["ask_at"])
    return [order.pk for order in orders]
