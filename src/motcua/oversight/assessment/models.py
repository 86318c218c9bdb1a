"""Tables of assessment: published rounds with their schemes of grades, and the assessments that this copy conducts."""

from __future__ import annotations

from django.db import models

from motcua.oversight.assessment.types import Cause, ReplyState, State


class GradeScheme(models.Model):
    """Lower bounds of the grades A to D, valid for a time. `is_assumed` where no text publishes them."""

    code = models.CharField(primary_key=True, max_length=40)
    bounds = models.JSONField()
    """Four decimals as text, from A to D."""
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    is_assumed = models.BooleanField()
    reason = models.TextField()


class Round(models.Model):
    """One round of assessment, as its authority published it."""

    code = models.CharField(primary_key=True, max_length=40)
    title = models.CharField(max_length=250)
    document = models.CharField(max_length=250)
    source = models.TextField()
    as_of = models.DateField()
    published_on = models.DateField()
    scheme = models.ForeignKey(GradeScheme, on_delete=models.PROTECT, related_name="rounds")
    claims = models.JSONField(default=dict)
    """What the text states: mean score and grade counts of each group."""
    digest = models.CharField(max_length=64)


class Result(models.Model):
    """One agency's published result. No scores were published; `tie` numbers the places in order, ties share it."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="results")
    group = models.CharField(max_length=20)
    position = models.PositiveSmallIntegerField()
    tie = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    agency_code = models.CharField(max_length=35, blank=True, db_index=True)
    grade = models.CharField(max_length=1)
    supplier = models.CharField(max_length=100)

    class Meta:
        ordering = ["round", "group", "position"]
        constraints = [models.UniqueConstraint(fields=["round", "group", "position"], name="result_once")]


class Assessment(models.Model):
    """One assessment that this copy conducts. The set of criteria is frozen in it as written out on its opening."""

    code = models.CharField(primary_key=True, max_length=40)
    title = models.CharField(max_length=250)
    criteria = models.JSONField()
    on = models.DateField()
    """The day whose criteria and thresholds are in force."""
    state = models.CharField(max_length=13, choices=[(state, state) for state in State], default=State.OPEN)
    release = models.CharField(max_length=40, blank=True)
    """The release whose cells were drawn last."""
    follows = models.CharField(max_length=40, blank=True)
    """The assessment, or the published round, that this one is compared with."""
    explain_until = models.DateTimeField()
    embargo_until = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    """SHA-256 of the second score: what is approved."""
    summary = models.JSONField(default=dict)
    """Agreement of testers and means of criteria, as exact fractions, fixed when a score is closed."""


class AssessmentStep(models.Model):
    """One step that somebody took. Append only."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="steps")
    step = models.CharField(max_length=20)
    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=200)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assessment", "step"], name="assessment_step_once")]


class Hand(models.Model):
    """Somebody had a hand in an assessment, in whatever way: none of them approves it. Append only."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="hands")
    account_id = models.UUIDField()
    deed = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assessment", "account_id", "deed"], name="hand_once")]


class AssessedAgency(models.Model):
    """One agency in an assessment, with its name, group and supplier as they were."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="agencies")
    code = models.CharField(max_length=35)
    name = models.CharField(max_length=250)
    group = models.CharField(max_length=20)
    supplier = models.CharField(max_length=100, blank=True)
    procedure = models.CharField(max_length=60, blank=True)
    """The code of the procedure that both testers try; empty where they choose."""
    explain_until = models.DateTimeField(null=True)
    """A later day for its explanations than that of the assessment; `explain_reason` says why."""
    explain_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assessment", "code"], name="assessed_once")]


class Interest(models.Model):
    """An interest that a tester or assessor declared: they never score this agency."""

    account_id = models.UUIDField()
    agency_code = models.CharField(max_length=35)
    reason = models.CharField(max_length=300)
    declared_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account_id", "agency_code"], name="interest_once")]


