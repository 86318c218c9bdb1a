"""A citizen's rating of one dossier's service."""

from __future__ import annotations

from django.db import models


class Rating(models.Model):
    """One rating a dossier; changing one's mind changes the row, not the count (F-025)."""

    dossier = models.OneToOneField("dossiers.Dossier", models.PROTECT, related_name="+")
    agency = models.ForeignKey(
        "agencies.Agency", models.PROTECT, to_field="code", db_column="agency_code", related_name="+"
    )
    overall = models.PositiveSmallIntegerField()
    convenience = models.PositiveSmallIntegerField(null=True)
    timeliness = models.PositiveSmallIntegerField(null=True)
    attitude = models.PositiveSmallIntegerField(null=True)
    words = models.TextField(blank=True)
    rated_at = models.DateTimeField()
