"""Versions of forms and of printed templates: both are data with a period of validity."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from motcua.kernel.identifiers import uuid7


class Versioned(models.Model):
    """A numbered version, valid from a day (included) to a day (excluded). A row never changes its content."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    content_hash = models.CharField(max_length=64)

    class Meta:
        abstract = True
        ordering = ("code", "number")


class FormVersion(Versioned):
    """An e-form: JSON Schema 2020-12 and the hints for asking it (F-011, F-094)."""

    procedure_code = models.CharField(max_length=40, db_index=True)
    schema = models.JSONField()
    hints = models.JSONField()

    class Meta(Versioned.Meta):
        abstract = False
        constraints = (
            models.UniqueConstraint(fields=("code", "number"), name="forms_form_number_once"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="forms_form_period_runs_forward"
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} #{self.number}"


class PrintedTemplate(Versioned):
    """A printed form as typst source (F-096)."""

    source = models.TextField()
    paper = models.CharField(max_length=4)

    class Meta(Versioned.Meta):
        abstract = False
        constraints = (
            models.UniqueConstraint(fields=("code", "number"), name="forms_template_number_once"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="forms_template_period_runs_forward",
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} #{self.number}"
