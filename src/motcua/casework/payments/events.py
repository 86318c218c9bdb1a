"""What payments tell the modules above."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from motcua.kernel.events import Event


@dataclass(frozen=True)
class PaymentConfirmed(Event):
    """The order is paid in full and in time, or owes nothing."""

    order_field: ClassVar[str] = "subject"
    order_id: UUID
    subject: str


@dataclass(frozen=True)
class PaymentRefused(Event):
    """The order is not paid. `reason` is the order's new state: failed, expired, cancelled or refund_due."""

    order_field: ClassVar[str] = "subject"
    order_id: UUID
    subject: str
    reason: str
