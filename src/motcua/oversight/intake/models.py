"""Tables of the intake: what sources sent (append only) and what follows from it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from motcua.kernel.identifiers import uuid7


class Source(models.Model):
    """A system that may send batches for one agency and all below it, known by its Ed25519 key."""

    code = models.CharField(primary_key=True, max_length=40)
    name = models.CharField(max_length=200)
    agency_code = models.CharField(max_length=35)
    public_key = models.CharField(max_length=44)
    """The 32 raw bytes in base64."""
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True)
    files_since = models.DateTimeField(null=True)
    """Since when its dossiers come by files and so no longer by events."""
    has_handover = models.BooleanField(default=False)
    """Whether a handover names it, on either side; the handovers are asked only then."""


class Handover(models.Model):
    """From when on the source of an heir goes on telling of what another source began (decision 77). Never changed."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    heir = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    scope = models.CharField(max_length=35)
    """The agency for which the heir spoke: what that one and those below it had taken over is handed over."""
    handed_at = models.DateTimeField()
    handed_by = models.CharField(max_length=200)
    reason = models.CharField(max_length=1000)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "heir"], name="handover_once")]


class SourceKey(models.Model):
    """One key of a source and when it counts; two may count at once while a source changes over."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="keys")
    public_key = models.CharField(max_length=44)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True)
    """Exclusive."""
    revoked_at = models.DateTimeField(null=True)
    stolen_since = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "public_key"], name="key_once")]


class Batch(models.Model):
    """One signed batch: the body as it came, kept before anything is made of it, and its receipt."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="batches")
    key = models.ForeignKey(SourceKey, on_delete=models.PROTECT, related_name="+")
    sequence = models.BigIntegerField()
    sent_at = models.DateTimeField()
    """As the source says; compared with ours, believed in nothing."""
    received_at = models.DateTimeField()
    """Never before that of the batch of the number before."""
    kept_at = models.DateTimeField(null=True)
    """When it was handled, and so from when on its records are known; None until then."""
    digest = models.CharField(max_length=64)
    signature = models.CharField(max_length=120)
    body = models.BinaryField()
    accepted = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    receipt = models.JSONField(null=True)
    """None until the batch has been handled."""
    timings = models.JSONField(default=dict)
    """Microseconds per named step."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "sequence"], name="batch_once")]
        indexes = [models.Index(fields=["source", "received_at"], name="batch_by_time")]


class DoorCount(models.Model):
    """How often a day's knocks in a source's name were turned away or repeated, by the code of the answer."""

    source_code = models.CharField(max_length=40)
    day = models.DateField()
    code = models.CharField(max_length=40)
    times = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source_code", "day", "code"], name="door_count_once")]


class DaySeal(models.Model):
    """The batches of one Vietnamese day of a source, chained to the day before. Never changed."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="seals")
    number = models.PositiveIntegerField()
    day = models.DateField()
    first_sequence = models.BigIntegerField(null=True)
    last_sequence = models.BigIntegerField(null=True)
    batches = models.PositiveIntegerField()
    accepted = models.PositiveIntegerField()
    rejected = models.PositiveIntegerField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "number"], name="seal_once"),
            models.UniqueConstraint(fields=["source", "day"], name="seal_a_day"),
        ]


class DoubtMark(models.Model):
    """Every record of this batch is in doubt: its key may have been in other hands. Never changed."""

    batch = models.OneToOneField(Batch, on_delete=models.PROTECT, related_name="doubt")
    marked_at = models.DateTimeField()
    stolen_since = models.DateTimeField()
    marked_by = models.CharField(max_length=200)


class DoubtSettlement(models.Model):
    """What was decided about a batch in doubt: counted after all, or left out. Never changed."""

    batch = models.OneToOneField(Batch, on_delete=models.PROTECT, related_name="settlement")
    is_counted = models.BooleanField()
    reason = models.CharField(max_length=1000)
    settled_at = models.DateTimeField()
    settled_by = models.CharField(max_length=200)


