"""My notices for programs."""

from __future__ import annotations

from datetime import datetime
from typing import cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status

from motcua.foundation.notifications import selectors, services
from motcua.foundation.notifications.types import MessageInfo
from motcua.kernel.access import SIGNED_IN, Requires, actor_of

router = Router(tags=["notifications"])


class NoticeOut(Schema):
    id: UUID
    purpose: str
    subject: str
    title: str
    body: str
    link: str
    created_at: datetime
    read_at: datetime | None

    @classmethod
    def of(cls, message: MessageInfo) -> NoticeOut:
        return cls(**{name: getattr(message, name) for name in cls.model_fields})


class InboxOut(Schema):
    unread: int
    total: int
    page: int
    pages: int
    items: list[NoticeOut]


def _me(request: HttpRequest) -> UUID:
    return cast(UUID, actor_of(request).account_id)  # SIGNED_IN was checked


@router.get("/notifications", auth=Requires(SIGNED_IN), response=InboxOut)
def inbox(request: HttpRequest, page: int = 1) -> InboxOut:
    """My notices, newest first, 20 a page."""
    found = selectors.inbox(_me(request), number=page)
    return InboxOut(
        unread=selectors.unread_count(_me(request)),
        total=found.paginator.count,
        page=found.number,
        pages=found.paginator.num_pages,
        items=[NoticeOut.of(message) for message in found.object_list],
    )


@router.post("/notifications/{message_id}/read", auth=Requires(SIGNED_IN), response={204: None})
def mark_read(request: HttpRequest, message_id: UUID) -> Status[None]:
    """Note that I read a notice."""
    services.mark_read(account_id=_me(request), message_id=message_id)
    return Status(204, None)
