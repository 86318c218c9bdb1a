"""Tables of letters: each with its versions, steps, files and postings; one register of numbers a year."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from motcua.kernel.identifiers import uuid7
from motcua.oversight.letters.types import FileKind, PostState, State

_WITH_NUMBER = [State.NUMBERED, State.SIGNING, State.SIGNED, State.DISPATCHED, State.ARCHIVED]


class Letter(models.Model):
    """One letter. Once archived it never changes, its number never at all (triggers refuse)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    state = models.CharField(max_length=10, choices=[(s, s) for s in State], default=State.DRAFT)
    version = models.PositiveSmallIntegerField(default=0)
    release = models.CharField(max_length=40, db_index=True)
    subject = models.CharField(max_length=500)
    """As composed, for lists."""
    issuer = models.CharField(max_length=40)
    mark = models.CharField(max_length=40)
    number = models.PositiveIntegerField(null=True)
    year = models.PositiveSmallIntegerField(null=True)
    numbered_on = models.DateField(null=True)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="renewals")
    is_published = models.BooleanField(default=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "year", "number"], name="letter_number_once"),
            models.UniqueConstraint(fields=["corrects"], name="letter_renewed_once"),
            models.CheckConstraint(
                condition=Q(state__in=_WITH_NUMBER, number__isnull=False, numbered_on__isnull=False)
                | (~Q(state__in=_WITH_NUMBER) & Q(number=None, year=None, numbered_on=None)),
                name="letter_numbered_when_approved",
            ),
            models.CheckConstraint(
                condition=Q(is_published=False) | Q(state__in=_WITH_NUMBER[2:]), name="letter_public_when_signed"
            ),
        ]
        indexes = [models.Index(F("made_at").desc(), name="letters_newest")]


class Version(models.Model):
    """The content of a letter as somebody saved it. Append only."""

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    author_id = models.UUIDField(null=True)
    author_name = models.CharField(max_length=200)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["letter", "number"], name="letter_version_once")]


class Step(models.Model):
    """One step that somebody took. Append only."""

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="steps")
    step = models.CharField(max_length=20)
    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=200)
    version = models.PositiveSmallIntegerField()
    note = models.TextField(blank=True)


class Register(models.Model):
    """The last number that an issuer gave in a year; locked while the next one is given, so that none is left out."""

    issuer = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issuer", "year"], name="letter_register_once")]


class LetterFile(models.Model):
    """A file of a signed letter as it was sent. Append only."""

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="files")
    kind = models.CharField(max_length=4, choices=[(k, k) for k in FileKind])
    file = models.ForeignKey("vault.StoredFile", models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["letter", "kind"], name="letter_file_once")]


class Posting(models.Model):
    """The copy of one recipient, and what became of it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    letter = models.ForeignKey(Letter, models.PROTECT, related_name="postings")
    agency_code = models.CharField(max_length=35)
    name = models.CharField(max_length=250)
    state = models.CharField(max_length=6, choices=[(s, s) for s in PostState], default=PostState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=500, blank=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["letter", "agency_code"], name="letter_posted_once")]
