"""How far the nation is: for everybody the pairs, for those who collect every report and the register."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.kernel import epoch
from motcua.kernel.access import PUBLIC, actor_of, requires
from motcua.kernel.clock import now
from motcua.kernel.errors import NotAllowed, Refusal
from motcua.kernel.paging import paged
from motcua.oversight.campaigns import selectors, services
from motcua.oversight.campaigns.errors import NoForm
from motcua.oversight.campaigns.rules.steps import IN, NOT_EXPECTED
from motcua.oversight.campaigns.selectors import reports
from motcua.oversight.campaigns.selectors.rates import board_line
from motcua.oversight.campaigns.types import (
    MANAGE_CAMPAIGNS,
    VIEW_BOARD,
    BoardLine,
    CampaignInfo,
    PeriodKind,
    Progress,
    State,
)
from motcua.oversight.campaigns.views.words import (
    behind_kind,
    behind_round,
    campaign_name,
    form_name,
    frame,
    kind_name,
    passports,
    period_name,
    state_name,
    state_tag,
)
from motcua.oversight.indicators.types import Period


def _choices(campaigns: list[CampaignInfo], chosen: CampaignInfo | None) -> list[tuple[str, str, bool]]:
    """The period first, because a narrow list cuts what is long."""
    return [(c.code, f"{_capital(period_name(c))}: {form_name(c.form)}", c == chosen) for c in campaigns]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


MONTHS = 12
"""Campaigns on a page of progress: a year of a monthly form."""


def _chosen(request: HttpRequest) -> tuple[list[CampaignInfo], CampaignInfo | None]:
    """All campaigns, and the one that the query names, else the newest."""
    found = selectors.campaigns()
    code = request.GET.get("dot", "")
    return found, next((each for each in found if each.code == code), found[0] if found else None)


@requires(PUBLIC)
def progress(request: HttpRequest) -> HttpResponse:
    """Completeness and timeliness of each campaign, as pairs; with `dot` of each agency in one campaign."""
    code = request.GET.get("dot", "")
    if code:
        return _progress_of_one(request, selectors.campaign(code))
    kind = request.GET.get("ky", "")
    kind = kind if kind in set(PeriodKind) else ""
    page = paged(selectors.campaigns(kind=kind), request, MONTHS)
    found = selectors.progress_of_all([info.code for info in page.object_list])
    lines = [
        (info, campaign_name(info), told := found[info.code], now() < info.due_at, passports(told, behind_round(info)))
        for info in page.object_list
    ]
    rules = list(dict.fromkeys((info.form.article, info.form.assumed, info.assumed) for info in page.object_list))
    context = {"page": page, "lines": lines, "rules": rules, "kinds": _kinds(kind), "by_kind": _by_kind()}
    return render(request, "campaigns/progress.html", context | frame(request, "progress"))


def _kinds(chosen: str) -> list[tuple[str, str, bool]]:
    """(value, word, whether chosen) of the filter, of the kinds that any form has."""
    known = {form.period for form in selectors.forms()}
    rest = [(kind.value, kind_name(kind), kind == chosen) for kind in PeriodKind if kind in known]
    return [("", _("Mọi kỳ"), not chosen), *rest]


def _by_kind() -> list[tuple[str, Progress, dict[str, list[tuple[str, str]]]]]:
    """Rounds that are due, of periods that ended in the last twelve months; each kind for itself, with passports."""
    this = epoch.month_of(now())
    first, last = this - MONTHS, this - 1
    found = selectors.rates_by_kind(first, last)
    rounds = {kind: [info for info in selectors.campaigns(kind=kind)
                     if first <= info.month <= last and info.due_at <= now()] for kind in found}  # fmt: skip
    return [
        (kind_name(kind), told, passports(told, behind_kind(rounds[kind], first, last))) for kind, told in found.items()
    ]


def _progress_of_one(request: HttpRequest, info: CampaignInfo) -> HttpResponse:
    """Who must report and did; who need not, and why; who merged into whom; each over a year too."""
    page = paged(reports.board(info.code), request)
    told = selectors.progress_of(info.code)
    year = selectors.rates_by_agency(info.form.code, info.month - MONTHS + 1, info.month)
    context = {
        "campaign": info,
        "title": campaign_name(info),
        "is_open": now() < info.due_at,
        "progress": told,
        "behind": passports(told, behind_round(info)),
        "page": page,
        "lines": [(line := board_line(row), _public_word(line, row.standing), year.get(line.agency))
                  for row in page.object_list],
    }  # fmt: skip
    return render(request, "campaigns/progress_one.html", context | frame(request, "progress"))


def _public_word(line: BoardLine, standing: int) -> tuple[str, str]:
    """(kind of the tag, word): what everybody may know of a report."""
    if line.state in NOT_EXPECTED:
        return state_tag(line.state)
    if line.state not in IN:
        return "", _("Chưa có báo cáo")
    return ("ok", _("Đã nộp, đã duyệt")) if standing else ("run", _("Đã nộp, chưa duyệt"))


@require_POST
@requires(MANAGE_CAMPAIGNS)
def open_round(request: HttpRequest) -> HttpResponse:
    """Open the round of a form for the period that ended with a month; one that is open already is only shown."""
    try:
        month = _month(request)
        code = services.open_campaign(form=request.POST.get("bieu", ""), month=month, actor=actor_of(request))
    except Refusal as refusal:
        if isinstance(refusal, NotAllowed):
            raise
        return _board(request, refusal)
    return redirect(f"/bao-cao/bang/?dot={code}")


def _month(request: HttpRequest) -> int:
    year, month = (request.POST.get(name, "").strip() for name in ("nam", "thang"))
    if not all(text.isascii() and text.isdigit() and len(text) <= 4 for text in (year, month)):
        raise NoForm(form="", month=f"{month}/{year}"[:20])
    if not (1 <= int(month) <= 12 and 2000 <= int(year) <= 2100):
        raise NoForm(form="", month=f"{month}/{year}"[:20])
    return Period.month(int(year), int(month)).first


@requires(VIEW_BOARD)
def board(request: HttpRequest) -> HttpResponse:
    """Who is in, late, returned, excluded."""
    return _board(request)


def _board(request: HttpRequest, refusal: Refusal | None = None) -> HttpResponse:
    campaigns, info = _chosen(request)
    context: dict[str, Any] = {"choices": _choices(campaigns, info)}
    if info:
        context |= _lines(request, info) | {"campaign": info, "title": campaign_name(info)}
    context |= {
        "may_open": actor_of(request).may(MANAGE_CAMPAIGNS),
        "forms": {f.code: f"{form_name(f)} ({kind_name(f.period).lower()})" for f in selectors.forms()}.items(),
        "sentence": refusal.sentence(get_language() or "vi") if refusal else "",
        "given": {name: request.POST.get(name, "")[:10] for name in ("thang", "nam")}
        | {"form": request.POST.get("bieu", "")},
    }
    status = refusal.status if refusal else 200
    return render(request, "campaigns/board.html", context | frame(request, "board"), status=status)


def _lines(request: HttpRequest, info: CampaignInfo) -> dict[str, Any]:
    state, within = request.GET.get("trang-thai", ""), request.GET.get("co-quan", "").strip()[:100]
    known = state if state in {"in", "late", "missing", *State} else ""
    page = paged(reports.board(info.code, state=known, within=within), request)
    standing = selectors.progress_of(info.code)
    return {
        "is_open": now() < info.due_at,
        "behind": passports(standing, behind_round(info)),
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
    first.append(("missing", _("Quá hạn mà chưa nộp"), None))
    rest = [(state.value, state_name(state), found.states.get(state, 0)) for state in State if found.states.get(state)]
    return [(value, word, count, value == chosen) for value, word, count in [*first, *rest]]
