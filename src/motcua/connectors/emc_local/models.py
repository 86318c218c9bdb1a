"""The queue towards the intake: waiting events, and the batches made of them."""

from __future__ import annotations

from django.db import models


class Outlet(models.Model):
    """One row per source: its lock gives batches their gap-free numbers."""

    source = models.CharField(primary_key=True, max_length=40)
    declared = models.CharField(max_length=64, blank=True)
    """Seal of the services on offer that were last queued: an unchanged list is not looked through again."""


class OutgoingBatch(models.Model):
    """A signed batch: made once, sent with the same bytes until its receipt is here."""

    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="batches")
    sequence = models.BigIntegerField()
    body = models.BinaryField()
    signature = models.CharField(max_length=120)
    made_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    receipt = models.JSONField(null=True)
    last_error = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["outlet", "sequence"], name="outgoing_batch_once")]


class OutgoingEvent(models.Model):
    """One fact to be told, as a CloudEvent, in the order in which it was heard."""

    key = models.CharField(max_length=120, unique=True)
    is_dossier = models.BooleanField()
    """Events of dossiers go before declarations of services, of which a first load brings thousands."""
    content = models.JSONField()
    heard_at = models.DateTimeField()
    batch = models.ForeignKey(OutgoingBatch, on_delete=models.PROTECT, null=True, related_name="events")

    class Meta:
        indexes = [models.Index(fields=["is_dossier", "id"], name="outgoing_waiting", condition=models.Q(batch=None))]
