"""Questions about administrative units on a day."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Q, QuerySet

from motcua.foundation.agencies.errors import AdminUnitNotFound
from motcua.foundation.agencies.models import AdminUnit, AdminUnitSuccessor
from motcua.foundation.agencies.types import AdminUnitInfo, Successor, UnitCounts, UnitLevel
from motcua.kernel.text import day as day_text


def units_on(on: date) -> QuerySet[AdminUnit]:
    """Units in force on a day."""
    return AdminUnit.objects.filter(Q(valid_from=None) | Q(valid_from__lte=on), Q(valid_to=None) | Q(valid_to__gt=on))


def admin_unit(code: str, on: date) -> AdminUnitInfo:
    """The unit that carried the GSO code on a day; codes are reused. Raises AdminUnitNotFound."""
    row = units_on(on).filter(code=code).first()
    if row is None:
        raise AdminUnitNotFound(unit=code, on=day_text(on))
    return _unit_info(row)


def units_under(parent_code: str, on: date) -> list[AdminUnitInfo]:
    """The units directly below `parent_code` on a day; the provinces for ''."""
    return [_unit_info(row) for row in units_on(on).filter(parent_code=parent_code).order_by("code")]


def successors_of(unit_code: str, on: date) -> list[Successor]:
    """The units that later took over the unit which carried `unit_code` on the day `on`, in order of code.

    Known for the reform of 2025-07-01: every commune and province of the day before has at least one.
    Empty for a unit that is still in force, for the abolished districts, and where a unit ended before.
    """
    rows = list(AdminUnitSuccessor.objects.filter(old_code=unit_code, since__gt=on).order_by("since", "new_code"))
    units = {row.code: row for row in _units_starting({row.new_code for row in rows})}
    return [
        Successor(unit=_unit_info(units[row.new_code]), relation=row.relation, since=row.since)
        for row in rows
        if row.new_code in units
    ]


def _units_starting(codes: set[str]) -> QuerySet[AdminUnit]:
    """The latest interval of each unit of the two-level government."""
    return AdminUnit.objects.filter(code__in=codes, valid_to=None)


def count_units(on: date) -> UnitCounts:
    """How many provinces, districts and communes there were on a day."""
    counts = dict(units_on(on).values_list("level").annotate(Count("id")))
    return UnitCounts(*(counts.get(level, 0) for level in (UnitLevel.PROVINCE, UnitLevel.DISTRICT, UnitLevel.COMMUNE)))


def _unit_info(row: AdminUnit) -> AdminUnitInfo:
    return AdminUnitInfo(
        code=row.code,
        name=row.name,
        level=row.level,
        unit_type=row.unit_type,
        parent_code=row.parent_code,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )
