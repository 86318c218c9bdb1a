"""Forged, repeated, late, wrong: each notice is kept, judged, and changes only what it should (R-FEE-05)."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from motcua.casework.payments import selectors, services
from motcua.casework.payments.events import PaymentConfirmed, PaymentRefused
from motcua.casework.payments.models import Notice
from motcua.casework.payments.tests.factories import MORNING, notice, order, started, tell
from motcua.casework.payments.types import OrderInfo, OrderState, Verdict
from motcua.foundation.exchange import selectors as exchange
from motcua.kernel.clock import at
from motcua.kernel.errors import NotFound

pytestmark = pytest.mark.django_db


def state(made: OrderInfo) -> OrderState:
    return selectors.order(made.id).state


def test_a_true_notice_pays_the_order_and_is_told(told: list[Any]) -> None:
    made = started()
    assert tell(made) == Verdict.ACCEPTED
    now = selectors.order(made.id)
    assert (now.state, now.transaction_no, now.paid_at) == (OrderState.PAID, "T1", MORNING)
    assert told == [PaymentConfirmed(order_id=made.id, subject=made.subject)]


def test_a_repeated_notice_has_no_second_effect(told: list[Any]) -> None:
    made = started()
    verdicts = [tell(made) for _ in range(3)]
    assert verdicts == [Verdict.ACCEPTED, Verdict.DUPLICATE, Verdict.DUPLICATE]
    assert len(told) == 1
    assert exchange.messages()[0].times_received == 3


def test_a_forged_notice_touches_no_order(told: list[Any]) -> None:
    made = started()
    assert tell(made, key="wrong") == Verdict.BAD_SIGNATURE
    assert (state(made), told) == (OrderState.REDIRECTED, [])
    kept = Notice.objects.get()
    assert (kept.order_id, kept.amount, kept.reference) == (None, None, f"{made.code}-1")


def test_a_forged_notice_does_not_stop_the_true_one() -> None:
    made = started()
    tell(made, key="wrong")
    assert tell(made) == Verdict.ACCEPTED


@pytest.mark.parametrize("amount", [0, 15999, 16001, 1600000])
def test_a_wrong_amount_does_not_pay(amount: int, told: list[Any]) -> None:
    made = started()
    assert tell(made, amount=amount) == Verdict.WRONG_AMOUNT
    assert (state(made), told) == (OrderState.REDIRECTED, [])


def test_money_after_expiry_becomes_a_refund_and_is_told(told: list[Any]) -> None:
    made = started()
    assert tell(made, at=(MORNING + timedelta(hours=24, seconds=1)).isoformat()) == Verdict.LATE
    now = selectors.order(made.id)
    assert (now.state, now.transaction_no, now.paid_at) == (OrderState.REFUND_DUE, "T1", None)
    assert told == [PaymentRefused(order_id=made.id, subject=made.subject, reason="refund_due")]


def test_an_unknown_order_is_noted() -> None:
    made = started()
    assert tell(made, reference="nobody") == Verdict.UNKNOWN_ORDER
    assert Notice.objects.get().order_id is None


def test_a_reference_with_another_request_code_is_no_attempt_of_ours() -> None:
    made = started()
    assert tell(made, request="0" * 32) == Verdict.UNKNOWN_ORDER
    assert state(made) == OrderState.REDIRECTED


def test_a_failed_payment_leaves_the_order_open(told: list[Any]) -> None:
    made = started()
    assert tell(made, ok=False, transaction="") == Verdict.FAILED_PAYMENT
    assert state(made) == OrderState.FAILED
    assert told == [PaymentRefused(order_id=made.id, subject=made.subject, reason="failed")]


def test_a_failure_told_after_success_changes_nothing() -> None:
    made = started()
    tell(made)
    assert tell(made, ok=False) == Verdict.FAILED_PAYMENT
    assert state(made) == OrderState.PAID


def test_success_after_failure_pays() -> None:
    made = started()
    tell(made, ok=False)
    assert tell(made) == Verdict.ACCEPTED


def test_the_failure_of_an_old_attempt_is_only_noted() -> None:
    made = started()
    old = notice(made, ok=False)
    tell(made, ok=False)
    services.start_payment(made.id, "/", "127.0.0.1", payer_id=made.payer_id)
    services.handle_notice("testpay", {}, old)
    assert state(made) == OrderState.REDIRECTED


def test_paying_twice_pays_once_and_the_second_money_is_told() -> None:
    made = started()
    tell(made)
    assert tell(made, transaction="T2") == Verdict.DOUBLE_PAYMENT
    assert tell(made, transaction="T2") == Verdict.DUPLICATE
    assert selectors.order(made.id).transaction_no == "T1"


def test_one_transaction_cannot_pay_two_orders() -> None:
    first, second = started(), started()
    tell(first)
    assert tell(second) == Verdict.REUSED_TRANSACTION
    assert state(second) == OrderState.REDIRECTED


@pytest.mark.parametrize("body", [b"", b"{", b"\x00\xff\xfe", b'{"amount": 16'])
def test_what_cannot_be_read_is_kept_raw(body: bytes) -> None:
    answer = services.handle_notice("testpay", {"User-Agent": "x"}, body)
    assert answer.body == b"malformed"
    message = exchange.messages()[0]
    assert exchange.message_body(message.id) == body
    assert (message.verdict, message.is_settled) == ("malformed", True)


def test_an_oversized_notice_is_malformed_even_when_its_beginning_reads_well() -> None:
    made = started()
    answer = services.handle_notice("testpay", {}, notice(made), 10**7)
    assert answer.body == b"malformed"
    assert exchange.messages()[0].body_size == 10**7
    assert state(made) == OrderState.REDIRECTED


def test_a_notice_of_an_unconnected_gateway_has_no_door() -> None:
    with pytest.raises(NotFound):
        services.handle_notice("nobody", {}, b"")


def test_a_notice_whose_handling_broke_off_is_handled_when_it_comes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    made = started()
    with monkeypatch.context() as broken:
        broken.setattr("motcua.casework.payments.services.settle._write", lambda *a, **k: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            tell(made)
    assert state(made) == OrderState.REDIRECTED
    assert not exchange.messages()[0].is_settled
    assert tell(made) == Verdict.ACCEPTED


def test_every_notice_points_to_its_raw_message() -> None:
    made = started()
    tell(made)
    assert Notice.objects.get().message_id == exchange.messages()[0].id


@pytest.mark.parametrize(
    ("changes", "statements"),
    [({}, 9), ({"key": "wrong"}, 6), ({"amount": 1}, 7), ({"reference": "x"}, 6), ({"ok": False}, 8)],
)
def test_a_notice_costs_few_statements(
    changes: dict[str, Any], statements: int, django_assert_max_num_queries: Any
) -> None:
    body = notice(started(), **changes)
    with django_assert_max_num_queries(min(statements, 10)):
        services.handle_notice("testpay", {}, body)


def test_money_for_a_cancelled_order_becomes_a_refund_and_is_told(told: list[Any]) -> None:
    from motcua.kernel.access import SYSTEM

    made = started()
    services.cancel_order(made.id, actor=SYSTEM)
    told.clear()
    assert tell(made) == Verdict.LATE
    assert state(made) == OrderState.REFUND_DUE
    assert told == [PaymentRefused(order_id=made.id, subject=made.subject, reason="refund_due")]


def test_an_order_that_nobody_started_cannot_be_paid_by_a_notice() -> None:
    made = order()
    assert tell(made, request="0" * 32, reference=f"{made.code}-1") == Verdict.UNKNOWN_ORDER
    assert state(made) == OrderState.CREATED


def at_once(*bodies: bytes) -> list[Verdict]:
    """Deliver notices in parallel; the verdicts in any order."""
    verdicts: list[Verdict] = []
    gate = threading.Barrier(len(bodies))

    def deliver(body: bytes) -> None:
        gate.wait()
        with at(MORNING):
            verdicts.append(Verdict(services.handle_notice("testpay", {}, body).body.decode()))
        connection.close()

    threads = [threading.Thread(target=deliver, args=(body,)) for body in bodies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(verdicts)


@pytest.mark.django_db(transaction=True)
def test_two_notices_at_once_have_one_effect() -> None:
    made = started()
    body = notice(made)
    assert at_once(body, body, body) == [Verdict.ACCEPTED, Verdict.DUPLICATE, Verdict.DUPLICATE]
    assert Notice.objects.filter(verdict=Verdict.ACCEPTED).count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_transaction_for_two_orders_at_once_pays_one_of_them() -> None:
    first, second = started(), started()
    assert at_once(notice(first), notice(second)) == [Verdict.ACCEPTED, Verdict.REUSED_TRANSACTION]
    assert sorted((state(first), state(second))) == [OrderState.PAID, OrderState.REDIRECTED]


@pytest.mark.django_db(transaction=True)
def test_two_payments_of_one_order_at_once_pay_it_once() -> None:
    made = started()
    verdicts = at_once(notice(made), notice(made, transaction="T2"))
    assert verdicts == [Verdict.ACCEPTED, Verdict.DOUBLE_PAYMENT]
