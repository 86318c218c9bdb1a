"""Tables of reconciliation. What was told, found and said is only ever added; a trigger refuses the rest."""

from __future__ import annotations

from django.db import models

from motcua.kernel.identifiers import uuid7


class Witness(models.Model):
    """A platform or station that sends signed batches, known by its Ed25519 key."""

    code = models.CharField(primary_key=True, max_length=40)
    kind = models.CharField(max_length=12)
    name = models.CharField(max_length=200)
    agency_code = models.CharField(max_length=35, blank=True)
    """Of whom it may speak: this agency and all below it; '' everybody."""
    public_key = models.CharField(max_length=44)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True)


class EvidenceBatch(models.Model):
    """One signed batch as it came, with its receipt."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    witness = models.ForeignKey(Witness, on_delete=models.PROTECT, related_name="batches")
    sequence = models.BigIntegerField()
    received_at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    signature = models.CharField(max_length=120)
    body = models.BinaryField()
    receipt = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["witness", "sequence"], name="evidence_batch_once")]


class EvidenceRecord(models.Model):
    """One thing that a witness saw, by dossier id; taken back by a row with `sign` -1."""

    batch = models.ForeignKey(EvidenceBatch, on_delete=models.PROTECT, related_name="records")
    witness = models.ForeignKey(Witness, on_delete=models.PROTECT, related_name="+")
    event_id = models.CharField(max_length=80)
    agency_code = models.CharField(max_length=35)
    procedure_code = models.CharField(max_length=40)
    month = models.PositiveIntegerField()
    dossier = models.CharField(max_length=80)
    at = models.DateTimeField()
    amount = models.BigIntegerField(default=0)
    """Đồng; 0 for what has no amount."""
    sign = models.SmallIntegerField()
    known_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["witness", "event_id"], name="evidence_record_once")]
        indexes = [models.Index(fields=["agency_code", "month", "procedure_code"], name="evidence_by_cell")]


class Figure(models.Model):
    """One number that one side told. Written where it changes; the latest of a cell and source is in force."""

    side = models.CharField(max_length=12)
    measure = models.CharField(max_length=16)
    source = models.CharField(max_length=40)
    source_batch = models.CharField(max_length=80)
    agency_code = models.CharField(max_length=35)
    procedure_code = models.CharField(max_length=40, blank=True)
    month = models.PositiveIntegerField()
    day = models.PositiveSmallIntegerField(default=0)
    value = models.BigIntegerField()
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(value__gte=0), name="figure_counts_things"),
        ]
        indexes = [
            models.Index(fields=["month", "agency_code"], name="figure_by_month"),
            models.Index(fields=["source", "month", "agency_code"], name="figure_by_source"),
        ]


class Finding(models.Model):
    """What one pairing of one procedure gave when it was looked at; written when it differs from the one before."""

    agency_code = models.CharField(max_length=35)
    month = models.PositiveIntegerField()
    procedure_code = models.CharField(max_length=40, blank=True)
    pairing = models.CharField(max_length=12)
    pairing_version = models.PositiveSmallIntegerField()
    left = models.BigIntegerField(null=True)
    right = models.BigIntegerField(null=True)
    excess = models.BigIntegerField()
    base = models.BigIntegerField()
    verdict = models.CharField(max_length=16)
    orphans = models.JSONField(null=True)
    """Dossier ids by where they are missing; None where only counts are known."""
    known_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["agency_code", "month", "pairing", "procedure_code"], name="finding_by_cell")]


class Case(models.Model):
    """One difference that must be settled: its state, and the finding that it speaks of now."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency_code = models.CharField(max_length=35)
    month = models.PositiveIntegerField()
    procedure_code = models.CharField(max_length=40, blank=True)
    pairing = models.CharField(max_length=12)
    state = models.CharField(max_length=12)
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency_code", "month", "procedure_code", "pairing"], name="case_once")
        ]
        indexes = [models.Index(fields=["month", "state"], name="case_by_month")]


class CaseEntry(models.Model):
    """One entry of the conversation about a case."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="entries")
    at = models.DateTimeField()
    party = models.CharField(max_length=8)
    act = models.CharField(max_length=12)
    account_id = models.UUIDField(null=True)
    author = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    attachments = models.JSONField(default=list)


class Comparison(models.Model):
    """A search for differing dossiers between an agency's own list and ours, by checksums of key ranges."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    witness = models.ForeignKey(Witness, on_delete=models.PROTECT, related_name="+")
    opening = models.CharField(max_length=64)
    """SHA-256 of the message that opened it: the same message opens nothing a second time."""
    agency_code = models.CharField(max_length=35)
    procedure_code = models.CharField(max_length=40, blank=True)
    month = models.PositiveIntegerField()
    measure = models.CharField(max_length=16)
    salt = models.BinaryField()
    opened_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    trips = models.PositiveSmallIntegerField(default=0)
    outcome = models.JSONField(null=True)
    """Orphans as accepted; None until the lists were proven to add up."""
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["witness", "opening"], name="comparison_once")]


class SignOff(models.Model):
    """One party's signature under the statement with this digest."""

    agency_code = models.CharField(max_length=35)
    month = models.PositiveIntegerField()
    party = models.CharField(max_length=8)
    account_id = models.UUIDField()
    author = models.CharField(max_length=200)
    at = models.DateTimeField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency_code", "month", "party", "digest"], name="sign_off_once")
        ]


class Settlement(models.Model):
    """What both parties agreed for an agency and month, word for word. Never changed."""

    agency_code = models.CharField(max_length=35)
    month = models.PositiveIntegerField()
    statement = models.JSONField()
    digest = models.CharField(max_length=64)
    settled_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency_code", "month"], name="settlement_once")]
