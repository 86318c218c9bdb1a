"""Signs that a figure was made up: the list, one of them with its evidence, and its conversation."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.kernel.access import Actor, actor_of, requires
from motcua.kernel.epoch import day_of
from motcua.kernel.errors import InvalidInput, Refusal, WrongState
from motcua.kernel.templatetags import kit
from motcua.oversight.detection import selectors as detection
from motcua.oversight.detection import services
from motcua.oversight.detection.types import (
    SETTLE_SIGN,
    STATE_NAMES,
    FindingInfo,
    Kind,
    Score,
    Severity,
    State,
)
from motcua.oversight.indicators.types import Period, Ratio
from motcua.oversight.monitoring.types import VIEW_NATIONAL
from motcua.sites.national.names import agency_name
from motcua.sites.national.tables import Cell, Head, Table, paged, pair_cell, rate_text

_Word = TypeVar("_Word", bound=StrEnum)
_TAGS = {
    State.NOTED: "idle", State.ASKED: "run", State.EXPLAINED: "ok", State.CONFIRMED: "bad", State.CLOSED: "ok",
}  # fmt: skip


def state_name(state: State) -> str:
    """How far a finding has come, in words."""
    return STATE_NAMES[state].said(get_language() or "vi")


def step_name(state: State) -> str:
    """What the button says that takes a finding to `state`."""
    names = {
        State.NOTED: "", State.ASKED: _("Hỏi cơ quan"), State.EXPLAINED: _("Ghi lời giải thích"),
        State.CONFIRMED: _("Xác nhận dấu hiệu"), State.CLOSED: _("Khép lại"),
    }  # fmt: skip
    return names[state]


def severity_name(severity: Severity) -> str:
    return {Severity.LOW: _("ít"), Severity.MEDIUM: _("vừa"), Severity.HIGH: _("nhiều")}[severity]


@requires(VIEW_NATIONAL)
def signs(request: HttpRequest) -> HttpResponse:
    """Findings by month, state and kind, the newest month first."""
    months = detection.found_months()
    month = next((m for m in months if Period(m, m).code == request.GET.get("thang")), None)
    state, kind = _chosen(State, request.GET.get("buoc")), _chosen(Kind, request.GET.get("loai"))
    found = detection.findings(actor=actor_of(request), month=month, state=state, kind=kind)
    page = paged(found, request)
    context = {
        "table": _table(detection.told(page.object_list, english=_is_english())),
        "by_size": _by_size(),
        "page": page,
        "total": page.paginator.count,
        "months": [(Period(m, m).code, Period(m, m).label, m == month) for m in months],
        "states": [(s.value, state_name(s), s is state) for s in State],
        "kinds": [
            (k.value, w.name_en if _is_english() else w.name, k is kind) for k, w in detection.wordings().items()
        ],
    }
    return render(request, "national/signs.html", context)


def _by_size() -> Table:
    """How often a sign of each kind is found in agencies of each size, as scored on the simulated country."""
    cards = detection.scores_by_size()
    sizes = [
        _("%(low)s đến %(high)s hồ sơ") % {"low": kit.number(low), "high": kit.number(high)} for low, high in cards
    ]
    words = detection.wordings()
    rows = [
        [
            Cell(words[kind].name_en if _is_english() else words[kind].name),
            *(_found_of(next(score for score in card.scores if score.kind is kind)) for card in cards.values()),
        ]
        for kind in Kind
    ]
    title = _("Trong 100 lần số liệu bị làm lệch, thấy được mấy lần")
    note = _("Theo số hồ sơ một tháng của cơ quan")
    return Table("theo-co", title, note, (Head(_("Dấu hiệu")), *(Head(size, True) for size in sizes)), rows)


def _found_of(score: Score) -> Cell:
    """Found of 100, rounded down: never better than it is."""
    share = Ratio(score.named, score.planted)
    return Cell(str(100 * share.numerator // share.denominator) if share.applies else "–", note=share.pair)


def _chosen(words: type[_Word], given: str | None) -> _Word | None:
    return next((word for word in words if word.value == given), None)


def _is_english() -> bool:
    return (get_language() or "").startswith("en")


def _table(found: list[FindingInfo]) -> Table:
    head = (Head(_("Cơ quan")), Head(_("Dấu hiệu")), Head(_("Tháng")), Head(_("Thấy"), True),
            Head(_("Bình thường"), True), Head(_("Chênh lệch")), Head(_("Trạng thái")))  # fmt: skip
    rows = [
        [
            Cell(agency_name(f.code), note=f.code),
            Cell(f.name, url=reverse("national:sign", args=[f.id])),
            Cell(Period(f.month, f.month).label),
            Cell(rate_text(f.seen), note=pair_cell(f.seen).text),
            Cell(rate_text(f.usual)),
            Cell(severity_name(f.severity)),
            Cell(state_name(f.state), tag=_TAGS[f.state]),
        ]
        for f in found
    ]
    return Table("dau-hieu", _("Các dấu hiệu"), _("Tháng mới nhất trước"), head, rows)


@requires(VIEW_NATIONAL)
def sign(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002  the name in the address
    """One finding: its sentence, its evidence, what else it could be, and what was said."""
    return _sign_page(request, id)


@require_POST
@requires(SETTLE_SIGN)
def settle_sign(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002  the name in the address
    """One step on; where it is refused the page comes again with what was typed."""
    found = detection.finding(actor=actor_of(request), id=id)
    typed = request.POST.get("text", "")
    try:
        state = _chosen(State, request.POST.get("state"))
        if state is None:
            raise WrongState(STATE_NAMES[found.state])
        services.settle_sign(finding=id, state=state, text=typed, actor=actor_of(request))
    except (InvalidInput, WrongState) as refusal:
        return _sign_page(request, id, refusal, typed)
    return redirect("national:sign", id=id)


def _sign_page(request: HttpRequest, id: UUID, refusal: Refusal | None = None, typed: str = "") -> HttpResponse:  # noqa: A002
    actor = actor_of(request)
    found = detection.finding(actor=actor, id=id, english=_is_english())
    context = {
        "finding": found,
        "agency": agency_name(found.code),
        "period": Period(found.month, found.month),
        "state": state_name(found.state),
        "tag": _TAGS[found.state],
        "pairs": _pairs(found),
        "days": [(day_of(day), dossiers) for day, dossiers in found.days],
        "entries": [(entry, state_name(entry.state)) for entry in found.entries],
        "steps": _steps(actor, found),
        "errors": _errors(refusal),
        "typed": typed,
    }
    return render(request, "national/sign.html", context, status=refusal.status if refusal else 200)


def _steps(actor: Actor, found: FindingInfo) -> list[tuple[str, str]]:
    if not actor.may(SETTLE_SIGN, found.code):
        return []
    return [(state.value, step_name(state)) for state in detection.next_steps(found.state)]


def _errors(refusal: Refusal | None) -> list[tuple[str, str]]:
    if isinstance(refusal, InvalidInput):
        return [("text", sentence) for sentences in refusal.errors.values() for sentence in sentences]
    return [("text", refusal.sentence(get_language() or "vi"))] if refusal else []


def _pairs(found: FindingInfo) -> list[tuple[str, Any]]:
    return [
        (_("Thấy"), f"{rate_text(found.seen)} ({pair_cell(found.seen).text})"),
        (_("Bình thường"), f"{rate_text(found.usual)} ({pair_cell(found.usual).text})"),
        (_("Chênh lệch"), severity_name(found.severity)),
        (_("Ghi nhận lúc"), kit.moment(found.found_at)),
    ]
