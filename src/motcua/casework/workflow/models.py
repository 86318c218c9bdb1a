"""Processes as data with validity (F-059, F-095): a change of law is a new version, never a change of code."""

from __future__ import annotations

from django.db import models


class ProcessVersion(models.Model):
    """A numbered, immutable version of a process and the procedures that it serves."""

    code = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    procedures = models.JSONField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    papers = models.JSONField()
    result = models.JSONField()
    copy = models.JSONField(null=True)
    source = models.TextField()
    content_hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "number"], name="process_version_number")]


class ProcessStep(models.Model):
    process = models.ForeignKey(ProcessVersion, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    permission = models.CharField(max_length=80, blank=True)
    limit_value = models.PositiveSmallIntegerField(null=True)
    limit_unit = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["process", "code"], name="process_step_code")]


class ProcessTransition(models.Model):
    process = models.ForeignKey(ProcessVersion, models.CASCADE, related_name="transitions")
    step = models.CharField(max_length=40)
    action = models.CharField(max_length=40)
    to = models.CharField(max_length=40)
    state = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["process", "step", "action"], name="process_one_way")]
