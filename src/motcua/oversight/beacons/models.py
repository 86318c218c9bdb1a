"""Tables of the beacons: registered sites, hits of the last minutes, counts a day; no address, no lasting identity."""

from __future__ import annotations

from django.db import models


class Site(models.Model):
    """A host whose service pages may tell. The primary key is the number that Matomo calls the site id."""

    host = models.CharField(max_length=253)
    name = models.CharField(max_length=200)
    agency_code = models.CharField(max_length=35)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["host"], condition=models.Q(valid_to=None), name="host_once"),
        ]


class DaySalt(models.Model):
    """The secret of one Vietnamese day, without which nobody can tell who a visitor was; removed after the day."""

    day = models.DateField(primary_key=True)
    salt = models.BinaryField()


class Hit(models.Model):
    """One counted beacon, for the minutes until it is folded into the counts."""

    site = models.IntegerField()
    procedure = models.CharField(max_length=40)
    day = models.DateField()
    kind = models.SmallIntegerField()
    visitor = models.BigIntegerField()


class DayVisitor(models.Model):
    """Who was seen on a page on a day, as a number that means nothing without the day's salt; removed after the day."""

    site = models.IntegerField()
    procedure = models.CharField(max_length=40)
    day = models.DateField()
    visitor = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "site", "procedure", "visitor"], name="visitor_a_day")]


class DayCount(models.Model):
    """What a procedure's page of a site saw on a Vietnamese day; procedure empty: pages that belong to none."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    procedure = models.CharField(max_length=40)
    day = models.DateField()
    views = models.PositiveIntegerField(default=0)
    visitors = models.PositiveIntegerField(default=0)
    starts = models.PositiveIntegerField(default=0)
    submits = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "site", "procedure"], name="count_a_day")]


class DropCount(models.Model):
    """How many beacons of a day were dropped, by reason; site 0 where it is not known."""

    site = models.IntegerField()
    day = models.DateField()
    reason = models.CharField(max_length=10)
    times = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "site", "reason"], name="drop_count_once")]
