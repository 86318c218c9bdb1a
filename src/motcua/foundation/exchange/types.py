"""Values of the message store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motcua.kernel.access import Permission

VIEW_MESSAGES = Permission("exchange.view_messages")

MAX_KEPT_BYTES = 256 * 1024
"""Of a longer body only this beginning is kept; `body_size` still tells its whole length."""


@dataclass(frozen=True)
class Message:
    """One message from outside as the list shows it; its body stays in the store."""

    id: UUID
    source: str
    message_key: str
    received_at: datetime
    last_received_at: datetime
    times_received: int
    body_size: int
    verdict: str
    note: str
    handled_at: datetime | None

    @property
    def is_settled(self) -> bool:
        return self.handled_at is not None
