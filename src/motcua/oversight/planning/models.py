"""Tables of planning: what agencies enter, in versions that are never changed (a trigger refuses)."""

from __future__ import annotations

from django.db import models

from motcua.kernel.identifiers import uuid7
from motcua.oversight.planning.types import Role


class PlanEntry(models.Model):
    """One version of an agency's own target; the highest version of a code holds, unless it is withdrawn."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(max_length=60)
    """`H01-2026-IND-04`: agency, year of the due day, indicator."""
    version = models.PositiveIntegerField()
    agency_code = models.CharField(max_length=35, db_index=True)
    indicator = models.CharField(max_length=10)
    percent = models.DecimalField(max_digits=5, decimal_places=2)
    start = models.DateField()
    due = models.DateField()
    role = models.CharField(max_length=20, choices=[(r, r) for r in Role])
    milestones = models.JSONField(default=list)
    """Pairs of a day and a percent, both as text."""
    note = models.TextField(blank=True)
    withdrawn = models.BooleanField(default=False)
    entered_at = models.DateTimeField()
    entered_by = models.UUIDField(null=True)

    class Meta:
        verbose_name_plural = "plan entries"
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="plan_version_once")]


class ProcedureEstimate(models.Model):
    """One version of what an agency says of a procedure: effort, and whether full process is possible at all."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency_code = models.CharField(max_length=35)
    procedure_code = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    points = models.PositiveIntegerField(null=True)
    """None keeps the points counted from the record."""
    eligible = models.BooleanField(default=True)
    reason = models.TextField(blank=True)
    entered_at = models.DateTimeField()
    entered_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency_code", "procedure_code", "version"], name="estimate_version_once")
        ]
