"""What follows when a message was written."""

from __future__ import annotations

from motcua.foundation.notifications import services
from motcua.foundation.notifications.events import DeliveryQueued, MessageWritten
from motcua.kernel.events import on


@on(MessageWritten)
def queue_deliveries(event: MessageWritten) -> None:
    services.queue_deliveries(event.message_id)


@on(DeliveryQueued, outside=True)
def send_delivery(event: DeliveryQueued) -> None:
    services.send_delivery(event.delivery_id)