class RelayedMessage(models.Model):
    """One message of an old door (EMC push, portal packet), kept before anything is made of it.

    `body` is what came with persons replaced by pseudonyms; `digest` is that of the bytes as they came.
    """

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    door = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    body = models.JSONField()
    outcome = models.JSONField(null=True)
    """What became of it; None until it has been handed over."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "door", "digest"], name="message_once")]


class Observation(models.Model):
    """One accepted event, as it was checked. Never changed, never deleted (a trigger refuses both)."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="observations")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    """Through which it came."""
    begun_by = models.CharField(max_length=40)
    """The source that told the beginning of what it speaks of: its own, or one that was handed over to it."""
    position = models.PositiveSmallIntegerField()
    event_id = models.CharField(max_length=80)
    type = models.CharField(max_length=60)
    at = models.DateTimeField()
    dossier = models.CharField(max_length=80, blank=True)
    content = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "event_id"], name="observation_once")]
        indexes = [models.Index(fields=["begun_by", "dossier", "id"], name="observation_by_dossier")]


class DossierFact(models.Model):
    """One narrow row per dossier: follows from its observations and can be recomputed from them."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    dossier = models.CharField(max_length=80)
    agency_code = models.CharField(max_length=35)
    procedure_code = models.CharField(max_length=40)
    channel = models.PositiveSmallIntegerField()
    level = models.CharField(max_length=12)
    stage = models.CharField(max_length=12)
    last_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    first_due_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    stopped_by = models.CharField(max_length=24, blank=True)
    pauses = models.JSONField(default=list)
    """Pairs of instants: supplement asked, supplement sent (or null)."""
    supplement_requests = models.PositiveSmallIntegerField(default=0)
    online_result = models.BooleanField(default=False)
    paid_online = models.BooleanField(default=False)
    flags = models.IntegerField(default=0)
    disliked_at = models.DateTimeField(null=True)
    fee = models.IntegerField(default=0)
    person = models.BigIntegerField(default=0)
    received_month = models.PositiveIntegerField(null=True)
    ended_month = models.PositiveIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)
    portal_end_at = models.DateTimeField(null=True)
    portal_due_at = models.DateTimeField(null=True)
    fact = ArrayField(models.BigIntegerField(), default=list)
    """The row of the ledger that holds now, without dossier, instant and sign: what a change has to take back."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "dossier"], name="fact_once")]
        indexes = [
            models.Index(fields=["agency_code", "procedure_code", "received_month"], name="fact_by_service"),
            models.Index(fields=["received_month"], name="fact_by_month"),
        ]


class ServiceDeclaration(models.Model):
    """A service that an agency says it offers, at a level, for a time."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    agency_code = models.CharField(max_length=35)
    procedure_code = models.CharField(max_length=40)
    level = models.CharField(max_length=12)
    traits = models.SmallIntegerField(default=0)
    traits_told = models.SmallIntegerField(default=0)
    """Which of `traits` were told at all."""
    limit_days = models.PositiveSmallIntegerField(default=0)
    """The most working days that the service may take, as told; 0 where it was not."""
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    """Exclusive; the day from which the next declaration of the same service holds."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "agency_code", "procedure_code", "valid_from"], name="declaration_once"
            )
        ]
        indexes = [models.Index(fields=["agency_code", "procedure_code"], name="declaration_by_service")]


class Number(models.Model):
    """The whole number that stands for a code in the facts; given once, never again, never changed."""

    kind = models.CharField(max_length=10)
    """`top`, `agency`, `procedure` or `source`."""
    code = models.CharField(max_length=40)
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "code"], name="number_of_code"),
            models.UniqueConstraint(fields=["kind", "number"], name="code_of_number"),
        ]


class FactRow(models.Model):
    """The young part of the ledger: signed rows of `FACT_COLUMNS`. A trigger lets nobody change one, and only the
    sealing take them away, in the transaction that lists the file they went into (decision 38)."""

    source = models.SmallIntegerField()
    top = models.SmallIntegerField(db_index=True)
    agency = models.IntegerField()
    procedure = models.IntegerField()
    received_month = models.SmallIntegerField()
    received_day = models.IntegerField()
    ended_month = models.SmallIntegerField()
    ended_day = models.IntegerField()
    due_day = models.IntegerField()
    late_minute = models.IntegerField()
    channel = models.SmallIntegerField()
    level = models.SmallIntegerField()
    outcome = models.SmallIntegerField()
    requests = models.SmallIntegerField()
    disliked_month = models.SmallIntegerField()
    flags = models.IntegerField()
    net_minutes = models.IntegerField()
    span_seconds = models.IntegerField()
    fee = models.IntegerField()
    person = models.BigIntegerField()
    dossier = models.BigIntegerField()
    known_minute = models.IntegerField()
    sign = models.SmallIntegerField()


class ServiceRow(models.Model):
    """The ledger of declared services: signed rows, never changed or deleted. Minutes since 1970-01-01 UTC."""

    source = models.SmallIntegerField()
    top = models.SmallIntegerField()
    agency = models.IntegerField()
    procedure = models.IntegerField()
    level = models.SmallIntegerField()
    traits = models.SmallIntegerField()
    traits_told = models.SmallIntegerField()
    from_minute = models.IntegerField()
    """The midnight in Vietnam with which the first day begins."""
    until_minute = models.IntegerField()
    """The midnight with which the first day begins on which it holds no more, or NEVER."""
    known_minute = models.IntegerField()
    sign = models.SmallIntegerField()

    class Meta:
        indexes = [models.Index(fields=["top", "procedure"], name="service_row_by_top")]


class Touched(models.Model):
    """A ministry or province whose ledger has grown, and the months it may have changed; forgotten once counted."""

    top = models.SmallIntegerField()
    first_month = models.SmallIntegerField()
    last_month = models.SmallIntegerField()


class _FromBatch(models.Model):
    """What one accepted record says, beside its observation; the batch and position name both. Never changed."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    """With which the petition or dossier began that it speaks of; through which it came, the batch says."""
    agency_code = models.CharField(max_length=35)
    at = models.DateTimeField()
    month = models.PositiveIntegerField()
    """year * 12 + month - 1 in Vietnam: of `at`, of a declared figure the month that it speaks of."""

    class Meta:
        abstract = True


class PetitionEvent(_FromBatch):
    """One event of a petition (IND-23 to IND-25)."""

    petition = models.CharField(max_length=80)
    kind = models.CharField(max_length=20)
    is_repeated = models.BooleanField()
    likes = models.PositiveIntegerField()
    dislikes = models.PositiveIntegerField()
    about = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "position"], name="petition_event_once")]
        indexes = [
            models.Index(fields=["source", "petition"], name="petition_event_by_petition"),
            models.Index(fields=["month", "agency_code"], name="petition_event_by_month"),
        ]


class ServiceRating(_FromBatch):
    """One answer of an applicant about a service (IND-26, IND-27)."""

    procedure_code = models.CharField(max_length=40)
    dossier = models.CharField(max_length=80)
    aspect = models.CharField(max_length=12)
    grade = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "position"], name="rating_once")]
        indexes = [models.Index(fields=["month", "agency_code"], name="rating_by_month")]


class ProcedureDisclosure(_FromBatch):
    """One decision on a procedure and its publication (IND-30 to IND-32)."""

    procedure_code = models.CharField(max_length=40)
    decided_on = models.DateField()
    effective_on = models.DateField(null=True)
    public_on = models.DateField(null=True)
    parts = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "position"], name="disclosure_once")]
        indexes = [models.Index(fields=["month", "agency_code"], name="disclosure_by_month")]


class DeclaredReport(_FromBatch):
    """One pair that an agency reports of an indicator and a month; the latest batch holds."""

    indicator = models.CharField(max_length=12)
    procedure_code = models.CharField(max_length=40)
    numerator = models.BigIntegerField()
    denominator = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "position"], name="declared_report_once")]
        indexes = [models.Index(fields=["month", "indicator", "agency_code"], name="declared_report_by_month")]
