"""Tables without a domain: the outbox of events and the audit trail."""

from __future__ import annotations

from django.contrib.postgres.indexes import BrinIndex
from django.db import models


class OutboxMessage(models.Model):
    """One event for one handler, written in the transaction of the fact it tells."""

    handler = models.CharField(max_length=160)
    event = models.CharField(max_length=120)
    order_key = models.CharField(max_length=120)
    payload = models.JSONField()
    created_at = models.DateTimeField()
    next_attempt_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["handler", "order_key", "id"], name="outbox_waiting", condition=models.Q(delivered_at=None)
            ),
        ]


class AuditEntry(models.Model):
    """Who did or read what, when. Never changed, never deleted by the program."""

    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=200)
    action = models.CharField(max_length=80)
    subject = models.CharField(max_length=160, db_index=True)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [BrinIndex(fields=["at"], name="audit_at")]
