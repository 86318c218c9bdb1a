"""Words of payment: states, verdicts and the values that cross the module's border."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from motcua.kernel.access import Permission

VIEW_LEDGER = Permission("payments.view_ledger")

CURRENCY = "VND"


class OrderState(StrEnum):
    """Where the money stands. Says nothing about the dossier: the two never share a column (R-FEE-05)."""

    CREATED = "created"
    REDIRECTED = "redirected"
    PAID = "paid"
    FAILED = "failed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    REFUND_DUE = "refund_due"


OPEN_STATES = frozenset({OrderState.CREATED, OrderState.REDIRECTED, OrderState.FAILED})
"""States in which the order may still be paid."""


class Verdict(StrEnum):
    """What one notice of the gateway turned out to be."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    BAD_SIGNATURE = "bad_signature"
    UNKNOWN_ORDER = "unknown_order"
    WRONG_AMOUNT = "wrong_amount"
    LATE = "late"
    FAILED_PAYMENT = "failed_payment"
    MALFORMED = "malformed"
    DOUBLE_PAYMENT = "double_payment"
    REUSED_TRANSACTION = "reused_transaction"


MONEY_TAKEN = frozenset({Verdict.ACCEPTED, Verdict.LATE, Verdict.WRONG_AMOUNT, Verdict.DOUBLE_PAYMENT})
"""Verdicts on money that has really left the payer's account."""

REJECTED = frozenset(Verdict) - {Verdict.ACCEPTED, Verdict.DUPLICATE, Verdict.FAILED_PAYMENT}
"""Verdicts that an officer must look at."""


UNBELIEVED = frozenset({Verdict.BAD_SIGNATURE, Verdict.MALFORMED})
"""Verdicts on what anybody may send, without knowing a secret; they touch no order."""


class Channel(StrEnum):
    """How the house came to know: the gateway told, or the house asked."""

    NOTICE = "notice"
    QUERY = "query"


@dataclass(frozen=True)
class OrderLine:
    """One fee of an order. `amount` is the price of ONE unit in đồng; `kind` is `phi` or `le_phi`."""

    code: str
    name: str
    kind: str
    quantity: int
    amount: int

    @property
    def total(self) -> int:
        """Đồng for all units."""
        return self.quantity * self.amount


@dataclass(frozen=True)
class OrderInfo:
    """An order as other modules see it. Instants are UTC, amounts đồng."""

    id: UUID
    code: str
    subject: str
    payer_id: UUID
    payee_agency_code: str
    description: str
    lines: tuple[OrderLine, ...]
    amount: int
    currency: str
    state: OrderState
    gateway: str
    transaction_no: str
    return_url: str
    created_at: datetime
    expires_at: datetime
    paid_at: datetime | None

    @property
    def is_paid(self) -> bool:
        return self.state == OrderState.PAID

    @property
    def is_open(self) -> bool:
        """Whether it may still be paid, as far as the state goes."""
        return self.state in OPEN_STATES


@dataclass(frozen=True)
class PaymentRequest:
    """One attempt to pay, as a gateway hears it. `code` has 12 characters, `request_code` 32; both are unique."""

    code: str
    attempt: int
    request_code: str
    agency_code: str
    amount: int
    description: str
    return_url: str
    ip: str


@dataclass(frozen=True)
class Payment:
    """What a gateway says, verified, about one attempt. `paid_at` is its own clock, in UTC.

    `request_code` (32 hex digits) must be the attempt's own: where a dialect joins fields without separators
    before hashing, two different messages can carry one check value, and this is what tells them apart.
    """

    reference: str
    request_code: str
    amount: int
    transaction_no: str
    succeeded: bool
    paid_at: datetime | None


@dataclass(frozen=True)
class NoticeAnswer:
    """What the gateway gets back, in its own dialect."""

    status: int
    body: bytes
    content_type: str


@dataclass(frozen=True)
class LedgerEntry:
    """One order as the ledger shows it."""

    code: str
    subject: str
    payee_agency_code: str
    description: str
    amount: int
    state: OrderState
    transaction_no: str
    created_at: datetime
    paid_at: datetime | None
    expires_at: datetime


@dataclass(frozen=True)
class NoticeEntry:
    """One notice as the ledger shows it; `order_code` is empty where it fits no order."""

    received_at: datetime
    channel: Channel
    gateway: str
    reference: str
    amount: int | None
    transaction_no: str
    verdict: Verdict
    order_code: str
    order_amount: int | None
