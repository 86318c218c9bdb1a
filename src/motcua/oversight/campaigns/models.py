"""Tables of campaigns: who reports what, rounds, one report an agency, its versions as handed in, its steps.

A version is one row with an array of counts, not one row a value (decision 58).
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from motcua.kernel.identifiers import uuid7
from motcua.oversight.campaigns.types import Door, PeriodKind, State, Step
from motcua.oversight.indicators.types import Period


class Assignment(models.Model):
    """That an agency must, or need not, fill a form in the months `first` to `last`, as known from an instant.

    Append only: a later row takes the place of earlier ones for its months, and what was known before stays readable.
    """

    form = models.CharField(max_length=40)
    agency_code = models.CharField(max_length=35)
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField(null=True)
    is_expected = models.BooleanField()
    reason = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=300, blank=True)
    known_from = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last=None) | Q(last__gte=F("first")), name="assignment_months"),
            models.CheckConstraint(condition=Q(is_expected=True) | ~Q(reason=""), name="exclusion_has_a_reason"),
        ]
        indexes = [models.Index(fields=["form", "agency_code", "known_from"], name="assignment_history")]


class Campaign(models.Model):
    """One form in one period, with the version of the form and the moments that its rule gave when it opened."""

    code = models.CharField(max_length=60, unique=True)
    form = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    month = models.PositiveIntegerField()
    """The last one of the period: year * 12 + month - 1."""
    kind = models.CharField(
        max_length=9, choices=[(k, k) for k in PeriodKind], default=PeriodKind.MONTH, db_default=PeriodKind.MONTH.value
    )
    """How long the period is, as the form said when the campaign opened."""
    opens_at = models.DateTimeField()
    due_at = models.DateTimeField()
    """The first instant that is late."""
    locks_at = models.DateTimeField()
    due_rule = models.CharField(max_length=40)
    calendar_version = models.CharField(max_length=40)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["form", "month"], name="campaign_once"),
            models.CheckConstraint(condition=Q(locks_at__gte=F("due_at")), name="campaign_moments"),
        ]

    @property
    def period(self) -> Period:
        return PeriodKind(self.kind).ending(self.month)

    def words(self, language: str = "vi") -> str:
        """The period in words."""
        return PeriodKind(self.kind).words(self.month, language)


class Report(models.Model):
    """What one agency owes to one campaign: where it stands, its draft, and the version that counts."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="reports")
    agency_code = models.CharField(max_length=35)
    name = models.CharField(max_length=300)
    """As the agency was called when the campaign opened."""
    state = models.CharField(max_length=20, choices=[(s, s) for s in State], default=State.OPEN)
    reason = models.CharField(max_length=600, blank=True)
    """Why it is not expected, with the source."""
    successor_code = models.CharField(max_length=35, blank=True)
    began_at = models.DateTimeField(null=True)
    """When the version that counts for timeliness began to arrive; a returned one does not count."""
    versions = models.PositiveSmallIntegerField(default=0)
    standing = models.PositiveSmallIntegerField(default=0)
    """The version whose counts hold: the newest that the agency's head approved and nobody sent back; 0 for none."""
    observed = ArrayField(models.BigIntegerField(null=True), default=list)
    observed_at = models.DateTimeField(null=True)
    """The instant up to which the period is known."""
    measured_at = models.DateTimeField(null=True)
    """When it was measured: what is told later of the same period is not in it."""
    newer = ArrayField(models.BigIntegerField(null=True), default=list)
    """What was measured after the report was handed in, where it differs."""
    newer_at = models.DateTimeField(null=True)
    inherited = models.JSONField(default=dict)
    """Counts of agencies that merged into this one, by code, as they stood when it took over."""
    draft = models.JSONField(default=dict)
    """`cells` (text by `<agency>/<element>`), `notes`, `answers`; `hands`: who wrote which of them last, and when."""
    draft_version = models.PositiveIntegerField(default=0)
    draft_by = models.CharField(max_length=200, blank=True)
    draft_by_id = models.UUIDField(null=True)
    writers = ArrayField(models.UUIDField(), default=list)
    """Accounts that ever typed into the draft; none of them approves the report."""
    draft_at = models.DateTimeField(null=True)
    excepted_until = models.DateTimeField(null=True)
    due_moved_to = models.DateTimeField(null=True)
    """The due moment of this report alone; after that of its campaign it only ever moves later, by two people."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "agency_code"], name="report_once")]
        indexes = [
            models.Index(fields=["campaign", "state", "agency_code"], name="report_board"),
            models.Index(fields=["agency_code", "campaign"], name="report_desk"),
            models.Index(fields=["successor_code"], name="report_heirs", condition=Q(state=State.PASSED_ON)),
            models.Index(
                fields=["state", "campaign"],
                name="report_queue",
                condition=Q(state__in=[State.SUBMITTED, State.UNIT_APPROVED, State.AGENCY_APPROVED, State.ACCEPTED]),
            ),
        ]


class Submission(models.Model):
    """One version as it was handed in, with its signed receipt. Never changed (a trigger refuses)."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="submissions")
    version = models.PositiveSmallIntegerField()
    counts = ArrayField(models.BigIntegerField(null=True))
    parts = models.JSONField(default=dict)
    """Counts by agency, where others merged into the reporter; empty where the counts are its own."""
    notes = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    draft_version = models.PositiveIntegerField()
    began_at = models.DateTimeField()
    received_at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=200)
    door = models.CharField(max_length=10, choices=[(d, d) for d in Door])
    reason = models.CharField(max_length=600, blank=True)
    """Why it corrects the version before."""
    digest = models.CharField(max_length=64)
    signature = models.CharField(max_length=88)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "version"], name="submission_once"),
            models.CheckConstraint(condition=Q(received_at__gte=F("began_at")), name="submission_arrival"),
        ]


class ReportStep(models.Model):
    """One step somebody took, and where it left the report. Append only (a trigger refuses)."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="steps")
    step = models.CharField(max_length=12, choices=[(s, s) for s in Step])
    state = models.CharField(max_length=20, choices=[(s, s) for s in State])
    began_at = models.DateTimeField(null=True)
    """That of the version that counts, after the step."""
    due_at = models.DateTimeField()
    """The first instant that was late for the report, after the step; an exception may move it."""
    version = models.PositiveSmallIntegerField(default=0)
    standing = models.PositiveSmallIntegerField(default=0)
    """The version whose counts held after the step."""
    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=200)
    note = models.CharField(max_length=2000, blank=True)

    class Meta:
        indexes = [models.Index(fields=["report", "id"], name="report_history")]


class Reading(models.Model):
    """Somebody opened a report. Append only."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="readings")
    account_id = models.UUIDField()
    name = models.CharField(max_length=200)
    at = models.DateTimeField()
    version = models.PositiveSmallIntegerField()

    class Meta:
        indexes = [models.Index(fields=["report", "-at"], name="readings_of_a_report")]


class Reminder(models.Model):
    """That a reminder was sent, so that it is sent once."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="reminders")
    kind = models.CharField(max_length=12)
    sent_at = models.DateTimeField()
    people = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "kind"], name="reminder_once")]


class LateNotice(models.Model):
    """That the late list of a campaign was told to those who collect, so that it is told once."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)
    sent_at = models.DateTimeField()
    late = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "kind"], name="late_notice_once")]
