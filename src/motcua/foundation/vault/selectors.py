"""Questions to the vault."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from motcua.foundation.vault.models import PersonalDocument, StoredFile
from motcua.foundation.vault.rules import spoken_token
from motcua.foundation.vault.types import DocumentInfo, FileInfo
from motcua.kernel.errors import NotFound


def file_info(file_id: UUID) -> FileInfo:
    """Raises NotFound."""
    stored = StoredFile.objects.filter(id=file_id).first()
    if stored is None:
        raise NotFound()
    return info_of(stored)


def own_file(file_id: UUID, account_id: UUID) -> FileInfo:
    """A file that `account_id` gave or that lies in its store. Raises NotFound for everybody else's."""
    in_store = PersonalDocument.objects.filter(file=OuterRef("id"), account_id=account_id)
    stored = StoredFile.objects.filter(Q(owner_id=account_id) | Exists(in_store), id=file_id).first()
    if stored is None:
        raise NotFound()
    return info_of(stored)


def document(document_id: UUID) -> DocumentInfo:
    """Raises NotFound."""
    return _the(PersonalDocument.objects.select_related("file").filter(id=document_id).first())


def document_by_token(token: str) -> DocumentInfo:
    """The paper with this verification code, however it was typed (F-024); withdrawn ones too. Raises NotFound."""
    return _the(PersonalDocument.objects.select_related("file").filter(verify_token=spoken_token(token)).first())


def documents_of(account_id: UUID, *, kind: str | None = None, withdrawn: bool = True) -> list[DocumentInfo]:
    """The papers in a person's store, newest first (F-116)."""
    rows = PersonalDocument.objects.select_related("file").filter(account_id=account_id)
    if kind is not None:
        rows = rows.filter(kind=kind)
    if not withdrawn:
        rows = rows.filter(withdrawn_at=None)
    return [document_of_row(row) for row in rows.order_by("-issued_at", "-id")]


def has_kept(account_id: UUID, hashes: Collection[str], *, before: datetime) -> bool:
    """Whether one of these contents (SHA-256) lay in the person's store before an instant and was not withdrawn."""
    rows = PersonalDocument.objects.filter(account_id=account_id, file__sha256__in=hashes, created_at__lt=before)
    return bool(hashes) and rows.filter(withdrawn_at=None).exists()


def _the(row: PersonalDocument | None) -> DocumentInfo:
    if row is None:
        raise NotFound()
    return document_of_row(row)


def info_of(stored: StoredFile) -> FileInfo:
    return FileInfo(
        id=stored.id, name=stored.name, size=stored.size, media_type=stored.media_type, sha256=stored.sha256
    )


def document_of_row(row: PersonalDocument) -> DocumentInfo:
    return DocumentInfo(
        id=row.id,
        account_id=row.account_id,
        kind=row.kind,
        title=row.title,
        file=info_of(row.file),
        issued_by=row.issued_by,
        issued_at=row.issued_at,
        valid_until=row.valid_until,
        verify_token=row.verify_token,
        subject=row.subject,
        withdrawn_at=row.withdrawn_at,
        withdrawn_reason=row.withdrawn_reason,
    )
