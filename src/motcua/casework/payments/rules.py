"""What holds for money whatever the gateway (law.md 3.5, R-FEE-01 to R-FEE-06; integrations.md 6.6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from motcua.casework.payments.types import (
    OPEN_STATES,
    OrderLine,
    OrderState,
    Payment,
    Verdict,
)

ORDER_LIFETIME = timedelta(hours=24)
"""How long an order may be paid [house rule]; afterwards fees and reliefs are computed anew (R-FEE-03)."""

SETTLING_TIME = timedelta(minutes=30)
"""After expiry an unfinished payment may still arrive for this long before the order is closed [house rule]."""

FIRST_QUESTION = timedelta(minutes=1)
"""Silence after which the gateway is asked for the first time."""

ALLOWED: dict[OrderState, frozenset[OrderState]] = {
    OrderState.CREATED: frozenset(OrderState) - {OrderState.CREATED},
    OrderState.REDIRECTED: frozenset(OrderState) - {OrderState.CREATED, OrderState.REDIRECTED},
    OrderState.FAILED: frozenset(OrderState) - {OrderState.CREATED, OrderState.FAILED},
    OrderState.EXPIRED: frozenset({OrderState.REFUND_DUE}),
    OrderState.CANCELLED: frozenset({OrderState.REFUND_DUE}),
    OrderState.PAID: frozenset({OrderState.REFUND_DUE}),
    OrderState.REFUND_DUE: frozenset(),
}
"""Allowed changes of state. No notice can un-pay a paid order; only the house itself gives its money back."""

UNBELIEVED_KEPT = timedelta(days=30)
"""How long notices that nobody could believe, forged or unreadable, are kept to be looked at [house rule]."""

_LINE_KINDS = ("phi", "le_phi")
_LARGEST_AMOUNT = 10**12


@dataclass(frozen=True)
class Standing:
    """What judging a payment needs to know of the order."""

    state: OrderState
    amount: int
    expires_at: datetime


@dataclass(frozen=True)
class Seen:
    """Where this transaction number was met before, among money really taken."""

    on_this_order: bool = False
    on_another_order: bool = False


def may_become(old: OrderState, new: OrderState) -> bool:
    """Whether the order may go from `old` to `new` (R-FEE-05)."""
    return new in ALLOWED[old]


def total(lines: Sequence[OrderLine]) -> int:
    """Đồng owed for all lines (R-FEE-02: a line may be 0)."""
    return sum(line.total for line in lines)


def faults(lines: Sequence[OrderLine]) -> list[str]:
    """Everything that is impossible in `lines` (R-FEE-02: phí and lệ phí, whole đồng)."""
    found = [] if lines else ["không có dòng nào"]
    for line in lines:
        if line.kind not in _LINE_KINDS:
            found.append(f"loại {line.kind!r}")
        if line.quantity < 1 or line.amount < 0:
            found.append(f"số lượng hoặc số tiền của {line.code!r}")
    if total(lines) > _LARGEST_AMOUNT:
        found.append("số tiền quá lớn")
    return found


def judge(order: Standing, payment: Payment, seen: Seen, now: datetime) -> Verdict:
    """The verdict on a verified statement of the gateway (R-FEE-05).

    Money judged: a transaction already counted here is a duplicate, one counted elsewhere is reused; then the
    amount, then whether the order still waits, then the time. The time is the gateway's own payment time, so
    a notice that was only slow does not cost the payer the payment; without one it is the time of arrival.
    """
    if not payment.succeeded:
        return Verdict.FAILED_PAYMENT
    if seen.on_this_order:
        return Verdict.DUPLICATE
    if seen.on_another_order:
        return Verdict.REUSED_TRANSACTION
    if payment.amount != order.amount:
        return Verdict.WRONG_AMOUNT
    if order.state == OrderState.PAID:
        return Verdict.DOUBLE_PAYMENT
    if order.state not in OPEN_STATES or (payment.paid_at or now) > order.expires_at:
        return Verdict.LATE
    return Verdict.ACCEPTED


_EFFECT = {
    Verdict.ACCEPTED: OrderState.PAID,
    Verdict.LATE: OrderState.REFUND_DUE,
    Verdict.FAILED_PAYMENT: OrderState.FAILED,
}


def next_state(state: OrderState, verdict: Verdict, *, is_current: bool = True) -> OrderState:
    """The state after `verdict`: unchanged unless the verdict has an effect and the change is allowed.

    A failure counts only for the current attempt: while the payer is at a newer one, nothing has failed.
    """
    new = _EFFECT.get(verdict, state)
    is_old_failure = verdict == Verdict.FAILED_PAYMENT and not is_current
    if state == OrderState.PAID or is_old_failure:
        return state
    return new if may_become(state, new) else state


def is_over(order: Standing, now: datetime, *, was_redirected: bool, is_pending: bool) -> bool:
    """Whether an unpaid order is to be closed as expired.

    The gateway must have been asked first where the payer was sent there; a payment that it still works on
    gets `SETTLING_TIME` more.
    """
    patience = SETTLING_TIME if was_redirected and is_pending else timedelta(0)
    return order.state in OPEN_STATES and now > order.expires_at + patience


def ask_again_after(waited: timedelta) -> timedelta:
    """How long to wait before asking the gateway again about an order that was sent there `waited` ago."""
    if waited < timedelta(minutes=15):
        return timedelta(minutes=1)
    return timedelta(minutes=10) if waited < timedelta(hours=2) else timedelta(hours=1)


def local_return(url: str) -> str:
    """`url` when it is a path inside this house, else the home page: no door out to another site."""
    is_path = url.startswith("/") and not url.startswith(("//", "/\\"))
    return url if is_path and url.isprintable() and "\\" not in url and len(url) <= 500 else "/"
