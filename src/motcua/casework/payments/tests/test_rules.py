"""R-FEE-01 to R-FEE-06: what holds for money whatever the gateway."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.casework.payments.rules import (
    ALLOWED,
    SETTLING_TIME,
    Seen,
    Standing,
    ask_again_after,
    faults,
    is_over,
    judge,
    local_return,
    may_become,
    next_state,
    total,
)
from motcua.casework.payments.types import MONEY_TAKEN, OPEN_STATES, OrderLine, OrderState, Payment, Verdict

NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
WAITING = Standing(OrderState.REDIRECTED, 16000, NOON)
states = st.sampled_from(OrderState)
verdicts = st.sampled_from(Verdict)


def paid(amount: int = 16000, at: datetime | None = NOON, succeeded: bool = True) -> Payment:
    return Payment("ref", "0" * 32, amount, "T1", succeeded, at)


def test_the_right_amount_in_time_is_accepted() -> None:
    assert judge(WAITING, paid(), Seen(), NOON) == Verdict.ACCEPTED


def test_a_notice_that_was_only_slow_does_not_cost_the_payer_the_payment() -> None:
    assert judge(WAITING, paid(), Seen(), NOON + timedelta(days=2)) == Verdict.ACCEPTED


def test_a_payment_after_expiry_is_late() -> None:
    assert judge(WAITING, paid(at=NOON + timedelta(seconds=1)), Seen(), NOON) == Verdict.LATE


def test_without_a_payment_time_the_arrival_counts() -> None:
    assert judge(WAITING, paid(at=None), Seen(), NOON) == Verdict.ACCEPTED
    assert judge(WAITING, paid(at=None), Seen(), NOON + timedelta(seconds=1)) == Verdict.LATE


@pytest.mark.parametrize("state", [OrderState.EXPIRED, OrderState.CANCELLED, OrderState.REFUND_DUE])
def test_money_for_a_closed_order_is_late_whenever_it_was_paid(state: OrderState) -> None:
    closed = Standing(state, 16000, NOON)
    assert judge(closed, paid(at=NOON - timedelta(hours=1)), Seen(), NOON) == Verdict.LATE


@given(st.integers(0, 10**9).filter(lambda amount: amount != 16000), states)
def test_another_amount_is_never_accepted(amount: int, state: OrderState) -> None:
    assert judge(Standing(state, 16000, NOON), paid(amount), Seen(), NOON) == Verdict.WRONG_AMOUNT


def test_another_transaction_for_a_paid_order_is_a_double_payment() -> None:
    assert judge(Standing(OrderState.PAID, 16000, NOON), paid(), Seen(), NOON) == Verdict.DOUBLE_PAYMENT


@given(states)
def test_a_transaction_is_counted_once(state: OrderState) -> None:
    standing = Standing(state, 16000, NOON)
    assert judge(standing, paid(), Seen(on_this_order=True), NOON) == Verdict.DUPLICATE
    assert judge(standing, paid(), Seen(on_another_order=True), NOON) == Verdict.REUSED_TRANSACTION


@given(states, st.integers(0, 10**9))
def test_a_failed_payment_is_a_failure_whatever_it_says_of_money(state: OrderState, amount: int) -> None:
    verdict = judge(Standing(state, 16000, NOON), paid(amount, succeeded=False), Seen(), NOON)
    assert verdict == Verdict.FAILED_PAYMENT


@given(verdicts, st.booleans())
def test_nothing_can_unpay_a_paid_order(verdict: Verdict, is_current: bool) -> None:
    assert next_state(OrderState.PAID, verdict, is_current=is_current) == OrderState.PAID


@given(states, verdicts)
def test_every_change_is_an_allowed_one(state: OrderState, verdict: Verdict) -> None:
    new = next_state(state, verdict)
    assert new == state or may_become(state, new)


@given(states, verdicts.filter(lambda v: v not in (Verdict.ACCEPTED, Verdict.LATE, Verdict.FAILED_PAYMENT)))
def test_a_rejected_notice_changes_nothing(state: OrderState, verdict: Verdict) -> None:
    assert next_state(state, verdict) == state


@given(states.filter(lambda state: state != OrderState.PAID))
def test_only_an_accepted_payment_of_an_open_order_pays(state: OrderState) -> None:
    paying = {verdict for verdict in Verdict if next_state(state, verdict) == OrderState.PAID}
    assert paying == ({Verdict.ACCEPTED} if state in OPEN_STATES else set())


def test_the_failure_of_an_old_attempt_does_not_fail_the_order() -> None:
    assert next_state(OrderState.REDIRECTED, Verdict.FAILED_PAYMENT, is_current=False) == OrderState.REDIRECTED
    assert next_state(OrderState.REDIRECTED, Verdict.FAILED_PAYMENT) == OrderState.FAILED


def test_every_state_says_what_may_follow() -> None:
    assert set(ALLOWED) == set(OrderState)
    assert not may_become(OrderState.REFUND_DUE, OrderState.PAID)
    assert Verdict.ACCEPTED in MONEY_TAKEN


def test_the_total_is_quantity_times_price() -> None:
    lines = [OrderLine("a", "A", "phi", 3, 10000), OrderLine("b", "B", "le_phi", 1, 0)]
    assert (total(lines), faults(lines)) == (30000, [])


@pytest.mark.parametrize(
    "line",
    [
        OrderLine("a", "A", "thue", 1, 1000),
        OrderLine("a", "A", "phi", 0, 1000),
        OrderLine("a", "A", "phi", 1, -1),
        OrderLine("a", "A", "phi", 1, 10**13),
    ],
)
def test_an_impossible_line_is_named(line: OrderLine) -> None:
    assert faults([line])


def test_a_bill_without_lines_is_impossible() -> None:
    assert faults([])


def test_an_order_is_over_after_its_time_and_a_running_payment_gets_more() -> None:
    late = NOON + timedelta(seconds=1)
    assert not is_over(WAITING, NOON, was_redirected=True, is_pending=False)
    assert is_over(WAITING, late, was_redirected=True, is_pending=False)
    assert not is_over(WAITING, late, was_redirected=True, is_pending=True)
    assert is_over(WAITING, late + SETTLING_TIME, was_redirected=True, is_pending=True)
    assert not is_over(Standing(OrderState.PAID, 1, NOON), late, was_redirected=True, is_pending=False)


def test_the_longer_the_silence_the_rarer_the_question() -> None:
    waits = [ask_again_after(timedelta(minutes=m)) for m in (1, 20, 300)]
    assert waits == [timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1)]


@pytest.mark.parametrize(
    "url", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:1", "", "/a\nb"]
)
def test_the_way_back_never_leads_out_of_the_house(url: str) -> None:
    assert local_return(url) == "/"
    assert local_return("/ho-so/1?buoc=2") == "/ho-so/1?buoc=2"
