"""Tables of directives: texts, proposals of their reading, tasks, duties of agencies, steps, evidence, extensions.

A duty is one agency's part of one task: a task given to all provinces is as many duties (decision 63).
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from motcua.kernel.identifiers import uuid7
from motcua.oversight.directives.types import OPEN, Kind, ProposalState, Recurrence, Rhythm, State, Step


class Directive(models.Model):
    """A letter, resolution or decision that gives tasks."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(max_length=60)
    kind = models.CharField(max_length=20, choices=[(k, k) for k in Kind])
    title = models.CharField(max_length=400)
    issuer = models.CharField(max_length=200)
    issued_on = models.DateField()
    source = models.CharField(max_length=300, blank=True)
    """Where the words come from, for what was not entered from the text itself."""
    file = models.ForeignKey("vault.StoredFile", models.PROTECT, null=True, related_name="+")
    text = models.TextField(blank=True)
    """The words as they were read or pasted, so that a reading can be done again."""
    is_published = models.BooleanField(default=False)
    is_example = models.BooleanField(default=False)
    """Shipped with the program as a source tells it; nobody is reminded of it."""
    stated_total = models.PositiveIntegerField(null=True)
    stated_done = models.PositiveIntegerField(null=True)
    stated_on = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number", "issued_on"], name="directive_once"),
            models.CheckConstraint(
                condition=Q(stated_done=None) | Q(stated_done__lte=F("stated_total")), name="stated_done_in_total"
            ),
        ]


class Task(models.Model):
    """What a text orders at one place, before anybody in particular owes it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    directive = models.ForeignKey(Directive, models.PROTECT, related_name="tasks")
    place = models.PositiveIntegerField()
    article = models.CharField(max_length=40)
    text = models.TextField()
    sentence = models.TextField(blank=True)
    groups = ArrayField(models.CharField(max_length=20), default=list)
    partners = ArrayField(models.CharField(max_length=35), default=list)
    due_on = models.DateField(null=True)
    recurrence = models.CharField(max_length=12, blank=True, choices=[(r, r) for r in Recurrence])
    due_day = models.PositiveSmallIntegerField(default=0)
    """The day in each round, as in types.Rhythm."""
    due_month = models.PositiveSmallIntegerField(default=0)
    deadline_words = models.CharField(max_length=200, blank=True)
    evidence = models.CharField(max_length=300, blank=True)
    indicator = models.CharField(max_length=20, blank=True)
    target = models.CharField(max_length=60, blank=True)
    cancelled_reason = models.CharField(max_length=600, blank=True)
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["directive", "place"], name="task_place")]

    @property
    def rhythm(self) -> Rhythm:
        return Rhythm(Recurrence(self.recurrence), self.due_day, self.due_month)


class Proposal(models.Model):
    """A task as the rules read it. Nobody owes anything by it until a person confirms it."""

    directive = models.ForeignKey(Directive, models.PROTECT, related_name="proposals")
    place = models.PositiveIntegerField()
    article = models.CharField(max_length=40)
    text = models.TextField()
    sentence = models.TextField()
    codes = ArrayField(models.CharField(max_length=35), default=list)
    groups = ArrayField(models.CharField(max_length=20), default=list)
    partners = ArrayField(models.CharField(max_length=35), default=list)
    due_on = models.DateField(null=True)
    recurrence = models.CharField(max_length=12, blank=True)
    due_day = models.PositiveSmallIntegerField(default=0)
    due_month = models.PositiveSmallIntegerField(default=0)
    deadline_words = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=200, blank=True)
    evidence = models.CharField(max_length=300, blank=True)
    indicator = models.CharField(max_length=20, blank=True)
    warnings = ArrayField(models.CharField(max_length=20), default=list)
    state = models.CharField(max_length=12, choices=[(s, s) for s in ProposalState], default=ProposalState.PROPOSED)
    task = models.ForeignKey(Task, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["directive", "place"], name="proposal_place"),
            models.CheckConstraint(
                condition=Q(task=None) | Q(state=ProposalState.CONFIRMED), name="proposal_task_when_confirmed"
            ),
        ]


class Duty(models.Model):
    """One agency's part of a task: where it stands and until when."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    task = models.ForeignKey(Task, models.PROTECT, related_name="duties")
    directive = models.ForeignKey(Directive, models.PROTECT, related_name="duties")
    agency_code = models.CharField(max_length=35)
    first_agency_code = models.CharField(max_length=35)
    """Who was given it; another one after a merger."""
    state = models.CharField(max_length=12, choices=[(s, s) for s in State], default=State.NOT_BEGUN)
    due_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=0)
    round = models.PositiveIntegerField(default=1)
    round_on = models.DateField(null=True)
    """The day of the round by its rhythm, which a later day granted does not move; null for what has no rounds."""
    handed_in_on = models.DateField(null=True)
    """The day on which the evidence that lies with the office left the agency."""
    was_late = models.BooleanField(default=False)
    """A later day was granted in this round when the earlier one was over: the new day does not undo that."""
    successor = models.ForeignKey("self", models.PROTECT, null=True, related_name="predecessors")

    class Meta:
        verbose_name_plural = "duties"
        constraints = [
            models.UniqueConstraint(fields=["task", "first_agency_code"], name="duty_once"),
            models.CheckConstraint(
                condition=Q(successor=None) | Q(state=State.PASSED_ON), name="duty_successor_when_passed_on"
            ),
        ]
        indexes = [
            models.Index(
                fields=["directive", "agency_code", "state", "due_on"],
                include=["handed_in_on", "round_on", "was_late"],
                name="duty_tally",
            ),
            models.Index(fields=["directive", "agency_code"], name="duty_rounds", condition=Q(round_on__isnull=False)),
            models.Index(fields=["agency_code", "due_on"], name="duty_desk"),
            models.Index(fields=["due_on", "id"], name="duty_open", condition=Q(state__in=OPEN)),
            models.Index(fields=["state", "due_on"], name="duty_queue", condition=Q(state=State.HANDED_IN)),
        ]


