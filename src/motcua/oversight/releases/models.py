"""Tables of releases: the steps of each, its cells and changes, who may read it early and who did."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from motcua.kernel.identifiers import uuid7
from motcua.oversight.releases.types import State

_CODES = [(state, state) for state in State]


class Release(models.Model):
    """One edition of one period's figures. Once published or abandoned it never changes (a trigger refuses)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(max_length=40, unique=True)
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()
    edition = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=_CODES, default=State.DRAFT)
    policy = models.CharField(max_length=40)
    cut_off_at = models.DateTimeField()
    embargo_until = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrections")
    reason = models.CharField(max_length=500, blank=True)
    manifest_digest = models.CharField(max_length=64, blank=True)
    """SHA-256 of the manifest: what people accept and approve, and what a correction points back to."""
    file = models.ForeignKey("vault.StoredFile", models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "last", "edition"], name="release_edition_once"),
            models.UniqueConstraint(
                fields=["first", "last"],
                condition=Q(state__in=[State.DRAFT, State.CUT_OFF, State.ACCEPTED, State.APPROVED]),
                name="one_open_release_of_a_period",
            ),
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="release_period"),
            models.CheckConstraint(
                condition=Q(state__in=[State.DRAFT, State.CUT_OFF, State.ABANDONED]) | ~Q(manifest_digest=""),
                name="accepted_only_with_a_bundle",
            ),
        ]


class ReleaseStep(models.Model):
    """One step that somebody took. Append only."""

    release = models.ForeignKey(Release, models.PROTECT, related_name="steps")
    step = models.CharField(max_length=20)
    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, blank=True)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "step"], name="release_step_once")]


class ReleaseBuild(models.Model):
    """How far the worker is with a bundle."""

    release = models.OneToOneField(Release, models.PROTECT, primary_key=True, related_name="build")
    stage = models.CharField(max_length=40)
    done = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveSmallIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=500, blank=True)


class ReleaseCell(models.Model):
    """One figure of a release, as in its bundle. Fixed from acceptance on (a trigger refuses)."""

    release = models.ForeignKey(Release, models.PROTECT, related_name="cells")
    cell = models.CharField(max_length=80)
    indicator = models.CharField(max_length=40)
    scope = models.CharField(max_length=35)
    content = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "cell"], name="cell_once")]
        indexes = [
            models.Index(fields=["scope", "indicator"], name="cells_of_a_series"),
            models.Index(fields=["cell"], name="cell_in_all_editions"),
        ]


class ReleaseChange(models.Model):
    """One cell that a correction changes. Fixed from acceptance on (a trigger refuses)."""

    release = models.ForeignKey(Release, models.PROTECT, related_name="changes")
    cell = models.CharField(max_length=80)
    content = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "cell"], name="change_once")]


class EmbargoReader(models.Model):
    """Somebody who may read a release before it is published, and why."""

    release = models.ForeignKey(Release, models.PROTECT, related_name="readers")
    account_id = models.UUIDField()
    name = models.CharField(max_length=200)
    reason = models.CharField(max_length=300)
    granted_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "account_id"], name="reader_once")]


class EmbargoAccess(models.Model):
    """Somebody read something of a release under embargo. Append only."""

    release = models.ForeignKey(Release, models.PROTECT, related_name="accesses")
    account_id = models.UUIDField()
    name = models.CharField(max_length=200)
    at = models.DateTimeField()
    what = models.CharField(max_length=100)
