"""Tables of the catalogue. A procedure's content lives in versions; fees, limits and offers are rules with validity."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q

from motcua.foundation.catalogue.types import FeeKind, LimitStatus, Origin, ServiceLevel
from motcua.kernel.identifiers import uuid7
from motcua.kernel.worktime import TimeUnit


class Procedure(models.Model):
    """A procedure for all time, by its national code."""

    code = models.CharField(max_length=20, primary_key=True)

    def __str__(self) -> str:
        return self.code


class ProcedureVersion(models.Model):
    """The procedure as it was published for a time (F-090). `content` is the whole record."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    name = models.TextField()
    field = models.CharField(max_length=300, blank=True)
    issuing_agency = models.CharField(max_length=300, blank=True)
    decision = models.CharField(max_length=300, blank=True)
    scope = models.CharField(max_length=20, blank=True)
    levels = models.JSONField(default=list)
    content = models.JSONField()
    quality = models.JSONField(default=list)
    content_hash = models.CharField(max_length=64)
    imported_from = models.CharField(max_length=200)
    imported_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["field"], name="version_field", condition=Q(valid_to=None))]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "number"], name="version_number"),
            models.UniqueConstraint(fields=["procedure"], condition=Q(valid_to=None), name="one_open_version"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="version_validity"
            ),
        ]


class ServiceOffer(models.Model):
    """All agencies of a kind under `agency_code` offer a procedure at a level; `reason` why not fully (F-006)."""

    agency_code = models.CharField(max_length=35)
    agency_kind = models.CharField(max_length=20)
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="offers")
    level = models.CharField(max_length=20, choices=[(v, v) for v in ServiceLevel])
    reason = models.TextField(blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    assumed = models.BooleanField(default=False)
    source = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["procedure", "agency_code", "agency_kind", "valid_from"], name="offer_once")
        ]


class FeeRule(models.Model):
    """An amount in đồng that the law sets, with validity (R-FEE-02); without a procedure it is a common rule."""

    procedure_code = models.CharField(max_length=20, blank=True, db_index=True)
    code = models.CharField(max_length=30)
    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=10, choices=[(k, k) for k in FeeKind])
    amount = models.PositiveBigIntegerField()
    unit_label = models.CharField(max_length=60, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source = models.TextField()
    assumed = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["procedure_code", "code", "valid_from"], name="fee_once")]


class TimeLimitRule(models.Model):
    """The time limit of a procedure; `value` is empty when the record states none that can be used."""

    procedure_code = models.CharField(max_length=20, db_index=True)
    value = models.PositiveIntegerField(null=True)
    unit = models.CharField(max_length=20, blank=True, choices=[(u, u) for u in TimeUnit])
    status = models.CharField(max_length=20, choices=[(s, s) for s in LimitStatus])
    origin = models.CharField(max_length=20, choices=[(o, o) for o in Origin])
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source = models.TextField()
    note = models.TextField(blank=True)

    @property
    def assumed(self) -> bool:
        return self.status == LimitStatus.ASSUMED


class SearchEntry(models.Model):
    """What search looks at: the folded title of the version in force, its length and its weight.

    `head` is the start of the title: trigrams of whole titles cost ten times as much and find no more.
    """

    procedure = models.OneToOneField(Procedure, on_delete=models.CASCADE, primary_key=True)
    title = models.TextField()
    head = models.CharField(max_length=80)
    field = models.TextField()
    code_text = models.CharField(max_length=20)
    words = models.PositiveSmallIntegerField()
    weight = models.FloatField(default=0)
    vector = models.GeneratedField(
        expression=SearchVector("title", "field", "code_text", config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        indexes = [
            GinIndex(fields=["vector"], name="search_words"),
            GinIndex(fields=["head"], name="search_trigrams", opclasses=["gin_trgm_ops"]),
        ]


class Synonym(models.Model):
    """What people say (`phrase`, folded) and the words of the law for it."""

    phrase = models.CharField(max_length=100, primary_key=True)
    target = models.CharField(max_length=200)
    written = models.CharField(max_length=100)


class SearchLog(models.Model):
    """What was searched on a day and what was chosen; no account, no address, digits hidden."""

    on = models.DateField(db_index=True)
    folded = models.CharField(max_length=80)
    count = models.PositiveIntegerField()
    chosen = models.CharField(max_length=20, blank=True)


class CatalogueStamp(models.Model):
    """Which files are loaded (`digest`) and a mark that changes with every import, for caches."""

    name = models.CharField(max_length=40, primary_key=True)
    digest = models.CharField(max_length=64)
    stamp = models.UUIDField()
    at = models.DateTimeField()
