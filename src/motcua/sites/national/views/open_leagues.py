"""Leagues and assessments for others: files at stable addresses, a catalogue, tables to embed."""

from __future__ import annotations

import json
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.foundation.agencies.types import Group
from motcua.kernel.access import ANONYMOUS, PUBLIC, actor_of, requires
from motcua.kernel.epoch import month_of_code
from motcua.kernel.errors import NotFound
from motcua.kernel.templatetags import kit
from motcua.oversight.assessment import selectors as assessment
from motcua.oversight.indicators.types import Period
from motcua.oversight.releases.selectors import releases as questions
from motcua.sites.national import open_leagues
from motcua.sites.national.downloads import download
from motcua.sites.national.early import is_public, readable
from motcua.sites.national.league import group_name, league_of, league_table
from motcua.sites.national.tables import Cell, Head, Table
from motcua.sites.national.views.series import EMBED_POLICY


@requires(PUBLIC)
def league_file(request: HttpRequest, code: str, indicator: str, kind: str) -> HttpResponse:
    """One league of a release as a file; its address never changes. Early for who may read early."""
    info = readable(code, f"league {indicator}.{kind}", actor_of(request))
    return download(open_leagues.league_sheet(code, indicator, published_only=is_public(info)), kind)


@requires(PUBLIC)
def league_of_month(request: HttpRequest, month: str, indicator: str, kind: str) -> HttpResponse:
    """The same of the edition of a month that is in force now: an address that lives through corrections."""
    number = month_of_code(month)
    if number is None:
        raise NotFound()
    info = questions.latest_release(Period(number, number))
    open_leagues.league_sheet(info.code, indicator)
    return redirect("national:league_file", code=info.code, indicator=indicator, kind=kind)


@requires(PUBLIC)
def catalogue(request: HttpRequest) -> HttpResponse:
    """Every public table and its files as DCAT in JSON-LD."""
    content = json.dumps(open_leagues.catalogue(request.build_absolute_uri), ensure_ascii=False, indent=1)
    return HttpResponse(content, content_type="application/ld+json; charset=utf-8")


@requires(PUBLIC)
def embed_league(request: HttpRequest, code: str, indicator: str, group: str) -> HttpResponse:
    """The table of one league without the page around it; any site may show it in a frame."""
    info, frame = questions.release(code), questions.frame_of(code)
    definition = frame.definition_of(indicator)
    if group not in set(Group) or definition is None:
        raise NotFound()
    league = league_of(info, frame, questions.cells(code), indicator, Group(group))
    if league is None:
        raise NotFound()
    table = league_table(league)
    caption = f"{definition.name}, {Period(info.first, info.last).label}: {table.caption}"
    page = f"{reverse('national:release', args=[code])}?chi-so={indicator}"
    return _embedded(request, replace(table, caption=caption), page, newer=info.corrected_by)


@requires(PUBLIC)
def embed_assessment(request: HttpRequest, code: str, group: str) -> HttpResponse:
    """The table of one group of a published assessment, for a frame elsewhere; for nobody before publication."""
    info = assessment.assessment(code, ANONYMOUS)
    found = [line for line in assessment.results(code, ANONYMOUS) if line.group == group]
    if not found:
        raise NotFound()
    rows = [
        [Cell(str(line.rank) if line.rank else "–"),
         Cell(line.name, url=reverse("assessment:agency", args=[code, line.agency_code])),
         Cell(kit.number(line.printed)), Cell(line.label or line.why or "–")]
        for line in found
    ]  # fmt: skip
    head = _assessment_head()
    table = Table(f"danh-gia-{group}", f"{info.title}: {group_name(Group(group))}", "", head, rows)
    return _embedded(request, table, reverse("assessment:results", args=[code]))


def _assessment_head() -> tuple[Head, ...]:
    return (Head(_("Hạng"), True), Head(_("Cơ quan")), Head(_("Điểm"), True), Head(_("Mức")))


def _embedded(request: HttpRequest, table: Table, page: str, newer: str = "") -> HttpResponse:
    """The table alone; `newer` is the edition that corrected it, which a page elsewhere cannot know of."""
    newer_url = request.build_absolute_uri(reverse("national:release", args=[newer])) if newer else ""
    context = {"table": table, "page_url": request.build_absolute_uri(page), "newer": newer, "newer_url": newer_url}
    response = render(request, "national/embed_table.html", context)
    response["Content-Security-Policy"] = EMBED_POLICY
    return response
