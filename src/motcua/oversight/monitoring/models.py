"""Tables of the measure: what was published elsewhere."""

from __future__ import annotations

from django.db import models


class Publication(models.Model):
    """A table or report published by an authority: declared figures, never mixed with observed ones."""

    code = models.CharField(primary_key=True, max_length=40)
    title = models.CharField(max_length=250)
    document = models.CharField(max_length=250)
    source = models.TextField()
    as_of = models.DateField()
    published_on = models.DateField()
    indicator = models.CharField(max_length=20)
    claims = models.JSONField(default=dict)
    """Figures that the accompanying text states; decimals as text."""
    digest = models.CharField(max_length=64)


class DeclaredFigure(models.Model):
    """One published figure: a rate as printed, or a pair, or both."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="figures")
    group = models.CharField(max_length=20)
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    agency_code = models.CharField(max_length=35, blank=True, db_index=True)
    measure = models.CharField(max_length=60)
    value = models.DecimalField(max_digits=9, decimal_places=4, null=True)
    places = models.PositiveSmallIntegerField(default=2)
    """Decimals as printed: `100 %`, `8,0 %` and `36,00 %` stand in one table."""
    numerator = models.PositiveBigIntegerField(null=True)
    denominator = models.PositiveBigIntegerField(null=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["publication", "group", "position"]
        constraints = [models.UniqueConstraint(fields=["publication", "group", "position"], name="declared_once")]