class DutyStep(models.Model):
    """One step somebody took on a duty, and where it left it. Append only (a trigger refuses)."""

    duty = models.ForeignKey(Duty, models.PROTECT, related_name="steps")
    step = models.CharField(max_length=12, choices=[(s, s) for s in Step])
    state = models.CharField(max_length=12, choices=[(s, s) for s in State])
    agency_code = models.CharField(max_length=35)
    due_on = models.DateField(null=True)
    due_before = models.DateField(null=True)
    """The day that held before a later one was granted."""
    until = models.DateField(null=True)
    """The later day that was asked for, in the steps of a request."""
    days_late = models.PositiveIntegerField(default=0)
    """By how many days it was late when the later day was granted."""
    note = models.TextField(blank=True)
    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=200)

    class Meta:
        indexes = [models.Index(fields=["duty", "id"], name="duty_history")]


class Evidence(models.Model):
    """A file that shows what was done."""

    duty = models.ForeignKey(Duty, models.PROTECT, related_name="evidence")
    step = models.ForeignKey(DutyStep, models.PROTECT, related_name="files")
    file = models.ForeignKey("vault.StoredFile", models.PROTECT, related_name="+")


class Extension(models.Model):
    """A later day that an agency asks for, and the answer: of the office, or of the head who let it not go."""

    duty = models.ForeignKey(Duty, models.PROTECT, related_name="extensions")
    until = models.DateField()
    reason = models.CharField(max_length=2000)
    asked_at = models.DateTimeField()
    asked_by = models.UUIDField(null=True)
    is_with_head = models.BooleanField(default=False)
    """It has not left the agency: the office neither sees nor answers it."""
    agreed_by = models.UUIDField(null=True)
    """The head who let it go."""
    is_granted = models.BooleanField(null=True)
    answer = models.CharField(max_length=2000, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["duty"], condition=Q(is_granted=None), name="one_extension_waits"),
        ]


class DutyReading(models.Model):
    """Somebody opened a duty. Append only."""

    duty = models.ForeignKey(Duty, models.PROTECT, related_name="readings")
    account_id = models.UUIDField()
    name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["duty", "-at"], name="readings_of_a_duty")]


class RungNotice(models.Model):
    """That a rung of the ladder spoke for a duty and its due day, so that it speaks once."""

    duty = models.ForeignKey(Duty, models.PROTECT, related_name="notices")
    rung = models.CharField(max_length=40)
    due_on = models.DateField()
    at = models.DateTimeField()
    people = models.PositiveSmallIntegerField(default=0)
    audience = models.CharField(max_length=12)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["duty", "rung", "due_on"], name="rung_once")]
        indexes = [models.Index(fields=["audience", "duty"], name="rung_audience")]
