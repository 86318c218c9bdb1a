"""Tables of planning: what agencies enter, in versions that are never changed (a trigger refuses)."""

from __future__ import annotations

from django.db import models

from motcua.kernel.identifiers import uuid7
from motcua.oversight.planning.types import Role, Scope


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
    scope = models.CharField(max_length=20, choices=[(s, s) for s in Scope])
    """Nation and groups have no agency code."""
    note = models.TextField(blank=True)
    withdrawn = models.BooleanField(default=False)
    end_reason = models.TextField(blank=True)
    """Why the target of a unit that ended ended with it, or where it passed on to."""
    carried_from = models.TextField(blank=True)
    entered_at = models.DateTimeField()
    entered_by = models.UUIDField(null=True)

    class Meta:
        verbose_name_plural = "plan entries"
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="plan_version_once")]
        indexes = [models.Index(fields=["indicator", "due"], name="plan_of_cascade")]


class HeadTerm(models.Model):
    """Who heads a unit from a day on, entered once and never changed; the last one entered for a day holds (F-146)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency_code = models.CharField(max_length=35, db_index=True)
    since = models.DateField()
    account_id = models.UUIDField(null=True, db_index=True)
    """None: the office is vacant from that day."""
    office = models.CharField(max_length=20, choices=[(r, r) for r in Role])
    number = models.PositiveIntegerField()
    """1, 2, 3 in the order in which the terms of a unit were entered."""
    entered_at = models.DateTimeField()
    entered_by = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency_code", "number"], name="head_term_once")]


class MilestoneNotice(models.Model):
    """A rung of the ladder that spoke about a milestone: each speaks once."""

    code = models.CharField(max_length=60)
    milestone = models.DateField()
    rung = models.CharField(max_length=20)
    people = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "milestone", "rung"], name="milestone_rung_once")]


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
