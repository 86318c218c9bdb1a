"""Every message that reaches the house from another system, exactly as it came."""

from __future__ import annotations

from django.db import models

from motcua.kernel.identifiers import uuid7


class InboundMessage(models.Model):
    """A message is stored before anybody judges it; the same message again only raises `times_received`."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    source = models.CharField(max_length=40)
    message_key = models.CharField(max_length=160)
    received_at = models.DateTimeField()
    last_received_at = models.DateTimeField()
    times_received = models.PositiveIntegerField(default=1)
    headers = models.JSONField(default=dict)
    body = models.BinaryField()
    body_size = models.PositiveBigIntegerField()
    verdict = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=500, blank=True)
    handled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "message_key"], name="inbound_once"),
        ]
        indexes = [
            models.Index(fields=["-received_at"], name="inbound_newest"),
            models.Index(fields=["received_at"], name="inbound_waiting", condition=models.Q(handled_at=None)),
        ]
