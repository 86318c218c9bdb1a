"""Silence is asked about, and an order past its time is closed only after asking."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from motcua.casework.payments import selectors, services, tasks
from motcua.casework.payments.errors import AlreadyPaid
from motcua.casework.payments.events import PaymentConfirmed, PaymentRefused
from motcua.casework.payments.models import Notice, Order
from motcua.casework.payments.tests.factories import MORNING, TestGateway, order, started, tell
from motcua.casework.payments.types import Channel, OrderState, Verdict
from motcua.kernel.access import SYSTEM
from motcua.kernel.clock import at
from motcua.kernel.errors import NotFound, OutsideUnavailable

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def test_a_lost_notice_is_found_by_asking(gateway: TestGateway, told: list[Any]) -> None:
    made = started()
    gateway.knows(made)
    assert services.query_order(made.id).is_paid
    assert told == [PaymentConfirmed(order_id=made.id, subject=made.subject)]
    assert Notice.objects.get().channel == Channel.QUERY


def test_a_notice_that_comes_after_the_answer_is_a_duplicate(gateway: TestGateway) -> None:
    made = started()
    gateway.knows(made)
    services.query_order(made.id)
    assert tell(made) == Verdict.DUPLICATE


def test_a_payment_still_running_changes_nothing(gateway: TestGateway) -> None:
    made = started()
    assert services.query_order(made.id).state == OrderState.REDIRECTED
    assert gateway.questions == 1
    assert not Notice.objects.exists()


def test_a_wrong_amount_is_noted_once_however_often_it_is_asked(gateway: TestGateway) -> None:
    made = started()
    gateway.knows(made, amount=1)
    for _ in range(3):
        assert services.query_order(made.id).state == OrderState.REDIRECTED
    assert [n.verdict for n in Notice.objects.all()] == [Verdict.WRONG_AMOUNT]


def test_a_failure_is_learnt_once(gateway: TestGateway) -> None:
    made = started()
    gateway.knows(made, succeeded=False)
    for _ in range(3):
        assert services.query_order(made.id).state == OrderState.FAILED
    assert Notice.objects.count() == 1


def test_a_closed_order_is_not_asked_about(gateway: TestGateway) -> None:
    made = started()
    tell(made)
    services.query_order(made.id)
    assert gateway.questions == 0


def test_the_round_asks_only_where_it_is_silent_long_enough(gateway: TestGateway) -> None:
    started()
    assert services.query_silent_orders() == 0
    with at(MORNING + MINUTE):
        assert services.query_silent_orders() == 1
        assert services.query_silent_orders() == 0
    with at(MORNING + 2 * MINUTE):
        tasks.query_silent_orders(timestamp=0)
    assert gateway.questions == 2


def test_a_gateway_that_does_not_answer_ends_the_round_and_loses_nothing(gateway: TestGateway) -> None:
    made = [started(), started()]
    gateway.fault = OutsideUnavailable(system="Cổng thử")
    with at(MORNING + MINUTE):
        assert services.query_silent_orders() == 0
    assert gateway.questions == 1
    gateway.fault = None
    gateway.knows(made[0])
    with at(MORNING + 3 * MINUTE):
        assert services.query_silent_orders() == 2
    assert selectors.order(made[0].id).is_paid


def test_an_order_that_nobody_started_expires_without_asking(gateway: TestGateway, told: list[Any]) -> None:
    made = order()
    with at(made.expires_at + timedelta(seconds=1)):
        services.query_silent_orders()
    assert selectors.order(made.id).state == OrderState.EXPIRED
    assert gateway.questions == 0
    assert told == [PaymentRefused(order_id=made.id, subject=made.subject, reason="expired")]


def test_an_order_is_not_closed_while_the_gateway_cannot_be_asked(gateway: TestGateway) -> None:
    made = started()
    gateway.fault = OutsideUnavailable(system="Cổng thử")
    with at(made.expires_at + timedelta(hours=2)):
        services.query_silent_orders()
    assert selectors.order(made.id).state == OrderState.REDIRECTED


def test_a_payment_made_in_time_is_found_even_after_expiry(gateway: TestGateway) -> None:
    made = started()
    gateway.knows(made)
    with at(made.expires_at + timedelta(minutes=5)):
        assert services.query_order(made.id).is_paid


def test_an_unfinished_payment_gets_some_time_after_expiry_and_then_closes() -> None:
    made = started()
    with at(made.expires_at + timedelta(minutes=29)):
        assert services.query_order(made.id).state == OrderState.REDIRECTED
    with at(made.expires_at + timedelta(minutes=31)):
        assert services.query_order(made.id).state == OrderState.EXPIRED
    assert Order.objects.get().ask_at is None


def test_money_after_closing_becomes_a_refund() -> None:
    made = started()
    with at(made.expires_at + timedelta(hours=1)):
        services.query_order(made.id)
        assert tell(made) == Verdict.LATE
    assert selectors.order(made.id).state == OrderState.REFUND_DUE


def test_cancelling_twice_is_cancelling_once(told: list[Any]) -> None:
    made = order()
    states = [services.cancel_order(made.id, actor=SYSTEM).state for _ in range(2)]
    assert states == [OrderState.CANCELLED] * 2
    assert told == [PaymentRefused(order_id=made.id, subject=made.subject, reason="cancelled")]


def test_paid_money_cannot_be_cancelled_away() -> None:
    made = started()
    tell(made)
    with pytest.raises(AlreadyPaid):
        services.cancel_order(made.id, actor=SYSTEM)


def test_an_order_that_does_not_exist_cannot_be_cancelled() -> None:
    made = order()
    Order.objects.all().delete()
    with pytest.raises(NotFound):
        services.cancel_order(made.id, actor=SYSTEM)
