"""Tables of assessment: rounds as published and the schemes of grades, with validity."""

from __future__ import annotations

from django.db import models


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
