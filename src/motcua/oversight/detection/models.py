"""Tables of detection: how far a month was looked through, findings and their conversation, both append only."""

from __future__ import annotations

from django.db import models

from motcua.kernel.identifiers import uuid7


class Look(models.Model):
    """One look through a month, agency by agency in the order of their numbers; picked up where it stopped."""

    month = models.PositiveIntegerField(primary_key=True)
    """Year * 12 + month - 1."""
    last_agency = models.BigIntegerField(default=0)
    agencies = models.PositiveIntegerField(default=0)
    noted = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)


class Finding(models.Model):
    """One sign as it was noted, with its evidence. Never changed, never deleted (a trigger refuses both)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=30)
    agency = models.BigIntegerField()
    """Number of the agency in the facts."""
    agency_code = models.CharField(max_length=35)
    month = models.PositiveIntegerField()
    seen_numerator = models.BigIntegerField()
    seen_denominator = models.BigIntegerField()
    usual_numerator = models.BigIntegerField()
    usual_denominator = models.BigIntegerField()
    severity = models.CharField(max_length=10)
    numbers = models.JSONField()
    """Whole numbers of the sentence, by name."""
    days = models.JSONField()
    """Pairs (day since 1970-01-01, dossiers): the days with most of them."""
    dossiers = models.JSONField()
    """Codes (or numbers) of dossiers behind the sign."""
    limits = models.JSONField()
    """The limits that were in force, so that the sign can be judged again as it was."""
    found_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "agency", "month"], name="finding_once")]
        indexes = [
            models.Index(fields=["-month", "agency_code"], name="finding_by_month"),
            models.Index(fields=["agency", "kind"], name="finding_by_agency"),
        ]


class Entry(models.Model):
    """One step of the conversation on a finding. Never changed, never deleted."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="entries")
    position = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    state = models.CharField(max_length=10)
    author = models.CharField(max_length=200)
    text = models.TextField(blank=True)

    class Meta:
        ordering = ["finding", "position"]
        constraints = [models.UniqueConstraint(fields=["finding", "position"], name="entry_once")]
