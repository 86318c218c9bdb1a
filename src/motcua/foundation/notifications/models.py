"""Texts of notices, inboxes, and what became of each delivery."""

from __future__ import annotations

from django.db import models

from motcua.foundation.notifications.types import DeliveryState
from motcua.kernel.identifiers import uuid7


class TextTemplate(models.Model):
    """The text of a purpose from a day on; a later version ends it, none is ever changed."""

    purpose = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    valid_from = models.DateField()
    vi = models.JSONField()
    en = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["purpose", "version"], name="one_template_version")]


class Message(models.Model):
    """One message in the inbox of the portal, written as it was worded on that day."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey("accounts.Account", models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=40)
    subject = models.CharField(max_length=120)
    template_version = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    body = models.TextField()
    body_en = models.TextField()
    short = models.TextField()
    link = models.CharField(max_length=300)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["account", "-created_at"], name="inbox"),
            models.Index(fields=["account"], name="inbox_unread", condition=models.Q(read_at=None)),
        ]


class Delivery(models.Model):
    """One message through one channel outside: where to, how often tried, what came of it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    message = models.ForeignKey(Message, models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=20)
    address = models.CharField(max_length=254)
    state = models.CharField(max_length=10, default=DeliveryState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True, default="")
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "channel"], name="one_delivery_a_channel")]
        indexes = [models.Index(fields=["created_at"], name="delivery_failed", condition=models.Q(state="failed"))]
