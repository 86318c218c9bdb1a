"""Tables of agencies, administrative units, calendars and codes. Rows carry validity, source and doubt."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from motcua.foundation.agencies.types import AgencyKind, AliasKind, Change, DayKind, DayStatus, Relation


class Calendar(models.Model):
    """Opening hours of desks; `agency_code` '' is the common one, inherited by all (R-CAL-07)."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=200)
    shifts = models.JSONField(help_text='[["07:00", "11:30"], ["13:30", "17:00"]]')
    rest = models.JSONField(help_text="weekdays off, Monday is 0")
    assumed = models.BooleanField(default=False)
    source = models.TextField()


class CalendarDay(models.Model):
    """One exception: a holiday, a swapped day off, or a make-up working day (R-CAL-02 to 04)."""

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="days")
    day = models.DateField()
    kind = models.CharField(max_length=20, choices=[(k, k) for k in DayKind])
    name = models.CharField(max_length=200)
    status = models.CharField(max_length=20, choices=[(s, s) for s in DayStatus])
    source = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["calendar", "day"], name="one_exception_a_day")]


class Agency(models.Model):
    """A body or unit with its electronic identifier (QĐ 20/2020/QĐ-TTg), with validity and successor (F-091)."""

    code = models.CharField(max_length=35, unique=True)
    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=20, choices=[(k, k) for k in AgencyKind])
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="units")
    admin_unit_code = models.CharField(max_length=5, blank=True, db_index=True)
    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, null=True)
    successor = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="predecessors")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    is_desk = models.BooleanField(default=False)
    assumed = models.BooleanField(default=False)
    source = models.TextField()

    class Meta:
        verbose_name_plural = "agencies"
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^[A-Y]\d{2}(\.[0-9A-Z]+)*$|^Z(0[1-9]|[1-9]\d)[0-9A-Z.]{1,32}$"),
                name="agency_code_form",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="agency_validity"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class AgencyAlias(models.Model):
    """Another identifier or a former name of an agency; both forms occur in live data (law.md 2.2)."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="aliases")
    kind = models.CharField(max_length=20, choices=[(k, k) for k in AliasKind])
    value = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "kind", "value"], name="alias_once"),
            models.UniqueConstraint(fields=["value"], condition=Q(kind=AliasKind.OLDER_CODE), name="older_code_once"),
        ]


class AgencyChange(models.Model):
    """What became of a ministry or provincial committee on a day; divided ones have a row for each successor (C-01)."""

    code = models.CharField(max_length=35)
    on = models.DateField()
    change = models.CharField(max_length=10, choices=[(c, c) for c in Change])
    successor_code = models.CharField(max_length=35, blank=True)
    name_before = models.CharField(max_length=300, blank=True)
    assumed = models.BooleanField(default=False)
    source = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "on", "successor_code"], name="agency_change_once")]


class AgencyTerritory(models.Model):
    """Which administrative unit an agency speaks for in an interval; open bounds are empty (F-091)."""

    agency_code = models.CharField(max_length=35, db_index=True)
    admin_unit_code = models.CharField(max_length=5, db_index=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta:
        verbose_name_plural = "agency territories"
        constraints = [
            models.UniqueConstraint(fields=["agency_code", "valid_from"], name="territory_once", nulls_distinct=False),
            models.CheckConstraint(condition=Q(valid_to__gt=F("valid_from")), name="territory_validity"),
        ]


class UnitSplitKey(models.Model):
    """One weight of a stated, dated key for the counts of a divided (or, backward, a merged) unit (F-170)."""

    geography = models.CharField(max_length=20)
    old_code = models.CharField(max_length=35)
    new_code = models.CharField(max_length=35)
    since = models.DateField()
    backward = models.BooleanField(default=False)
    name = models.CharField(max_length=200)
    as_of = models.DateField()
    weight = models.PositiveBigIntegerField()
    source = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["geography", "old_code", "new_code", "since", "backward"], name="split_key_once"
            )
        ]


class AdminUnit(models.Model):
    """An administrative unit in one interval of validity; an empty `valid_from` is before 2018 (F-092)."""

    level = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=5)
    name = models.CharField(max_length=200)
    unit_type = models.CharField(max_length=40)
    parent_code = models.CharField(max_length=5, blank=True, db_index=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="unit_interval", nulls_distinct=False),
            models.CheckConstraint(condition=Q(valid_to__gt=F("valid_from")), name="unit_validity"),
        ]


class AdminUnitSuccessor(models.Model):
    """An old unit and one that took it over from the day `since`."""

    old_code = models.CharField(max_length=5)
    new_code = models.CharField(max_length=5, db_index=True)
    since = models.DateField()
    relation = models.CharField(max_length=10, choices=[(r, r) for r in Relation])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["old_code", "new_code", "since"], name="successor_once")]


class CodeScheme(models.Model):
    """A rule for codes with validity (F-098). `pattern` is a format text over agency, yymmdd, seq and others."""

    code = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=30)
    pattern = models.CharField(max_length=100)
    agency_in_code = models.CharField(max_length=20)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    assumed = models.BooleanField(default=False)
    source = models.TextField()


class CodeCounter(models.Model):
    """The last number given under one prefix. Its row lock makes numbers unique and free of gaps (R-COD-05)."""

    scheme = models.CharField(max_length=20)
    prefix = models.CharField(max_length=80)
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scheme", "prefix"], name="one_counter")]


class ReferenceStamp(models.Model):
    """Which files are loaded (`digest`) and a mark that changes with every load, for caches."""

    name = models.CharField(max_length=40, primary_key=True)
    digest = models.CharField(max_length=64)
    stamp = models.UUIDField()
    loaded_at = models.DateTimeField()
