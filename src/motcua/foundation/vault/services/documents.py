"""Papers in a person's own store: keep, withdraw."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from motcua.foundation.vault.errors import TokenTaken
from motcua.foundation.vault.models import PersonalDocument
from motcua.foundation.vault.rules import readable_token, spoken_token
from motcua.foundation.vault.selectors import document_of_row
from motcua.foundation.vault.types import RESULT, DocumentInfo
from motcua.kernel import audit
from motcua.kernel.access import Actor
from motcua.kernel.clock import now
from motcua.kernel.errors import NotFound


def new_verify_token() -> str:
    """A code for the QR on a paper, made before the paper is printed; 100 random bits, 20 characters."""
    return readable_token(secrets.token_bytes(13))


def keep_document(
    *,
    account_id: UUID,
    title: str,
    file_id: UUID,
    issued_by: str,
    subject: str,
    kind: str = RESULT,
    issued_at: datetime | None = None,
    valid_until: date | None = None,
    verify_token: str | None = None,
) -> DocumentInfo:
    """Put a paper into the store of `account_id` (R-RET-03, R-DAT-05). With the same token, done once.

    Raises TokenTaken when the token belongs to another paper.
    """
    instant = now()
    values = {
        "account_id": account_id,
        "kind": kind,
        "title": title,
        "file_id": file_id,
        "issued_by": issued_by,
        "issued_at": issued_at or instant,
        "valid_until": valid_until,
        "subject": subject,
        "created_at": instant,
    }
    token = spoken_token(verify_token) if verify_token else new_verify_token()
    row, _ = PersonalDocument.objects.select_related("file").get_or_create(verify_token=token, defaults=values)
    if (row.account_id, row.file_id, row.subject) != (account_id, file_id, subject):
        raise TokenTaken()
    return document_of_row(row)


@transaction.atomic
def withdraw_document(document_id: UUID, *, actor: Actor, reason: str) -> DocumentInfo:
    """Take a paper out of force; it stays readable, its check says that it was withdrawn. Twice is once."""
    row = PersonalDocument.objects.select_for_update(of=("self",)).select_related("file").filter(id=document_id).first()
    if row is None:
        raise NotFound()
    if row.withdrawn_at is None:
        row.withdrawn_at, row.withdrawn_reason = now(), reason
        row.save(update_fields=["withdrawn_at", "withdrawn_reason"])
        audit.record(actor, "withdraw_document", f"document:{document_id}", reason=reason)
    return document_of_row(row)
