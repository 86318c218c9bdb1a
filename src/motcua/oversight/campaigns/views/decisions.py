"""Steps of heads, reviewers and approvers on a report; after each the report's page comes again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.kernel import epoch
from motcua.kernel.access import actor_of, requires
from motcua.kernel.errors import ChangedMeanwhile, InvalidInput, NotAllowed, NotFound, Refusal
from motcua.oversight.campaigns import services
from motcua.oversight.campaigns.selectors.register import agency_info
from motcua.oversight.campaigns.selectors.reports import visible_report
from motcua.oversight.campaigns.types import CONFIRM_REPORT, MANAGE_CAMPAIGNS, VIEW_BOARD, VIEW_REPORTS, State
from motcua.oversight.campaigns.views.report_context import report_context

_LONGEST = 2000
LAST_YEAR = 2100


_FIELDS = {"ngay": "day", "thang": "month", "nam": "year", "sang": "to", "can-cu": "source", "doi-han": "moves"}
"""Fields of these forms beside the text, and how the page calls what was given."""
_TEXTS = {"duyet": "chu", "tra": "chu", "mo": "chu-mo", "y-kien": "chu-yk", "gia-han": "chu-gh", "chuyen": "chu-chuyen",
          "loai": "chu-loai"}  # fmt: skip
"""The area of the text on the page, by what was to be done."""
_ANCHORS = {"until": "ngay", "to": "sang", "source": "can-cu"}


def _given(request: HttpRequest, done: str) -> dict[str, str]:
    """What was typed into the form that was sent, and into no other."""
    fields = {word: _text(request, name) for name, word in _FIELDS.items()}
    return fields | {"form": _TEXTS[done], "text": _text(request)}


def _take(request: HttpRequest, report_id: UUID, step: Callable[[], object], done: str) -> HttpResponse:
    """Do it where the report may be seen; a wrong form comes back as the page with the sentences and the text."""
    actor = actor_of(request)
    visible_report(report_id, actor)
    try:
        step()
    except InvalidInput as refusal:
        context = report_context(request, visible_report(report_id, actor), None)
        wrong = [(_ANCHORS.get(name, _TEXTS[done]), text) for name, texts in refusal.errors.items() for text in texts]
        context |= {"errors": wrong, "given": _given(request, done)}
        return render(request, "campaigns/report.html", context, status=refusal.status)
    except (NotFound, NotAllowed):
        raise
    except Refusal as refusal:
        context = report_context(request, visible_report(report_id, actor), None)
        context |= {"sentence": refusal.sentence(get_language() or "vi"), "given": _given(request, done)}
        return render(request, "campaigns/report.html", context, status=refusal.status)
    return redirect(f"/bao-cao/{report_id}/?da={done}")


def _text(request: HttpRequest, name: str = "chu") -> str:
    return request.POST.get(name, "")[:_LONGEST]


def _seen(request: HttpRequest) -> tuple[int, State]:
    """Version and state that the person saw."""
    version, state = request.POST.get("ban", ""), request.POST.get("trang-thai", "")
    if not (version.isascii() and version.isdigit() and len(version) < 5) or state not in set(State):
        raise ChangedMeanwhile()
    return int(version), State(state)


@require_POST
@requires(VIEW_REPORTS)
def decide(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Approve, or send back; the service asks for the permission of the level."""
    returns = request.POST.get("viec") == "tra"

    def step() -> None:
        version, state = _seen(request)
        actor, text = actor_of(request), _text(request)
        if returns:
            services.return_report(report_id=report_id, version=version, state=state, reason=text, actor=actor)
        else:
            services.approve_report(report_id=report_id, version=version, state=state, text=text, actor=actor)

    return _take(request, report_id, step, "tra" if returns else "duyet")


@require_POST
@requires(VIEW_REPORTS)
def reopen(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Open an accepted or approved report for a correction."""
    actor = actor_of(request)
    return _take(
        request,
        report_id,
        lambda: services.reopen_report(report_id=report_id, reason=_text(request), actor=actor),
        "mo",
    )


@require_POST
@requires(VIEW_REPORTS)
def comment(request: HttpRequest, report_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    return _take(
        request,
        report_id,
        lambda: services.comment_report(report_id=report_id, text=_text(request), actor=actor),
        "y-kien",
    )


@require_POST
@requires(VIEW_BOARD)
def except_report(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Let the report come up to the end of a day; the service asks for the permission of the step."""

    if not any(actor_of(request).may(permission) for permission in (MANAGE_CAMPAIGNS, CONFIRM_REPORT)):
        raise NotAllowed()

    def step() -> None:
        services.grant_exception(
            report_id=report_id,
            until=epoch.day_end(_day(request)),
            reason=_text(request),
            moves_due=request.POST.get("doi-han") == "1",
            actor=actor_of(request),
        )

    return _take(request, report_id, step, "gia-han")


def _day(request: HttpRequest) -> date:
    parts = [request.POST.get(name, "").strip() for name in ("nam", "thang", "ngay")]
    try:
        day = date(*(int(part) for part in parts if part.isascii() and len(part) < 5))
        return day if day.year <= LAST_YEAR else date(LAST_YEAR, 12, 31)
    except (ValueError, TypeError) as error:
        raise InvalidInput({"until": [_("Xin ghi đủ ngày, tháng, năm kết thúc gia hạn.")]}) from error


@require_POST
@requires(MANAGE_CAMPAIGNS)
def pass_on(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Let another agency report what this one owes."""

    def step() -> None:
        to, text = _text(request, "sang").strip().upper(), _text(request)
        wrong = {} if agency_info(to) else {"to": [_("Xin ghi đúng mã cơ quan báo cáo thay.")]}
        if not text.strip():
            wrong["reason"] = [_("Xin ghi lý do chuyển.")]
        if wrong:
            raise InvalidInput(wrong)
        services.pass_on_report(report_id=report_id, to=to, reason=text, actor=actor_of(request))

    return _take(request, report_id, step, "chuyen")


@require_POST
@requires(MANAGE_CAMPAIGNS)
def exclude(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Leave the report out, with the cited text."""

    def step() -> None:
        services.exclude_report(
            report_id=report_id, reason=_text(request), source=_text(request, "can-cu"), actor=actor_of(request)
        )

    return _take(request, report_id, step, "loai")
