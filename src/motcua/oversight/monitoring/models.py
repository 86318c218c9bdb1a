"""Tables of the measure: what was published elsewhere, where facts lie for good, and the sealed partials of figures."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from motcua.kernel.identifiers import uuid7


class Publication(models.Model):
    """A table or report published by an authority: declared figures, never mixed with observed ones."""

    code = models.CharField(primary_key=True, max_length=40)
    title = models.CharField(max_length=250)
    document = models.CharField(max_length=250)
    source = models.TextField()
    as_of = models.DateField()
    published_on = models.DateField()
    indicator = models.CharField(max_length=20)
    claims = models.JSONField(default=dict)
    """Figures that the accompanying text states; decimals as text."""
    digest = models.CharField(max_length=64)


class DeclaredFigure(models.Model):
    """One published figure: a rate as printed, or a pair, or both."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="figures")
    group = models.CharField(max_length=20)
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    agency_code = models.CharField(max_length=35, blank=True, db_index=True)
    measure = models.CharField(max_length=60)
    value = models.DecimalField(max_digits=9, decimal_places=4, null=True)
    places = models.PositiveSmallIntegerField(default=2)
    """Decimals as printed: `100 %`, `8,0 %` and `36,00 %` stand in one table."""
    numerator = models.PositiveBigIntegerField(null=True)
    denominator = models.PositiveBigIntegerField(null=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["publication", "group", "position"]
        constraints = [models.UniqueConstraint(fields=["publication", "group", "position"], name="declared_once")]


class Segment(models.Model):
    """One file of the ledger: signed rows of one ministry or province that became known in one month. The file never
    changes; this row goes when its rows have moved into a larger one. What is not listed here does not count."""

    sha256 = models.CharField(max_length=64, unique=True)
    top = models.SmallIntegerField()
    known_month = models.SmallIntegerField()
    """Month of knowledge in Vietnam: year * 12 + month - 1."""
    rows = models.BigIntegerField()
    dossiers = models.BigIntegerField()
    """Sum of signs."""
    bytes = models.BigIntegerField()
    known_first = models.IntegerField()
    known_last = models.IntegerField()
    received_months = ArrayField(models.SmallIntegerField())
    sealed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["top", "known_month"], name="segment_by_top")]


class SealedMonth(models.Model):
    """A month whose partials are kept, all cut at one minute: its end, or the last sealing while it runs."""

    month = models.SmallIntegerField(primary_key=True)
    cut_minute = models.IntegerField()
    sealed_at = models.DateTimeField()
    stamp = models.UUIDField(default=uuid7)
    """Another one whenever a partial of the month was counted anew: what is kept by it is never old."""


class Partial(models.Model):
    """The whole numbers of one month and one agency, procedure or both; what pages and files are summed from."""

    month = models.SmallIntegerField()
    grain = models.SmallIntegerField()
    top = models.CharField(max_length=35)
    agency = models.CharField(max_length=35, blank=True)
    procedure = models.CharField(max_length=40, blank=True)
    services_information = models.BigIntegerField()
    services_partial = models.BigIntegerField()
    services_full = models.BigIntegerField()
    services_used = models.BigIntegerField()
    received = models.BigIntegerField()
    online = models.BigIntegerField()
    ended = models.BigIntegerField()
    full_process = models.BigIntegerField()
    due_portal = models.BigIntegerField()
    on_time_portal = models.BigIntegerField()
    due_internal = models.BigIntegerField()
    on_time_internal = models.BigIntegerField()
    without_due_portal = models.BigIntegerField()
    without_due_internal = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["month", "grain", "top", "agency", "procedure"], name="partial_once")
        ]
        indexes = [models.Index(fields=["month", "grain", "procedure"], name="partial_by_procedure")]


class FileLoad(models.Model):
    """One file of dossiers that was taken in, and its receipt."""

    source = models.CharField(max_length=40, db_index=True)
    digest = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    loaded_at = models.DateTimeField()
    known_minute = models.IntegerField()
    receipt = models.JSONField()


class RowFile(models.Model):
    """Which rows of a loaded file told known dossiers otherwise: their numbers and rows. A first row follows from its
    dossier's number."""

    source = models.CharField(max_length=40, db_index=True)
    known_minute = models.IntegerField()
    sha256 = models.CharField(max_length=64)


class CodeFile(models.Model):
    """One file of dossier codes and their numbers within a source; they stay here and are never published."""

    source = models.CharField(max_length=40, db_index=True)
    sha256 = models.CharField(max_length=64)
    first_number = models.BigIntegerField()
    last_number = models.BigIntegerField()
    bytes = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "first_number"], name="codes_once")]
