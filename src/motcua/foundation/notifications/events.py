"""Facts about notices."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from motcua.kernel.events import Event


@dataclass(frozen=True)
class MessageWritten(Event):
    """A message stands in somebody's inbox."""

    message_id: UUID


@dataclass(frozen=True)
class DeliveryQueued(Event):
    """A message waits to go out through a channel."""

    delivery_id: UUID
