"""JSON door of the vault: the caller's own papers."""

from __future__ import annotations

from datetime import date, datetime
from typing import cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from motcua.foundation.vault import selectors
from motcua.foundation.vault.types import DocumentInfo
from motcua.kernel import audit
from motcua.kernel.access import SIGNED_IN, Requires, actor_of
from motcua.kernel.clock import today

router = Router(tags=["vault"])


class DocumentOut(Schema):
    id: UUID
    kind: str
    title: str
    issued_by: str
    issued_at: datetime
    valid_until: date | None
    is_current: bool
    withdrawn_at: datetime | None
    file_name: str
    media_type: str
    size: int
    sha256: str
    download: str
    verify_token: str


@router.get("/documents", response=list[DocumentOut], auth=Requires(SIGNED_IN), summary="My papers")
def list_documents(request: HttpRequest) -> list[DocumentOut]:
    """Results and accepted components in the store of whoever is asking, newest first."""
    actor = actor_of(request)
    found = selectors.documents_of(cast(UUID, actor.account_id))
    audit.record(actor, "list_documents", f"account:{actor.account_id}", shown=len(found))
    return [_out(document) for document in found]


def _out(document: DocumentInfo) -> DocumentOut:
    return DocumentOut(
        id=document.id,
        kind=document.kind,
        title=document.title,
        issued_by=document.issued_by,
        issued_at=document.issued_at,
        valid_until=document.valid_until,
        is_current=document.is_current(today()),
        withdrawn_at=document.withdrawn_at,
        file_name=document.file.name,
        media_type=document.file.media_type,
        size=document.file.size,
        sha256=document.file.sha256,
        download=f"/tep/{document.file.id}/",
        verify_token=document.verify_token,
    )
