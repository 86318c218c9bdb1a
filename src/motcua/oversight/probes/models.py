"""Tables of probes. What was seen is only ever added; a list entry or target changes once, when it ends (triggers)."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from motcua.kernel.identifiers import uuid7
from motcua.oversight.probes.types import Decision, PlanState


class AllowedHost(models.Model):
    """A host that may be visited for an agency, who listed it and why."""

    agency_code = models.CharField(max_length=35)
    host = models.CharField(max_length=260)
    reason = models.CharField(max_length=500)
    account_id = models.UUIDField(null=True)
    listed_by = models.CharField(max_length=200)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency_code", "host"], condition=Q(valid_to=None), name="host_listed_once")
        ]


class Target(models.Model):
    """A service page that is visited for a time. Another address is another target."""

    agency_code = models.CharField(max_length=35)
    procedure_code = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=500)
    search_address = models.CharField(max_length=500, blank=True)
    search_words = models.CharField(max_length=200, blank=True)
    expected_text = models.CharField(max_length=200, blank=True)
    form_address = models.CharField(max_length=500, blank=True)
    hosts = ArrayField(models.CharField(max_length=260))
    """Hosts of its addresses: what must be free for a visit."""
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency_code", "procedure_code", "address"], condition=Q(valid_to=None), name="target_once"
            )
        ]
        indexes = [models.Index(fields=["agency_code"], name="target_by_agency")]


class Plan(models.Model):
    """One visit that is to be made: for a target, in a part of a day, the first or the second try of the round."""

    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="plans")
    slot_at = models.DateTimeField()
    try_number = models.PositiveSmallIntegerField()
    """1 and 2; 0 for a visit that somebody asked for, which counts for nothing."""
    due_at = models.DateTimeField()
    until = models.DateTimeField()
    state = models.CharField(max_length=8, choices=[(s, s) for s in PlanState], default=PlanState.WAITING)
    begun = models.PositiveSmallIntegerField(default=0)
    taken_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["target", "slot_at", "try_number"], name="plan_once")]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(state__in=[PlanState.WAITING, PlanState.TAKEN]), name="plan_due"
            ),
            models.Index(fields=["taken_at"], name="plan_by_hour"),
        ]


class HostGate(models.Model):
    """Lets one visit at a time through to a host, after a pause that grows with its failures."""

    host = models.CharField(primary_key=True, max_length=260)
    busy_until = models.DateTimeField(null=True)
    free_at = models.DateTimeField()
    failures = models.PositiveIntegerField(default=0)


class Visit(models.Model):
    """What one visit saw, and how it was judged by the thresholds of that day. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    plan = models.OneToOneField(Plan, on_delete=models.PROTECT, related_name="visit")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="visits")
    slot_at = models.DateTimeField()
    month = models.PositiveIntegerField()
    """Of the round."""
    try_number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    fault = models.CharField(max_length=12, blank=True)
    final_address = models.CharField(max_length=2000)
    hops = models.JSONField()
    status = models.PositiveIntegerField(null=True)
    answer_milliseconds = models.PositiveIntegerField(null=True)
    ready_milliseconds = models.PositiveIntegerField(null=True)
    tls_version = models.CharField(max_length=20, blank=True)
    certificate_ends = models.DateTimeField(null=True)
    page_width = models.PositiveIntegerField(null=True)
    has_viewport = models.BooleanField(null=True)
    violations = models.JSONField(null=True)
    is_found = models.BooleanField(null=True)
    opens_form = models.BooleanField(null=True)
    has_mark = models.BooleanField(null=True)
    blocked = models.PositiveIntegerField(default=0)
    """Parts from hosts that are not on the list, which were not fetched."""
    browser = models.CharField(max_length=120, blank=True)
    outcomes = models.JSONField()
    thresholds = models.PositiveSmallIntegerField()
    sha256 = models.CharField(max_length=64, blank=True)
    """Of the picture of the screen, also when the picture itself is no longer kept."""

    class Meta:
        indexes = [
            models.Index(fields=["target", "month"], name="visit_by_target"),
            models.Index(fields=["-at"], name="visit_by_time"),
        ]


class LastRun(models.Model):
    """When visits were last looked after, and whether there was a browser to make them with; one row."""

    at = models.DateTimeField()
    has_browser = models.BooleanField()


class Picture(models.Model):
    """What stood on the screen; goes when its time of keeping is over."""

    visit = models.OneToOneField(Visit, on_delete=models.PROTECT, related_name="picture")
    file = models.ForeignKey("vault.StoredFile", on_delete=models.PROTECT, related_name="+")
    kept_at = models.DateTimeField(db_index=True)


class Outage(models.Model):
    """A time in which an agency's pages, or one host of it, will not answer, as it announced ahead."""

    agency_code = models.CharField(max_length=35)
    host = models.CharField(max_length=260, blank=True)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = models.CharField(max_length=500)
    announced_at = models.DateTimeField()
    account_id = models.UUIDField(null=True)
    announced_by = models.CharField(max_length=200)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=models.F("begins_at")), name="outage_has_a_length"),
            models.UniqueConstraint(
                fields=["agency_code", "host", "begins_at", "ends_at"],
                condition=Q(withdrawn_at=None),
                name="outage_once",
            ),
        ]
        indexes = [models.Index(fields=["agency_code", "begins_at"], name="outage_by_agency")]


class OwnOutage(models.Model):
    """A time in which the visits failed because of our own line."""

    begins_at = models.DateTimeField(unique=True)
    ends_at = models.DateTimeField()
    noted_at = models.DateTimeField()


class Objection(models.Model):
    """What an agency says against a visit, and what another person decided."""

    visit = models.OneToOneField(Visit, on_delete=models.PROTECT, related_name="objection")
    agency_code = models.CharField(max_length=35)
    reason = models.CharField(max_length=2000)
    account_id = models.UUIDField(null=True)
    author = models.CharField(max_length=200)
    at = models.DateTimeField()
    decision = models.CharField(max_length=9, choices=[(d, d) for d in Decision], default=Decision.PENDING)
    decision_reason = models.CharField(max_length=2000, blank=True)
    decided_id = models.UUIDField(null=True)
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)


class Tally(models.Model):
    """One check of one target in one month, counted from its visits; counted anew when one of them changes."""

    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="tallies")
    month = models.PositiveIntegerField()
    check_code = models.CharField(max_length=12)
    top_code = models.CharField(max_length=35)
    """The ministry or province."""
    agency_code = models.CharField(max_length=35)
    good = models.PositiveIntegerField()
    counted = models.PositiveIntegerField()
    unknown = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["target", "month", "check_code"], name="tally_once"),
            models.CheckConstraint(condition=Q(good__lte=models.F("counted")), name="tally_good_within_counted"),
        ]
        indexes = [
            models.Index(
                fields=["month", "top_code", "check_code"], include=["good", "counted", "unknown", "target"],
                name="tally_by_month",
            ),
        ]  # fmt: skip