class Mark(models.Model):
    """One tester's mark of one criterion: `place` 1 and 2 are blind to each other, 3 settles. Empty until given."""

    agency = models.ForeignKey(AssessedAgency, models.PROTECT, related_name="marks")
    criterion = models.CharField(max_length=20)
    place = models.PositiveSmallIntegerField()
    tester_id = models.UUIDField()
    tester_name = models.CharField(max_length=200)
    mark = models.CharField(max_length=20, blank=True)
    note = models.CharField(max_length=1000, blank=True)
    given_at = models.DateTimeField(null=True)
    is_sealed = models.BooleanField(default=False)
    """Its giver saw the other mark before that one was set aside, so it changes no more."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "criterion", "place"], name="mark_place_once"),
            models.UniqueConstraint(fields=["agency", "criterion", "tester_id"], name="mark_tester_once"),
            models.CheckConstraint(condition=models.Q(place__in=[1, 2, 3]), name="mark_place"),
        ]
        indexes = [models.Index(fields=["tester_id", "agency"], name="marks_of_a_tester")]


class Replacement(models.Model):
    """One tester took over from another for one agency, and why. Append only."""

    agency = models.ForeignKey(AssessedAgency, models.PROTECT, related_name="replacements")
    former_id = models.UUIDField()
    former_name = models.CharField(max_length=200)
    successor_id = models.UUIDField()
    successor_name = models.CharField(max_length=200)
    cause = models.CharField(max_length=10, choices=[(cause, cause) for cause in Cause])
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "former_id"], name="replaced_once")]


class FormerMark(models.Model):
    """A mark that was set aside when its giver was replaced for a conflict of interest. Append only."""

    replacement = models.ForeignKey(Replacement, models.PROTECT, related_name="marks")
    criterion = models.CharField(max_length=20)
    place = models.PositiveSmallIntegerField()
    tester_id = models.UUIDField()
    tester_name = models.CharField(max_length=200)
    mark = models.CharField(max_length=20)
    note = models.CharField(max_length=1000, blank=True)
    given_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["replacement", "criterion", "place"], name="former_mark_once")]


class Sheet(models.Model):
    """A mystery shopper's sheet: when and how a tester tried the services of one agency, and what happened."""

    agency = models.ForeignKey(AssessedAgency, models.PROTECT, related_name="sheets")
    tester_id = models.UUIDField()
    visited_on = models.DateField()
    channel = models.CharField(max_length=20)
    minutes = models.PositiveSmallIntegerField()
    story = models.CharField(max_length=4000)
    answers = models.JSONField(default=dict)
    """By question of the template frozen with the criteria, the answer as typed or chosen."""
    written_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "tester_id"], name="sheet_once")]


class SheetPhoto(models.Model):
    """What a tester saw, as a picture beside one question of the sheet."""

    agency = models.ForeignKey(AssessedAgency, models.PROTECT, related_name="photos")
    tester_id = models.UUIDField()
    question = models.CharField(max_length=20)
    file = models.ForeignKey("vault.StoredFile", models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "tester_id", "question", "sha256"], name="sheet_photo_once")
        ]


class Award(models.Model):
    """The answer for one agency and criterion that is not tested: cells of a release, or what an assessor entered."""

    agency = models.ForeignKey(AssessedAgency, models.PROTECT, related_name="awards")
    criterion = models.CharField(max_length=20)
    answer = models.JSONField()
    """As `rules.content_of`; with `release` and `cells` where drawn."""
    note = models.CharField(max_length=1000, blank=True)
    actor_id = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "criterion"], name="award_once")]


class Evidence(models.Model):
    """A file that an agency sent for one criterion."""

    agency = models.ForeignKey(AssessedAgency, models.PROTECT, related_name="evidence")
    criterion = models.CharField(max_length=20)
    file = models.ForeignKey("vault.StoredFile", models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    is_explanation = models.BooleanField()
    note = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "criterion", "sha256", "is_explanation"], name="evidence_file_once"
            )
        ]


