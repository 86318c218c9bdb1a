"""Reconciliation: agencies and cases of a month, the four sides of an agency, the conversation about a difference."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.kernel.access import Actor, actor_of, check, requires
from motcua.kernel.errors import InvalidInput, Refusal
from motcua.oversight.indicators.types import Period
from motcua.oversight.reconciliation import selectors, services
from motcua.oversight.reconciliation.types import (
    ANSWER_EXPLANATION,
    EXPLAIN_DIFFERENCE,
    VIEW_CASES,
    Act,
    Attachment,
    CaseInfo,
    CaseState,
    Entry,
    Party,
)
from motcua.sites.national import reconciliation_tables as tables
from motcua.sites.national import reconciliation_words as words
from motcua.sites.national.names import agency_name, procedure_name
from motcua.sites.national.tables import Table, in_groups, page_of
from motcua.sites.national.views.live import asked_period

_SHOWN_IDS = 50
SERIES = 12


def month_of(text: str) -> Period:
    """The month in an address; 404 where there is none of that name."""
    period = Period.of_code(text)
    if period is None:
        raise Http404
    return period


@require_GET
@requires(VIEW_CASES)
def reconciliation_list(request: HttpRequest) -> HttpResponse:
    """All agencies of a month that the reader may see, or all their differences with filters."""
    actor, by_case = actor_of(request), request.GET.get("xem") == "vu-viec"
    period = _asked(request, actor)
    number = request.GET.get("trang", "1")
    page: Any = (
        _cases(request, actor, period, number)
        if by_case
        else selectors.month_lines(period.first, actor=actor, number=number)
    )
    table = tables.case_rows(page.object_list) if by_case else tables.agency_rows(page.object_list, period)
    context = {
        "table": table,
        "nation": _nation(actor, period),
        "page": page,
        "period": period,
        "by_case": by_case,
        "months": _months(actor, period),
        "states": [(state.value, words.state_tag(state)[1]) for state in CaseState],
        "chosen_state": request.GET.get("tinh-trang", ""),
        "is_overdue": request.GET.get("qua-han") == "1",
    }
    return render(request, "national/reconciliation.html", context)


def _nation(actor: Actor, period: Period) -> Table | None:
    """The gap of all agencies pooled, a year of it, for who may see every one of them (IND-GAP)."""
    if not actor.may(VIEW_CASES, ""):
        return None
    return tables.nation_rows(selectors.national_gap_series(period.first - SERIES + 1, period.first))


def _asked(request: HttpRequest, actor: Actor) -> Period:
    """The month asked for, else the newest with anything compared."""
    if request.GET.get("thang"):
        return asked_period(request)
    newest = selectors.months(actor=actor, limit=1)
    return Period(newest[0], newest[0]) if newest else asked_period(request)


def _months(actor: Actor, chosen: Period) -> list[dict[str, Any]]:
    numbers = sorted({*selectors.months(actor=actor), chosen.first}, reverse=True)
    return [{"value": Period(m, m).code, "label": Period(m, m).label, "is_chosen": m == chosen.first} for m in numbers]


def _cases(request: HttpRequest, actor: Actor, period: Period, number: str) -> Any:
    state = request.GET.get("tinh-trang", "")
    return selectors.cases(
        actor=actor,
        month=period.first,
        state=CaseState(state) if state in tuple(CaseState) else None,
        overdue=request.GET.get("qua-han") == "1",
        number=number,
    )


@require_GET
@requires(VIEW_CASES)
def reconciliation_month(request: HttpRequest, agency: str, month: str) -> HttpResponse:
    """The four sides of one agency in one month, with differences, signatures and the gap over time."""
    period = month_of(month)
    check(actor_of(request), VIEW_CASES, agency)
    return render(request, "national/reconciliation_month.html", _month_context(request, agency, period))


def _month_context(request: HttpRequest, agency: str, period: Period) -> dict[str, Any]:
    actor = actor_of(request)
    standing = selectors.standing(agency, period.first)
    pairings = {each.id: each for each in selectors.pairings(period.last_day)}
    cases = selectors.case_ids(agency, period.first)
    by_procedure = request.GET.get("xem") == "thu-tuc"
    chosen = tables.matrix(standing) if by_procedure else tables.finding_rows(standing, pairings, cases)
    series = selectors.gap_series(agency, period.first - SERIES + 1, period.first)
    return {
        "agency": agency,
        "name": agency_name(agency),
        "period": period,
        "standing": standing,
        "seal": in_groups(standing.digest),
        "settled_seal": in_groups(standing.settled_digest),
        "keys": [tables.keys(standing)],
        "by_procedure": by_procedure,
        "series": tables.gap_rows(series),
        "signatures": [(words.party_name(s.party), s) for s in standing.signatures if s.digest == standing.digest],
        "may_sign": _may_sign(actor, agency),
        **page_of(chosen, request),
    }


def _may_sign(actor: Actor, agency: str) -> list[tuple[str, str]]:
    """The parties for whom the reader may sign."""
    rights = {Party.AGENCY: EXPLAIN_DIFFERENCE, Party.CENTRE: ANSWER_EXPLANATION}
    return [(party.value, words.party_name(party)) for party, right in rights.items() if actor.may(right, agency)]


@require_POST
@requires(VIEW_CASES)
def sign_month(request: HttpRequest, agency: str, month: str) -> HttpResponse:
    """Sign what the reader saw; where it has moved, the page is shown again with the reason."""
    period = month_of(month)
    check(actor_of(request), VIEW_CASES, agency)
    party = Party.AGENCY if request.POST.get("party") == Party.AGENCY else Party.CENTRE
    try:
        services.sign_month(
            agency=agency, month=period.first, party=party, digest=request.POST.get("digest", ""),
            actor=actor_of(request),
        )  # fmt: skip
    except Refusal as refusal:
        context = _month_context(request, agency, period) | {"refusal": refusal.sentence(get_language() or "vi")}
        return render(request, "national/reconciliation_month.html", context, status=refusal.status)
    return redirect("national:reconciliation_month", agency, month)


@require_http_methods(["GET", "POST"])
@requires(VIEW_CASES)
def reconciliation_case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """One difference: numbers, dossier ids, the conversation, and the form of whoever's turn it is."""
    info = selectors.case(case_id, actor=actor_of(request))
    if request.method == "GET":
        return render(request, "national/reconciliation_case.html", _case_context(request, info))
    try:
        _say(request, info)
    except Refusal as refusal:
        wrong = refusal.errors if isinstance(refusal, InvalidInput) else {}
        context = _case_context(request, selectors.case(case_id, actor=actor_of(request))) | {
            "errors": [(field, sentence) for field, sentences in wrong.items() for sentence in sentences],
            "refusal": "" if wrong else refusal.sentence(get_language() or "vi"),
            "typed": request.POST,
        }
        return render(request, "national/reconciliation_case.html", context, status=refusal.status)
    return redirect("national:reconciliation_case", case_id)


