"""Questions about territory: who speaks for it, what it became, and series told in the units of any day (F-170)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from motcua.foundation.agencies import rules
from motcua.foundation.agencies.errors import AgencyNotFound
from motcua.foundation.agencies.models import (
    AdminUnit,
    AdminUnitSuccessor,
    Agency,
    AgencyChange,
    AgencyTerritory,
    UnitSplitKey,
)
from motcua.foundation.agencies.selectors.register import agency, reference_stamp
from motcua.foundation.agencies.selectors.units import admin_unit
from motcua.foundation.agencies.types import (
    AdminUnitInfo,
    AgencyInfo,
    Break,
    Change,
    Counts,
    Crosswalk,
    Geography,
    Link,
    Span,
    SplitKey,
    TwoViews,
    UnitLevel,
)
from motcua.kernel.cache import StampedCache
from motcua.kernel.epoch import month_of_day
from motcua.kernel.text import day as day_text
from motcua.kernel.text import number

_NAMED_AT_MOST = 6
_LEVELS = {Geography.PROVINCES: UnitLevel.PROVINCE, Geography.COMMUNES: UnitLevel.COMMUNE}


@dataclass
class _Kept:
    territories: dict[Geography, rules.Territory] = field(default_factory=dict)
    walks: dict[tuple[Geography, date, date], Crosswalk] = field(default_factory=dict)
    breaks: dict[tuple[Geography, str], tuple[Break, ...]] = field(default_factory=dict)


_cache = StampedCache(_Kept, reference_stamp)
forget_territories = _cache.forget


# Who speaks for what


def territory_of(agency_code: str, on: date) -> AdminUnitInfo | None:
    """The administrative unit that an agency speaks for on a day; None for ministries, departments and desks."""
    row = _in_force(on).filter(agency_code=agency_code).first()
    return admin_unit(row.admin_unit_code, on) if row else None


def speaker_for(unit_code: str, on: date) -> AgencyInfo | None:
    """The agency that speaks for an administrative unit on a day: An Giang is H01 for 89, then for 91 (C-02)."""
    row = _in_force(on).filter(admin_unit_code=unit_code).first()
    try:
        return agency(row.agency_code) if row else None
    except AgencyNotFound:
        return None


def _in_force(on: date) -> QuerySet[AgencyTerritory]:
    since, until = Q(valid_from=None) | Q(valid_from__lte=on), Q(valid_to=None) | Q(valid_to__gt=on)
    return AgencyTerritory.objects.filter(since, until)


# What became of a unit


def crosswalk(day_from: date, day_to: date, geography: Geography) -> Crosswalk:
    """Every unit of one day and where its counts belong among the units of another, earlier or later."""
    kept = _cache.get()
    key = (geography, day_from, day_to)
    if key not in kept.walks:
        kept.walks[key] = _territory(geography).crosswalk(day_from, day_to)
    return kept.walks[key]


def reexpressed(series: Mapping[int, Mapping[str, Counts]], day: date, geography: Geography) -> TwoViews:
    """A series of counts by month and unit, as reported and in the units of `day`.

    A month (year * 12 + month - 1) is told in the units in force on its last day. Counts are added, never rates.
    """
    return TwoViews(
        day=day,
        reported={month: dict(counts) for month, counts in series.items()},
        expressed={
            month: rules.expressed(counts, crosswalk(rules.month_day(month), day, geography))
            for month, counts in series.items()
        },
    )


def comparable(day_from: date, day_to: date, geography: Geography) -> frozenset[str]:
    """The units of `day_to` whose counts of `day_from` can be put together, if all that made them up reported."""
    walk = crosswalk(day_from, day_to, geography)
    broken = {crossing.new for crossing in walk.crossings if crossing.share is None} | walk.doubtful
    return frozenset(crossing.new for crossing in walk.crossings if crossing.new) - broken


def _territory(geography: Geography) -> rules.Territory:
    kept = _cache.get()
    if geography not in kept.territories:
        build = _agency_territory if geography == Geography.AGENCIES else _unit_territory
        kept.territories[geography] = build(geography)
    return kept.territories[geography]


def _agency_territory(geography: Geography) -> rules.Territory:
    spans = [
        Span(code, name, "", None, valid_to)
        for code, name, valid_to in Agency.objects.filter(parent=None).values_list("code", "name", "valid_to")
    ]
    changes = AgencyChange.objects.exclude(successor_code="").order_by("code", "successor_code")
    links = [Link(row.code, row.successor_code, row.on) for row in changes]
    return rules.Territory(spans, links, _keys(geography))


def _unit_territory(geography: Geography) -> rules.Territory:
    level = _LEVELS[geography]
    links = [
        Link(old, new, since)
        for old, new, since in AdminUnitSuccessor.objects.order_by("old_code", "new_code").values_list(
            "old_code", "new_code", "since"
        )
        if (len(new) == 2) == (level == UnitLevel.PROVINCE)
    ]
    chosen = Q(level=level) | Q(level=UnitLevel.DISTRICT, code__in={link.old for link in links})
    rows = AdminUnit.objects.filter(chosen).values_list("code", "name", "parent_code", "valid_from", "valid_to")
    return rules.Territory([Span(*row) for row in rows], links, _keys(geography))


def _keys(geography: Geography) -> list[SplitKey]:
    return [
        SplitKey(row.old_code, row.new_code, row.since, f"{row.name}, {day_text(row.as_of)}", row.weight, row.backward)
        for row in UnitSplitKey.objects.filter(geography=geography)
    ]


# Breaks that a chart draws


def breaks(first: int, last: int, geography: Geography, code: str = "") -> list[Break]:
    """Where between two months (both included) the units of a chart changed; only those of the unit `code` if given.

    A change on the first day of a month stands at that month.
    """
    kept = _cache.get().breaks
    if (geography, code) not in kept:
        found = _agency_breaks(code) if geography == Geography.AGENCIES else _unit_breaks(geography, code)
        kept[geography, code] = tuple(found)
    return sorted((b for b in kept[geography, code] if first <= b.month <= last), key=lambda b: (b.on, b.kind, b.text))


def _agency_breaks(code: str) -> Iterable[Break]:
    names = dict(Agency.objects.filter(parent=None).values_list("code", "name"))
    rows = list(AgencyChange.objects.order_by("on", "code", "successor_code"))
    merged: dict[tuple[str, date], list[str]] = defaultdict(list)
    for row in rows:
        if row.change == Change.RENAMED and code in ("", row.code):
            text = f"{row.name_before} đổi tên thành {names[row.code]} ({day_text(row.on)})"
            yield Break(month_of_day(row.on), Change.RENAMED, row.on, text)
        elif row.change == Change.DIVIDED and code in ("", row.code, row.successor_code):
            text = f"Một phần việc của {names[row.code]} chuyển về {names[row.successor_code]} ({day_text(row.on)})"
            yield Break(month_of_day(row.on), Change.DIVIDED, row.on, text)
        elif row.change == Change.MERGED:
            merged[row.successor_code, row.on].append(row.code)
    for (new, on), olds in merged.items():
        if code in ("", new, *olds):
            text = f"{_listed([names[old] for old in olds])} hợp nhất vào {names[new]} ({day_text(on)})"
            yield Break(month_of_day(on), Change.MERGED, on, text)


def _unit_breaks(geography: Geography, code: str) -> Iterable[Break]:
    """Mergers of a unit with the names of its parts; without a code one sentence for the whole country a day."""
    territory, news = _territory(geography), defaultdict[tuple[str, date], list[str]](list)
    for row in AdminUnitSuccessor.objects.order_by("old_code"):
        if (len(row.new_code) == 2) == (geography == Geography.PROVINCES):
            news[row.new_code, row.since].append(row.old_code)
    if not code:
        for since in sorted({since for _, since in news}):
            yield _national_break(geography, since)
    for (new, since), olds in news.items():
        if code == new and len(olds) > 1:
            before = [span.name for old in olds if (span := territory.span(old, since - timedelta(days=1)))]
            after = territory.span(new, since)
            text = f"{_listed(before)} hợp thành {after.name if after else new} ({day_text(since)})"
            yield Break(month_of_day(since), Change.MERGED, since, text)
    yield from _renamings(geography, code)


def _national_break(geography: Geography, since: date) -> Break:
    territory = _territory(geography)
    width, word = (2, "tỉnh, thành phố") if geography == Geography.PROVINCES else (5, "đơn vị cấp xã")
    days = (since - timedelta(days=1), since)
    before, after = (sum(1 for code in territory.units_on(day) if len(code) == width) for day in days)
    text = f"{number(before)} {word} còn {number(after)} ({day_text(since)})"
    return Break(month_of_day(since), Change.MERGED, since, text)


def _renamings(geography: Geography, code: str) -> Iterable[Break]:
    """Units that changed their name only, since the two-level government began."""
    rows = AdminUnit.objects.filter(level=_LEVELS[geography], valid_to=None, valid_from__isnull=False)
    for now in rows.filter(**({"code": code} if code else {})).order_by("code"):
        since = now.valid_from
        before = AdminUnit.objects.filter(code=now.code, level=now.level, valid_to=since).first()
        if not since or not before or AdminUnitSuccessor.objects.filter(new_code=now.code, since=since).exists():
            continue
        if before.name != now.name:
            text = f"{before.name} thành {now.name} ({day_text(since)})"
            yield Break(month_of_day(since), Change.RENAMED, since, text)


def _listed(names: list[str]) -> str:
    shown = names[:_NAMED_AT_MOST]
    rest = len(names) - len(shown)
    return ", ".join(shown) + (f" và {rest} đơn vị khác" if rest else "")