class SelfScore(models.Model):
    """What an agency gave itself: shown beside the score, never counted."""

    agency = models.ForeignKey(AssessedAgency, models.PROTECT, related_name="self_scores")
    criterion = models.CharField(max_length=20)
    points = models.CharField(max_length=40)
    note = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "criterion"], name="self_score_once")]


class Explanation(models.Model):
    """An agency's explanation of a first score, and what the assessor says to it."""

    agency = models.ForeignKey(AssessedAgency, models.PROTECT, related_name="explanations")
    criterion = models.CharField(max_length=20)
    text = models.CharField(max_length=4000)
    at = models.DateTimeField()
    verdict = models.CharField(max_length=8, blank=True)
    reason = models.CharField(max_length=1000, blank=True)
    answer = models.JSONField(default=dict)
    """The new answer where the verdict is `changed`."""
    answered_by = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "criterion"], name="explanation_once")]


class ExplanationEntry(models.Model):
    """Every wording of an explanation and every answer to it, also those that others replaced. Append only."""

    explanation = models.ForeignKey(Explanation, models.PROTECT, related_name="entries")
    text = models.CharField(max_length=4000)
    verdict = models.CharField(max_length=8, blank=True)
    """Empty for the agency's own words."""
    answer = models.JSONField(default=dict)
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=200)
    at = models.DateTimeField()


class Reply(models.Model):
    """What an agency says beside its figure (right of reply). Append only; the last one is shown."""

    agency = models.ForeignKey(AssessedAgency, models.PROTECT, related_name="replies")
    text = models.CharField(max_length=2000)
    at = models.DateTimeField()
    actor_name = models.CharField(max_length=200)


class LineReply(models.Model):
    """An agency's reply to one line of a published league: written by its clerk, approved by its head.

    It never touches the figure. Each wording is a row of its own; what was approved or returned changes no more.
    """

    release = models.CharField(max_length=40)
    indicator = models.CharField(max_length=40)
    agency_code = models.CharField(max_length=35)
    figure = models.CharField(max_length=200)
    """The line as it was published: value, pair and rank."""
    text = models.CharField(max_length=2000)
    state = models.CharField(max_length=10, choices=[(state, state) for state in ReplyState])
    written_by = models.UUIDField(null=True)
    writer_name = models.CharField(max_length=200)
    written_at = models.DateTimeField()
    decided_by = models.UUIDField(null=True)
    decider_name = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    """Why it was returned."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["release", "indicator", "agency_code"],
                condition=models.Q(state=ReplyState.WAITING),
                name="one_waiting_line_reply",
            )
        ]
        indexes = [models.Index(fields=["release", "indicator", "state"], name="replies_of_a_league")]


class Notice(models.Model):
    """What an agency was told of an assessment; each kind once."""

    agency = models.ForeignKey(AssessedAgency, models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=40)
    at = models.DateTimeField()
    people = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "kind"], name="told_once")]


class Score(models.Model):
    """Points of one agency and criterion in the first or second score: an exact fraction, empty where missing."""

    agency = models.ForeignKey(AssessedAgency, models.PROTECT, related_name="scores")
    stage = models.PositiveSmallIntegerField()
    criterion = models.CharField(max_length=20)
    points = models.CharField(max_length=60, blank=True)
    answer = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "stage", "criterion"], name="score_once")]


class Total(models.Model):
    """An agency's total and place in the first or second score."""

    agency = models.ForeignKey(AssessedAgency, models.PROTECT, related_name="totals")
    stage = models.PositiveSmallIntegerField()
    points = models.CharField(max_length=200)
    of = models.CharField(max_length=60)
    printed = models.CharField(max_length=20)
    rank = models.PositiveSmallIntegerField(null=True)
    label = models.CharField(max_length=60, blank=True)
    why = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "stage"], name="total_once")]
