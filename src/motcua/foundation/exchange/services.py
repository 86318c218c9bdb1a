"""Store first, handle afterwards: the verbs of every inbound door."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from uuid import UUID

from django.db import connection

from motcua.foundation.exchange.models import InboundMessage
from motcua.foundation.exchange.types import MAX_KEPT_BYTES
from motcua.kernel.clock import now
from motcua.kernel.identifiers import uuid7

_SECRET_HEADERS = frozenset({"authorization", "cookie", "proxy-authorization", "x-api-key"})

_KEEP = """
INSERT INTO exchange_inboundmessage
  (id, source, message_key, received_at, last_received_at, times_received, headers, body, body_size, verdict, note)
VALUES (%s, %s, %s, %s, %s, 1, %s, %s, %s, '', '')
ON CONFLICT (source, message_key) DO UPDATE SET
  times_received = exchange_inboundmessage.times_received + 1, last_received_at = EXCLUDED.last_received_at
RETURNING id, times_received
"""


def keep_message(
    source: str, key: str, headers: Mapping[str, str], body: bytes, body_size: int | None = None
) -> tuple[UUID, bool]:
    """Keep one message from `source` before it is handled; returns its id and whether it is new.

    `key` names the message within its source (the sender's id, else a hash of the body). "Kept before" does
    not mean "handled before": a repeat of a message whose handling broke off must be handled again, so the
    caller decides by its own state and not by `is_new`. Outside a transaction the message is durable at once.
    `body_size` is the true length where the caller read only a beginning.
    """
    instant = now()
    size = body_size or len(body)
    values = (uuid7(), source, key, instant, instant, _plain(headers), body[:MAX_KEPT_BYTES], size)
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, values)
        identifier, times = cursor.fetchone()
    return identifier, times == 1


def settle_message(message_id: UUID, verdict: str, note: str = "") -> None:
    """Write what became of a kept message; the latest verdict counts."""
    InboundMessage.objects.filter(pk=message_id).update(verdict=verdict, note=note[:500], handled_at=now())


def forget_messages(message_ids: Collection[UUID]) -> None:
    """Remove kept messages whose use is over; the caller must know that nothing names them any more."""
    InboundMessage.objects.filter(pk__in=message_ids).delete()


def _plain(headers: Mapping[str, str]) -> str:
    """Headers as JSON text; credentials are never stored."""
    shown = {name: "•••" if name.lower() in _SECRET_HEADERS else str(value) for name, value in headers.items()}
    return json.dumps(shown, ensure_ascii=False).replace("\\u0000", "")
