"""Public questions to the message store."""

from __future__ import annotations

from dataclasses import fields
from uuid import UUID

from django.core.paginator import Page, Paginator

from motcua.foundation.exchange.models import InboundMessage
from motcua.foundation.exchange.types import Message
from motcua.kernel.errors import NotFound

PAGE_SIZE = 30
_FIELDS = tuple(field.name for field in fields(Message))


def message(message_id: UUID) -> Message:
    """One message without its body, or NotFound."""
    values = InboundMessage.objects.filter(pk=message_id).values(*_FIELDS).first()
    if values is None:
        raise NotFound()
    return Message(**values)


def message_body(message_id: UUID) -> bytes:
    """The kept bytes of one message, as evidence; NotFound where there is none."""
    body = InboundMessage.objects.filter(pk=message_id).values_list("body", flat=True).first()
    if body is None:
        raise NotFound()
    return bytes(body)


def messages(*, page: int | str | None = 1, source: str = "", unsettled: bool = False) -> Page[Message]:
    """Messages, newest first, optionally of one `source` or only those nobody has handled yet."""
    rows = InboundMessage.objects.order_by("-received_at", "-id").values(*_FIELDS)
    rows = rows.filter(source=source) if source else rows
    rows = rows.filter(handled_at=None) if unsettled else rows
    found = Paginator(rows, PAGE_SIZE).get_page(page)
    found.object_list = [Message(**row) for row in found.object_list]
    return found


def sources() -> list[str]:
    """The systems that have ever sent something, for the filter."""
    return list(InboundMessage.objects.order_by("source").values_list("source", flat=True).distinct())
