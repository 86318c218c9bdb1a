"""Service pages seen from outside, for everybody: the nation, an agency, a page, announced outages."""

from __future__ import annotations

from calendar import monthrange
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from motcua.foundation.agencies import selectors as agencies
from motcua.kernel.access import PUBLIC, actor_of, requires
from motcua.kernel.clock import now
from motcua.kernel.epoch import month_of, month_of_code
from motcua.oversight.indicators.types import Period, Ratio
from motcua.oversight.probes import selectors as probes
from motcua.oversight.probes.types import ANSWER, DECIDE, MANAGE, VIEW_VISITS, Check
from motcua.sites.national.downloads import download
from motcua.sites.national.names import agency_name
from motcua.sites.national.probe_strip import PHONE, strip_of
from motcua.sites.national.probe_tables import month_table, nation_table, outage_table, strip_table, target_table
from motcua.sites.national.probe_words import check_name, months_shown, watch_words
from motcua.sites.national.sheets import Row, Sheet
from motcua.sites.national.tables import page_of, paged

YEAR = 12


def month_asked(request: HttpRequest) -> int:
    """The month of `?thang=`, else the one that runs."""
    return month_of_code(request.GET.get("thang", "")) or month_of(now())


@requires(PUBLIC)
def probes_page(request: HttpRequest) -> HttpResponse:
    """Every ministry and province in a month."""
    month = month_asked(request)
    by = next((check for check in Check if check == request.GET.get("xep")), Check.REACHABLE)
    period, limits = Period(month, month), probes.thresholds(Period(month, month).last_day)
    context = {
        **page_of(nation_table(probes.agency_lines(month), month, by), request),
        "months": months_shown(probes.months(), month),
        "period": period,
        "orders": [(check.value, check_name(check), check is by) for check in Check],
        "limits": limits,
        "schedule": probes.schedule(period.last_day),
        "terms": probes.outage_terms(period.last_day),
        "watch": watch_words(probes.last_run()),
        **_ways(request),
    }
    return render(request, "national/probes.html", context)


def _ways(request: HttpRequest) -> dict[str, bool]:
    """Which desks this person may open."""
    actor = actor_of(request)
    return {"may_manage": actor.may(MANAGE), "may_answer": actor.may(ANSWER), "may_decide": actor.may(DECIDE)}


@requires(PUBLIC)
def probe_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The same table as a file, pairs beside rates."""
    month = month_asked(request)
    code = Period(month, month).code
    sheet = Sheet(
        name=f"tham-do-{code}",
        title=f"Trang dịch vụ nhìn từ bên ngoài, {Period(month, month).label}",
        source="Các lượt thăm của máy đo (F-171)",
        build=lambda: [_file_row(line.agency, line.pairs) for line in probes.agency_lines(month)],
        about={"period": code, "thresholds": probes.thresholds(Period(month, month).last_day).version},
    )
    return download(sheet, kind)


def _file_row(agency: str, pairs: Any) -> Row:
    row: Row = {"agency_code": agency, "agency": agency_name(agency)}
    for check in Check:
        ratio = pairs.get(check, Ratio(0, 0))
        row |= {
            f"{check}_numerator": ratio.numerator,
            f"{check}_denominator": ratio.denominator,
            f"{check}_percent": ratio.percent(2),
        }
    return row


@requires(PUBLIC)
def probe_agency(request: HttpRequest, agency: str) -> HttpResponse:
    """An agency with all below it: month by month, and its pages."""
    info, month = agencies.agency(agency), month_asked(request)
    page = paged(probes.targets(info.code), request)
    targets = probes.target_infos(list(page.object_list))
    context = {
        "agency": info,
        "months": months_shown(probes.months(), month),
        "series": month_table(probes.month_lines(info.code, month - YEAR + 1, month)),
        "table": target_table(targets, probes.target_pairs(targets, month), month),
        "page": page,
        "outages": outage_table(probes.outage_infos(list(probes.outages(info.code)[:10]))),
    }
    return render(request, "national/probe_agency.html", context)


@requires(PUBLIC)
def probe_target(request: HttpRequest, page_id: int) -> HttpResponse:
    """A page with the strip of its visits in a month."""
    target, month = probes.target(page_id), month_asked(request)
    strip, actor = probes.strip(page_id, month), actor_of(request)
    days = monthrange(month // 12, month % 12 + 1)[1]
    sees = any(actor.may(right, target.wish.agency) for right in (VIEW_VISITS, ANSWER))
    context = {
        "target": target,
        "name": agency_name(target.wish.agency),
        "months": months_shown(probes.months(), month),
        "period": Period(month, month),
        "strip": strip_of(strip, days),
        "phone": strip_of(strip, days, PHONE),
        **page_of(strip_table(strip, links=sees), request),
    }
    return render(request, "national/probe_target.html", context)


@requires(PUBLIC)
def probe_outages(request: HttpRequest) -> HttpResponse:
    """Announced outages of the whole nation, the latest first."""
    page = paged(probes.outages(), request)
    table = outage_table(probes.outage_infos(list(page.object_list)))
    return render(request, "national/probe_outages.html", {"table": table, "page": page, **_ways(request)})
