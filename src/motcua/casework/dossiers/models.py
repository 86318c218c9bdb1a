"""The dossier, its papers, its clocks, and the event chain from which everything else is derived."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from motcua.casework.dossiers.types import Clock, Finance, Form, State
from motcua.kernel.identifiers import uuid7


class Dossier(models.Model):
    """One dossier from draft to return. It keeps the versions in force at its time (R-VER-01).

    Business state, finance and delivery never share a column.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    reference = models.CharField(max_length=12, unique=True)
    agency = models.ForeignKey(
        "agencies.Agency", models.PROTECT, to_field="code", db_column="agency_code", related_name="+"
    )
    procedure_code = models.CharField(max_length=40)
    procedure_name = models.TextField()
    procedure_version = models.ForeignKey("catalogue.ProcedureVersion", models.PROTECT, related_name="+")
    form_version = models.ForeignKey("forms.FormVersion", models.PROTECT, related_name="+")
    process_version = models.ForeignKey("workflow.ProcessVersion", models.PROTECT, related_name="+")
    applicant = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    applicant_name = models.CharField(max_length=200)
    search_text = models.TextField(default="")
    channel = models.PositiveSmallIntegerField()
    level = models.CharField(max_length=20)

    state = models.CharField(max_length=20, choices=[(s, s) for s in State], default=State.DRAFT)
    step = models.CharField(max_length=40, default="draft")
    finance = models.CharField(max_length=20, choices=[(f, f) for f in Finance], default=Finance.NOTHING_DUE)
    supplement_requests = models.PositiveSmallIntegerField(default=0)
    assignee = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")

    answers = models.JSONField(default=dict)
    checks = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    result_document = models.ForeignKey("vault.PersonalDocument", models.PROTECT, null=True, related_name="+")

    code = models.CharField(max_length=60, null=True, unique=True)
    code_scheme = models.CharField(max_length=20, blank=True)
    calendar_version = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    intake_due_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    running: list[ClockInterval]
    """The running clocks that people watch, where `selectors` has read them together with a list."""

    class Meta:
        indexes = [
            models.Index(fields=["agency", "step", "due_at"], name="dossier_inbox"),
            models.Index(fields=["applicant", "-created_at"], name="dossier_of_person"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["applicant", "procedure_code"], condition=Q(state="DRAFT"), name="one_open_draft"
            ),
        ]


class Attachment(models.Model):
    """A paper handed in with a dossier, for one component; a removed one stays known."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="attachments")
    agency = models.ForeignKey(
        "agencies.Agency", models.PROTECT, to_field="code", db_column="agency_code", related_name="+"
    )
    component = models.CharField(max_length=60)
    file = models.ForeignKey("vault.StoredFile", models.PROTECT, related_name="+")
    name = models.CharField(max_length=160)
    size = models.PositiveIntegerField()
    media_type = models.CharField(max_length=80)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["added_at"]


class DossierEvent(models.Model):
    """One transition: who, what, when, under which versions. Append-only (a trigger holds it)."""

    agency = models.ForeignKey(
        "agencies.Agency", models.PROTECT, to_field="code", db_column="agency_code", related_name="+"
    )
    sequence = models.PositiveBigIntegerField()
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=40)
    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=200)
    from_step = models.CharField(max_length=40)
    to_step = models.CharField(max_length=40)
    state = models.CharField(max_length=20)
    data = models.JSONField()
    previous_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["agency", "sequence"], name="event_chain")]


class ChainHead(models.Model):
    """The last link of each agency's chain; its row lock puts the agency's events in one order."""

    agency = models.OneToOneField(
        "agencies.Agency", models.PROTECT, to_field="code", db_column="agency_code", primary_key=True, related_name="+"
    )
    sequence = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64)


class ClockInterval(models.Model):
    """A stretch of time that a clock ran; both views of lateness come from these (R-SUP-02, R-SUP-03)."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="clocks")
    agency = models.ForeignKey(
        "agencies.Agency", models.PROTECT, to_field="code", db_column="agency_code", related_name="+"
    )
    clock = models.CharField(max_length=20, choices=[(c, c) for c in Clock])
    step = models.CharField(max_length=40, blank=True)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "clock"], condition=Q(ended_at=None), name="one_running_clock"),
        ]


class IssuedForm(models.Model):
    """A printed form that left the house, with the data and day from which it prints again exactly."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="forms")
    agency = models.ForeignKey(
        "agencies.Agency", models.PROTECT, to_field="code", db_column="agency_code", related_name="+"
    )
    form = models.CharField(max_length=4, choices=[(f, f) for f in Form])
    number = models.CharField(max_length=30)
    issued_at = models.DateTimeField()
    data = models.JSONField()

    class Meta:
        ordering = ["id"]
