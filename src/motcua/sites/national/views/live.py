"""Observed figures: agencies, one agency, one procedure, and the whole table by month."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from motcua.foundation.agencies import selectors as agencies
from motcua.foundation.agencies.types import AgencyInfo, Group
from motcua.kernel.access import PUBLIC, actor_of, requires
from motcua.kernel.clock import today
from motcua.kernel.templatetags import kit
from motcua.oversight.assessment import selectors as assessment
from motcua.oversight.indicators.types import Period
from motcua.oversight.monitoring import selectors as monitoring
from motcua.oversight.monitoring.types import VIEW_EVENTS, VIEW_NATIONAL
from motcua.oversight.planning.types import VIEW_PLANS
from motcua.sites.national import sheets
from motcua.sites.national.agency_series import agency_series
from motcua.sites.national.downloads import KINDS, download
from motcua.sites.national.names import procedure_name
from motcua.sites.national.observed_tables import (
    Frame,
    agency_table,
    key_figures,
    procedure_table,
    standing,
    with_dossiers,
)
from motcua.sites.national.tables import Cell, Head, Table, page_of
from motcua.sites.national.views.published import agency_cell


def asked_period(request: HttpRequest) -> Period:
    """The month of `?thang=2026-11`; this month where none, a bad or a coming one is asked."""
    current = monitoring.current_period()
    asked = Period.of_code(request.GET.get("thang", "")) or current
    return min(asked, current, key=lambda period: period.last)


def month_choices(chosen: Period) -> list[dict[str, Any]]:
    """The months to choose from, the chosen one marked."""
    months = {period.first: period for period in [*monitoring.months_with_figures(), chosen]}
    return [
        {"value": months[m].code, "label": months[m].label, "is_chosen": m == chosen.first}
        for m in sorted(months, reverse=True)
    ]


@requires(PUBLIC)
def agency_list(request: HttpRequest) -> HttpResponse:
    """Ministries and provinces with what was published about each."""
    rates = {r.agency_code: r.printed for g in Group for r in monitoring.annex_rows(monitoring.LEVEL4_2020, g)}
    graded = {g: assessment.grade_rows(assessment.ROUND_2023, g) for g in Group}
    head = (Head(_("Cơ quan")), Head(_("Mức độ 4, 20/8/2020"), True), Head(_("Mức năm 2023")), Head(_("Hạng"), True))
    tables = [
        Table(
            f"co-quan-{group}",
            _("Bộ, ngành") if group == Group.MINISTRY else _("Tỉnh, thành phố (63, đến 30/6/2025)"),
            _("Số đã công bố; tên như đã in"),
            head,
            [
                [agency_cell(r.name, r.agency_code), Cell(rates.get(r.agency_code, "–")), Cell(r.grade),
                 Cell(str(r.rank))]
                for r in graded[group]
            ],
        )
        for group in Group
    ]  # fmt: skip
    return render(request, "national/agencies.html", {"tables": tables})


@requires(PUBLIC)
@monitoring.one_reading()
def agency_page(request: HttpRequest, code: str) -> HttpResponse:
    """One agency: what was published about it, and, for those who may see it, what is observed."""
    agency = agencies.agency(code)
    context: dict[str, Any] = {"agency": agency, "declared": _declared_table(code), "may_see": False, **_ended(agency)}
    context["may_plan"] = actor_of(request).may(VIEW_PLANS, code)
    if actor_of(request).may(VIEW_NATIONAL):
        context |= _observed_of(request, code)
        context["series"] = agency_series(agency, request.GET.get("chuoi", ""))
    return render(request, "national/agency.html", context)


def _ended(agency: AgencyInfo) -> dict[str, Any]:
    """From when on an agency is no more, and who took over its work."""
    if agency.valid_to is None or agency.valid_to > today():
        return {"ended": None}
    successor = agencies.agency(agency.successor_code) if agency.successor_code else None
    return {"ended": agency.valid_to, "successor": successor}


def _observed_of(request: HttpRequest, code: str) -> dict[str, Any]:
    period = asked_period(request)
    frame = Frame(period)
    below = monitoring.figures_by_agency(period, code)
    units = {unit: figures for unit, figures in below.items() if unit != code}
    by_procedure = request.GET.get("xem") == "thu-tuc" or not units
    if by_procedure:
        table = procedure_table(monitoring.figures_by_procedure(period, code), frame, _("Theo thủ tục"))
        if not units and actor_of(request).may(VIEW_EVENTS, code):
            table = with_dossiers(table, period, lambda procedure: (code, procedure))
    else:
        table = agency_table(units, frame, _("Các đơn vị trực thuộc"))
    return {
        "may_see": True,
        "period": period,
        "months": month_choices(period),
        "standing": standing(frame),
        "keys": key_figures(monitoring.figures_of(period, code), frame),
        "units": len(units),
        "by_procedure": by_procedure,
        **page_of(table, request),
    }


def _declared_table(code: str) -> Table:
    """Published figures of one agency, each with its document."""
    rows = [
        [
            Cell(f.publication.title),
            Cell(_printed(f), note=f.note),
            Cell(kit.day(f.publication.as_of)),
            Cell(f.publication.document),
        ]
        for f in monitoring.declared_of(code)
    ]
    rows += [
        [Cell(r.round.title), Cell(r.grade, note=r.supplier), Cell(kit.day(r.round.as_of)), Cell(r.round.document)]
        for r in assessment.results_of(code)
    ]
    head = (Head(_("Bảng")), Head(_("Đã in"), True), Head(_("Chốt số")), Head(_("Văn bản")))
    return Table("da-cong-bo", _("Số đã công bố"), _("Do các bộ công bố; không trộn với số đo được"), head, rows)


def _printed(figure: Any) -> str:
    rate = kit.percent(figure.value, figure.places)
    if figure.numerator is None:
        return rate
    return f"{rate} ({kit.number(figure.numerator)} / {kit.number(figure.denominator)})"


@requires(VIEW_NATIONAL)
@monitoring.one_reading()
def procedure_page(request: HttpRequest, code: str) -> HttpResponse:
    """One procedure: all agencies together, and each."""
    period = asked_period(request)
    frame = Frame(period)
    by_service = monitoring.figures_by_service(period, procedure=code)
    by_agency = {agency: figures for (agency, _code), figures in by_service.items()}
    table = agency_table(by_agency, frame, _("Theo cơ quan"))
    if actor_of(request).may(VIEW_EVENTS):
        table = with_dossiers(table, period, lambda agency: (agency, code))
    context = {
        "code": code,
        "name": procedure_name(code),
        "period": period,
        "months": month_choices(period),
        "standing": standing(frame),
        "keys": key_figures(monitoring.figures_of(period, procedure=code), frame),
        **page_of(table, request),
    }
    return render(request, "national/procedure.html", context)


@requires(VIEW_NATIONAL)
@monitoring.one_reading()
def observed(request: HttpRequest) -> HttpResponse:
    """Every agency of a month, down to the commune."""
    period = asked_period(request)
    frame = Frame(period)
    table = agency_table(monitoring.figures_by_agency(period), frame, _("Từng cơ quan, từng xã"))
    context = {
        "period": period,
        "months": month_choices(period),
        "standing": standing(frame),
        "keys": key_figures(monitoring.figures_of(period), frame),
        "month_query": f"?thang={period.code}",
        "kinds": list(KINDS),
        "files": [("thu-tuc", _("Thủ tục")), ("dich-vu", _("Cơ quan và thủ tục"))],
        **page_of(table, request),
    }
    return render(request, "national/observed.html", context)


@requires(VIEW_NATIONAL)
def observed_file(request: HttpRequest, name: str, kind: str) -> HttpResponse:
    """Observed figures of a month as a file."""
    return download(sheets.observed_sheet(name, asked_period(request)), kind)
