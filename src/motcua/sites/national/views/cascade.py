"""Targets in cascade: a unit with its parts, the desk of a head, files."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.foundation.agencies import selectors as agencies
from motcua.kernel.access import actor_of, check, requires
from motcua.kernel.clock import today
from motcua.kernel.templatetags import kit
from motcua.oversight.indicators import selectors as indicators
from motcua.oversight.indicators.types import Period
from motcua.oversight.monitoring import selectors as monitoring
from motcua.oversight.planning import selectors as planning
from motcua.oversight.planning.selectors import Cascade
from motcua.oversight.planning.types import (
    GROUP_SCOPES,
    LEAD_TARGETS,
    NATION,
    SET_TARGETS,
    VIEW_PLANS,
    CascadeLine,
    Goal,
    Standing,
    Target,
)
from motcua.sites.national import cascade_tables as tables
from motcua.sites.national import planning_tables, sheets
from motcua.sites.national.cascade_forms import unit_forms
from motcua.sites.national.doors import Refused, shown
from motcua.sites.national.downloads import KINDS, download
from motcua.sites.national.tables import page_of

_MOST_CASCADES = 40


@requires(VIEW_PLANS)
def cascades(request: HttpRequest) -> HttpResponse:
    """Every indicator and year for which targets are set; one begins at the top or at the own agency."""
    actor = actor_of(request)
    scopes = [scope or NATION for scope in actor.scopes(VIEW_PLANS)]
    rows = [
        (_cascade_name(indicator), year, [(tables.unit_name(s), tables.unit_url(indicator, year, s)) for s in scopes])
        for indicator, year in planning.cascades()[:_MOST_CASCADES]
    ]
    context = {"rows": rows, "is_head": actor.may(LEAD_TARGETS), "plannable": _begin(scopes)}
    return render(request, "national/cascades.html", context)


def _begin(scopes: list[str]) -> list[tuple[str, str]]:
    """Where a cascade that nobody has begun would begin, this year."""
    year, begun = monitoring.current_period().first // 12, set(planning.cascades())
    new = [indicator for indicator in planning.plannable() if (indicator, year) not in begun]
    return [(f"{_cascade_name(i)}, {year}", tables.unit_url(i, year, scopes[0])) for i in new] if scopes else []


def _cascade_name(indicator: str) -> str:
    return next((row.name for row in reversed(indicators.indicators()) if row.id == indicator), indicator)


def may_see(request: HttpRequest, unit: str) -> None:
    """Raises NotAllowed for who may not see the plans of a unit; the nation and groups are for who sees all."""
    check(actor_of(request), VIEW_PLANS, "" if unit in GROUP_SCOPES else unit)
    if unit not in GROUP_SCOPES:
        agencies.agency(unit)


@requires(VIEW_PLANS)
def cascade_unit(request: HttpRequest, indicator: str, year: int, unit: str) -> HttpResponse:
    """One unit: its head, its target with milestones and forecast, and its parts."""
    return unit_page(request, indicator, year, unit)


def unit_page(
    request: HttpRequest, indicator: str, year: int, unit: str, *, refused: Refused | None = None
) -> HttpResponse:
    """The page; after a refused form with what was typed and what is wrong."""
    may_see(request, unit)
    found = planning.cascade(indicator, year)
    line, wanted = found.line(unit), request.GET.get("xem", "")
    lines = [each for each in found.lines(unit) if tables.is_wanted(each, wanted)]
    heads = heads_with_names([unit, *(each.unit for each in lines)])
    check_ = found.check(unit)
    context: dict[str, Any] = {
        "unit": unit,
        "name": tables.unit_name(unit),
        "indicator": indicator,
        "indicator_name": _cascade_name(indicator),
        "year": year,
        "trail": _trail(request, found, unit),
        "line": line,
        "head": heads.get(unit),
        "check": check_,
        "check_text": tables.check_text(check_, tables.unit_name(unit)),
        "falls_short": check_.reach == "falls_short",
        "wanted": wanted,
        "filters": _filters(),
        "kinds": list(KINDS),
        **_measured(found),
        **_target_of(line),
        **page_of(tables.parts_table(found, lines, heads), request),
        **_decisions(request, found, unit, refused),
    }
    return render(request, "national/cascade.html", context, status=refused.status if refused else 200)


def _filters() -> list[tuple[str, str]]:
    words = (_("Tất cả"), _("Chưa đạt"), _("Thấp hơn mức cấp trên"), _("Chưa có chỉ tiêu"))
    return list(zip(tables.FILTERS, words, strict=True))


def _trail(request: HttpRequest, found: Cascade, unit: str) -> list[tuple[str, str]]:
    """The units above, as far as the reader may see them."""
    actor = actor_of(request)
    line = [u for u in planning.line_above(unit) if actor.may(VIEW_PLANS, "" if u in GROUP_SCOPES else u)]
    start = (_("Chỉ tiêu theo cấp"), reverse("national:cascades"))
    return [start, *((tables.unit_name(u), tables.unit_url(found.indicator, found.year, u)) for u in line)]


def heads_with_names(units: Collection[str]) -> dict[str, Any]:
    """The head of each unit with the person's name."""
    heads = planning.heads_of(units)
    names = planning.names_of({head.account_id for head in heads.values() if head.account_id})
    return {unit: (head, names.get(head.account_id, "–")) for unit, head in heads.items() if head.account_id}