def _say(request: HttpRequest, info: CaseInfo) -> None:
    verbs = {
        Act.EXPLAINED: services.explain_difference,
        Act.ACCEPTED: services.accept_explanation,
        Act.REJECTED: services.reject_explanation,
    }
    asked = request.POST.get("act", "")
    verb = next((verbs[act] for act in verbs if act == asked), services.explain_difference)
    name, reference = (request.POST.get(field, "").strip() for field in ("attachment_name", "attachment_reference"))
    attachments = [Attachment(name, reference)] if name or reference else []
    verb(case_id=info.line.id, words=request.POST.get("words", ""), attachments=attachments, actor=actor_of(request))


def _case_context(request: HttpRequest, info: CaseInfo) -> dict[str, Any]:
    actor, line = actor_of(request), info.line
    right = {Party.AGENCY: EXPLAIN_DIFFERENCE, Party.CENTRE: ANSWER_EXPLANATION}
    may_act = line.turn is not None and actor.may(right[line.turn], line.agency)
    return {
        "case": info,
        "line": line,
        "period": Period(line.month, line.month),
        "name": agency_name(line.agency),
        "subject": procedure_name(line.procedure) if line.procedure else "",
        "pairing": words.pairing_name(info.pairing),
        "sides": [
            (words.side_name(info.pairing.left_side), words.measure_name(info.pairing.left), info.finding.left),
            (words.side_name(info.pairing.right_side), words.measure_name(info.pairing.right), info.finding.right),
        ],
        "state": words.state_tag(line.state),
        "verdict": words.verdict_tag(info.finding.verdict),
        "orphans": _orphan_lists(info),
        "entries": [_entry(entry) for entry in info.entries],
        "turn": line.turn and words.party_name(line.turn),
        "explains": may_act and line.turn is Party.AGENCY,
        "answers": may_act and line.turn is Party.CENTRE,
        "typed": {},
        "errors": [],
    }


def _orphan_lists(info: CaseInfo) -> list[tuple[str, tuple[str, ...], int]]:
    """(side, the first ids, how many in all) for ids that one side alone knows, then ids with another content."""
    orphans = info.finding.orphans
    if orphans is None:
        return []
    left, right = words.side_name(info.pairing.left_side), words.side_name(info.pairing.right_side)
    lists = ((left, orphans.left), (right, orphans.right), ("", orphans.changed))
    return [(side, ids[:_SHOWN_IDS], len(ids)) for side, ids in lists if ids]


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "title": words.act_name(entry.act),
        "party": words.party_name(entry.party),
        "author": entry.author,
        "at": entry.at,
        "text": entry.text,
        "attachments": entry.attachments,
        "is_program": entry.act in (Act.OPENED, Act.MEASURED, Act.VANISHED),
    }
