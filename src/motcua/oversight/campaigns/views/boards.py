"""How far the nation is: for everybody the pairs, for those who collect every report and the register."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from motcua.kernel.access import PUBLIC, requires
from motcua.oversight.campaigns import selectors
from motcua.oversight.campaigns.rules.steps import IN
from motcua.oversight.campaigns.selectors import reports
from motcua.oversight.campaigns.selectors.rates import board_line
from motcua.oversight.campaigns.types import VIEW_BOARD, CampaignInfo, Progress, State
from motcua.oversight.campaigns.views.words import (
    campaign_name,
    form_name,
    frame,
    month_label,
    paged,
    state_name,
    state_tag,
)


def _choices(campaigns: list[CampaignInfo], chosen: CampaignInfo | None) -> list[tuple[str, str, bool]]:
    """The month first, because a narrow list cuts what is long."""
    return [(c.code, f"{month_label(c.month)}: {form_name(c.form)}", c == chosen) for c in campaigns]


MONTHS = 12
"""Campaigns on a page of progress: a year of one form."""


def _chosen(request: HttpRequest) -> tuple[list[CampaignInfo], CampaignInfo | None]:
    """All campaigns, and the one that the query names, else the newest."""
    found = selectors.campaigns()
    code = request.GET.get("dot", "")
    return found, next((each for each in found if each.code == code), found[0] if found else None)


@requires(PUBLIC)
def progress(request: HttpRequest) -> HttpResponse:
    """Completeness and timeliness of each campaign, as pairs."""
    page = paged(selectors.campaigns(), request, MONTHS)
    found = selectors.progress_of_all([info.code for info in page.object_list])
    lines = [(info, campaign_name(info), found[info.code]) for info in page.object_list]
    return render(request, "campaigns/progress.html", {"page": page, "lines": lines} | frame(request, "progress"))


@requires(VIEW_BOARD)
def board(request: HttpRequest) -> HttpResponse:
    """Who is in, late, returned, excluded."""
    campaigns, info = _chosen(request)
    context: dict[str, Any] = {"choices": _choices(campaigns, info)}
    if info:
        context |= _lines(request, info) | {"campaign": info, "title": campaign_name(info)}
    return render(request, "campaigns/board.html", context | frame(request, "board"))


def _lines(request: HttpRequest, info: CampaignInfo) -> dict[str, Any]:
    state, within = request.GET.get("trang-thai", ""), request.GET.get("co-quan", "").strip()[:100]
    is_late = state == "late"
    known = state if state in {"in", *State} else ""
    found = reports.board(info.code, state=known, within=within, late=is_late)
    page = paged(found, request)
    standing = selectors.progress_of(info.code)
    return {
        "page": page,
        "lines": [(line := board_line(row), state_tag(line.state)) for row in page.object_list],
        "progress": standing,
        "states": _states(standing, state),
        "within": within,
        "total": page.paginator.count,
    }


def _states(found: Progress, chosen: str) -> list[tuple[str, str, int | None, bool]]:
    """(value, word, how many, whether chosen) of the filter."""
    came = sum(found.states.get(state, 0) for state in IN)
    first = [("", _("Tất cả"), None), ("in", _("Đã có báo cáo"), came), ("late", _("Trễ hoặc chưa nộp"), None)]
    rest = [(state.value, state_name(state), found.states.get(state, 0)) for state in State if found.states.get(state)]
    return [(value, word, count, value == chosen) for value, word, count in [*first, *rest]]


@requires(VIEW_BOARD)
def register(request: HttpRequest) -> HttpResponse:
    """Who must fill a form in a month, who need not and why."""
    campaigns, info = _chosen(request)
    context: dict[str, Any] = {"choices": _choices(campaigns, info)}
    if info:
        lines = selectors.register_of(info.form.code, info.month)
        page = paged(sorted(lines, key=lambda line: (line.is_expected, line.agency)), request)
        context |= {"page": page, "campaign": info, "expected": sum(line.is_expected for line in lines)}
        context |= {"excluded": len(lines) - context["expected"]}
    return render(request, "campaigns/register.html", context | frame(request, "register"))
