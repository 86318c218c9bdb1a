"""Questions about agencies and calendars, which are cached in the process, and schemes of codes.

The cache lives as long as the stamp of the last load (`kernel.cache`).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, time
from uuid import UUID

from django.db.models import QuerySet

from motcua.foundation.agencies import rules
from motcua.foundation.agencies.errors import AgencyNotFound, NoCodeScheme
from motcua.foundation.agencies.models import Agency, AgencyAlias, Calendar, CodeScheme, ReferenceStamp
from motcua.foundation.agencies.types import AgencyInfo, AgencyKind, AliasKind, DayKind
from motcua.kernel.cache import StampedCache
from motcua.kernel.text import day as day_text
from motcua.kernel.worktime import WorkingCalendar

DEFAULT_CALENDAR = "VN"


@dataclass
class _Kept:
    agencies: dict[str, AgencyInfo] = field(default_factory=dict)
    calendars: dict[str, WorkingCalendar] = field(default_factory=dict)
    older_codes: dict[str, str | None] = field(default_factory=dict)
    schemes: tuple[CodeScheme, ...] = ()
    under: dict[tuple[str, str | None], tuple[AgencyInfo, ...]] = field(default_factory=dict)


def reference_stamp() -> UUID | None:
    return ReferenceStamp.objects.filter(name="agencies").values_list("stamp", flat=True).first()


_cache = StampedCache(_Kept, reference_stamp)
forget_register = _cache.forget


def agency(code: str) -> AgencyInfo:
    """The agency with this identifier, in the newer or the older form. Raises AgencyNotFound."""
    cache = _cache.get()
    if code not in cache.agencies:
        cache.agencies[code] = _read_agency(code)
    return cache.agencies[code]


def _read_agency(code: str) -> AgencyInfo:
    query = _with_relations().filter(code=code)
    if rules.is_older_identifier(code):
        query = _with_relations().filter(aliases__kind=AliasKind.OLDER_CODE, aliases__value=code)
    found = query.first()
    if found is None:
        raise AgencyNotFound(code=code)
    return _agency_info(found)


def agencies_under(code: str, kind: str | None = None) -> list[AgencyInfo]:
    """All agencies below `code`, at any depth, in order of code; only those of `kind` where given."""
    cache = _cache.get()
    if (code, kind) not in cache.under:
        cache.under[code, kind] = _read_under(code, kind)
    return list(cache.under[code, kind])


def _read_under(code: str, kind: str | None) -> tuple[AgencyInfo, ...]:
    query = _with_relations().filter(code__startswith=f"{code}.")
    return tuple(_agency_info(row) for row in (query.filter(kind=kind) if kind else query).order_by("code"))


def children_of(code: str | None) -> list[AgencyInfo]:
    """The agencies directly below `code`; level 1 for None."""
    query = _with_relations().filter(parent__code=code) if code else _with_relations().filter(parent=None)
    return [_agency_info(row) for row in query.order_by("code")]


def communes_of(province_code: str) -> list[AgencyInfo]:
    """The commune-level committees of a province."""
    return agencies_under(province_code, AgencyKind.COMMUNE)


def ancestors(code: str) -> list[AgencyInfo]:
    """The agency and those above it, nearest first."""
    line = [agency(code)]
    while line[-1].parent_code:
        line.append(agency(line[-1].parent_code))
    return line


def _with_relations() -> QuerySet[Agency]:
    return Agency.objects.select_related("parent", "successor")


def _agency_info(row: Agency) -> AgencyInfo:
    return AgencyInfo(
        code=row.code,
        name=row.name,
        kind=row.kind,
        parent_code=row.parent.code if row.parent else "",
        admin_unit_code=row.admin_unit_code,
        is_desk=row.is_desk,
        assumed=row.assumed,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        successor_code=row.successor.code if row.successor else "",
    )


def older_code(code: str) -> str | None:
    """The identifier of TT 10/2016 of an agency, None where it never had one."""
    cache = _cache.get()
    if code not in cache.older_codes:
        query = AgencyAlias.objects.filter(agency__code=code, kind=AliasKind.OLDER_CODE)
        cache.older_codes[code] = query.values_list("value", flat=True).first()
    return cache.older_codes[code]


def working_calendar(agency_code: str) -> WorkingCalendar:
    """The calendar of a desk: its own, else that of the nearest agency above, else the common one (R-CAL-07).

    `version` names the content, so a dossier can say by which calendar its due date was counted (R-CAL-06).
    """
    cache = _cache.get()
    if agency_code not in cache.calendars:
        cache.calendars[agency_code] = _working_calendar(_calendar_of(agency_code))
    return cache.calendars[agency_code]


def _calendar_of(agency_code: str) -> Calendar:
    codes = [info.code for info in ancestors(agency_code)]
    own = {row.code: row.calendar for row in Agency.objects.filter(code__in=codes).select_related("calendar")}
    nearest = next((own[code] for code in codes if own[code]), None)
    return nearest or Calendar.objects.get(code=DEFAULT_CALENDAR)


def _working_calendar(row: Calendar) -> WorkingCalendar:
    days = sorted(row.days.values_list("day", "kind"))
    digest = hashlib.sha256(repr((row.shifts, row.rest, days)).encode()).hexdigest()[:12]
    return WorkingCalendar(
        version=f"{row.code}-{digest}",
        shifts=tuple((time.fromisoformat(start), time.fromisoformat(end)) for start, end in row.shifts),
        rest=frozenset(row.rest),
        days_off=frozenset(day for day, kind in days if kind != DayKind.SWAP_WORKDAY),
        workdays=frozenset(day for day, kind in days if kind == DayKind.SWAP_WORKDAY),
    )


def scheme_in_force(kind: str, on: date) -> CodeScheme:
    """The rule for codes of `kind` on a day (law.md 1.5). Raises NoCodeScheme."""
    cache = _cache.get()
    cache.schemes = cache.schemes or tuple(CodeScheme.objects.order_by("-valid_from"))
    for scheme in cache.schemes:
        if scheme.kind == kind and scheme.valid_from <= on and (scheme.valid_to is None or on < scheme.valid_to):
            return scheme
    raise NoCodeScheme(kind=kind, on=day_text(on))
