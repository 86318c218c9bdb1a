"""Tables of the vault: files by content, and the papers of a person."""

from __future__ import annotations

from django.db import models

from motcua.kernel.identifiers import uuid7


class StoredFile(models.Model):
    """One file as one person gave it; several rows may share the content named by `sha256`."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    name = models.CharField(max_length=120)
    created_at = models.DateTimeField()
    owner = models.ForeignKey("accounts.Account", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$"), name="file_has_a_hash"),
            models.CheckConstraint(condition=models.Q(size__gt=0), name="file_is_not_empty"),
        ]


class PersonalDocument(models.Model):
    """A result or an accepted component in a person's own store (F-116, R-DAT-05, R-RET-03)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=300)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    issued_by = models.CharField(max_length=35)
    issued_at = models.DateTimeField()
    valid_until = models.DateField(null=True)
    verify_token = models.CharField(max_length=32, unique=True)
    subject = models.CharField(max_length=80, db_index=True)
    created_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["account", "-issued_at"], name="documents_of_account")]