def _measured(found: Cascade) -> dict[str, Any]:
    """Of which month all figures of the page are, and when it was cut."""
    if not found.month:
        return {"month": "", "cut_off": ""}
    period = Period(found.first, found.month)
    return {"month": period.label, "cut_off": kit.until(monitoring.cut_off(period))}


def _target_of(line: CascadeLine) -> dict[str, Any]:
    """The target of the unit with its series, forecast, milestones and the way to the planner."""
    found = line.target
    if found is None:
        return {"target": None}
    standing = planning.standing_now(found)
    base = planning_tables.standing_chart(standing, planning.series_breaks(found, standing.series))
    return {
        "target": planning_tables.target_table(
            [standing], with_figures=True, table_id="chi-tieu", caption=_("Chỉ tiêu")
        ),
        "chart": tables.target_chart(found, base),
        "forecast": planning_tables.forecast_text(standing.forecast) if standing.forecast else "",
        "milestones": tables.milestone_table(found, standing) if found.milestones else None,
        "incomparable": kit.day(standing.incomparable_from) if standing.incomparable_from else "",
        "planner": planner_url(found, standing),
        "carried_from": found.carried_from,
    }


def planner_url(found: Target, standing: Standing) -> str:
    """The planner with agency, figure, level and year of a gap filled in; '' where it plans nothing for it."""
    gap = standing.distance.gap if standing.distance else None
    if not gap or not found.agency_code or found.indicator not in {goal.value for goal in Goal} or not found.share:
        return ""
    level = planning_tables.share_text(found.share).removesuffix("%").strip()
    query = f"?chi-so={found.indicator}&muc={level}&nam={found.due.year}&chi-tieu={found.code}#kh"
    return reverse("national:plan", args=[found.agency_code]) + query


def _decisions(request: HttpRequest, found: Cascade, unit: str, refused: Refused | None) -> dict[str, Any]:
    """The forms for who plans for the unit, and who headed it."""
    is_group = unit in GROUP_SCOPES
    may_set = actor_of(request).may(SET_TARGETS, "" if is_group else unit)
    told = shown(unit_forms(found, unit) if may_set else [], refused)
    terms = [] if is_group else planning.head_terms(unit)
    names = planning.names_of([term.account_id for term in terms if term.account_id])
    named = [(term, names.get(term.account_id, "") if term.account_id else "") for term in terms]
    may_hand_down = may_set and unit != NATION and bool(planning.parts_of(unit))
    return {
        "forms": told["forms"],
        "errors": told["errors"],
        "terms": tables.term_table(named) if named else None,
        "hand_down": reverse("national:hand_down", args=[found.indicator, found.year, unit]) if may_hand_down else "",
    }


@requires(VIEW_PLANS)
def cascade_file(request: HttpRequest, indicator: str, year: int, unit: str, kind: str) -> HttpResponse:
    """The parts of a unit as a file; with `?het=1` every unit below that has a target."""
    may_see(request, unit)
    found = planning.cascade(indicator, year)
    lines = found.lines(unit) if request.GET.get("het") != "1" else found.lines_below(unit)
    heads = heads_with_names([line.unit for line in lines])
    period = Period(found.first, found.month) if found.month else None
    about: sheets.Row = {
        "indicator": indicator, "year": year, "unit": unit, "period": period.code if period else "",
        "cut_off": monitoring.cut_off(period).isoformat() if period else "",
    }  # fmt: skip
    sheet = sheets.Sheet(
        f"phan-cap-{indicator}-{year}-{unit}", _("Chỉ tiêu theo cấp"), _("Số đo được của tháng ghi ở trên"),
        lambda: tables.cascade_rows(found, lines, heads), about,
    )  # fmt: skip
    return download(sheet, kind)


@requires(LEAD_TARGETS)
def own_targets(request: HttpRequest) -> HttpResponse:
    """The targets of all units that the reader heads today, what is not reached first."""
    account_id = actor_of(request).account_id
    units = planning.units_headed_by(account_id) if account_id else []
    rows = [
        (found, line)
        for each in planning.cascades()
        if each[1] >= today().year
        for found in [planning.cascade(*each)]
        for line in (found.line(unit) for unit in units if unit in found.targets)
    ]
    rows.sort(key=lambda row: (row[1].status == "reached", row[1].target.due if row[1].target else date.max))
    context = {"units": [tables.unit_name(unit) for unit in units], **page_of(tables.own_table(rows), request)}
    return render(request, "national/own_targets.html", context)
