"""The one-stop desk: inbox, one dossier with its decision, papers, printed forms."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from motcua.casework.dossiers import selectors, services
from motcua.casework.dossiers.forms import checks_from, findings_from
from motcua.casework.dossiers.models import Dossier
from motcua.casework.dossiers.selectors import papers_of
from motcua.casework.dossiers.types import (
    APPROVE_DOSSIER,
    ASSIGN_DOSSIER,
    PROCESS_DOSSIER,
    RECEIVE_DOSSIER,
    VIEW_DOSSIER,
)
from motcua.casework.dossiers.views import answers, shown
from motcua.foundation.accounts import selectors as accounts
from motcua.foundation.accounts.types import Person
from motcua.foundation.agencies import selectors as agencies
from motcua.foundation.forms import selectors as forms
from motcua.kernel import audit
from motcua.kernel.access import actor_of, requires
from motcua.kernel.clock import now
from motcua.kernel.errors import InvalidInput, NotFound, Refusal

VIEWS = (
    ("todo", gettext_lazy("Cần làm")),
    ("intake", gettext_lazy("Chờ tiếp nhận")),
    ("processing", gettext_lazy("Đang giải quyết")),
    ("waiting", gettext_lazy("Chờ bổ sung")),
    ("returning", gettext_lazy("Chờ trả")),
    ("done", gettext_lazy("Đã xong")),
)


@require_GET
@requires(VIEW_DOSSIER)
def inbox(request: HttpRequest) -> HttpResponse:
    """The inbox (F-050): the nearest deadline first."""
    actor, view = actor_of(request), request.GET.get("ngan", "todo")
    view = view if view in dict(VIEWS) else "todo"
    found = selectors.search_inbox(actor, view, request.GET.get("q", ""))
    page = Paginator(found, selectors.PAGE).get_page(request.GET.get("trang"))
    context = {
        "views": VIEWS,
        "view": view,
        "counts": selectors.inbox_counts(actor),
        "page": page,
        "rows": [shown.row_of(d) for d in page],
        "now": now(),
        "q": request.GET.get("q", ""),
    }
    return render(request, "dossiers/inbox.html", context)


@require_GET
@requires(VIEW_DOSSIER)
def dossier(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """One dossier: what came in, what the way was, what can be done now; the reading is logged (F-111)."""
    dossier = selectors.officer_dossier(actor_of(request), dossier_id)
    audit.record(actor_of(request), "read_dossier", f"dossier:{dossier.id}")
    return _page(request, dossier)


def _page(
    request: HttpRequest, dossier: Dossier, refusal: Refusal | None = None, revealed: Person | None = None
) -> HttpResponse:
    actor = actor_of(request)
    papers = {p.key: p.name for p in papers_of(dossier)}
    attachments = list(dossier.attachments.filter(removed_at=None))
    components = _components(dossier, papers, attachments)
    context = {
        "dossier": dossier,
        "row": shown.row_of(dossier),
        "flow": shown.flow_of(dossier),
        "form": forms.form_version(dossier.form_version_id),
        "components": components,
        "trace": [(row, shown.KINDS[row.kind], shown.MARKS[row.mark]) for row in selectors.trace(dossier)],
        "can": _possible(request, dossier),
        "officers": accounts.officers_with(PROCESS_DOSSIER, dossier.agency_id) if dossier.step == "assign" else [],
        "agency": agencies.agency(dossier.agency_id),
        "ways": services.RETURN_WAYS.items(),
        "forms_issued": dossier.forms.all(),
        "refusal": refusal,
        "sentence": refusal.sentence(get_language() or "vi") if refusal else "",
        "errors": _anchors(refusal, components),
        "wrong": {anchor.split("-")[0].removesuffix("s"): True for anchor, _sentence in _anchors(refusal, components)},
        "asked": _typed_findings(request),
        "typed": request.POST,
        "proposal": {k: request.POST.get(k, dossier.result.get(k, "")) for k in ("number", "book", "opinion")},
        "revealed": revealed,
        "sent_back": selectors.reason_sent_back(dossier),
        "is_mine": dossier.assignee_id == actor.account_id,
    }
    return render(request, "dossiers/dossier.html", context, status=refusal.status if refusal else 200)


def _typed_findings(request: HttpRequest) -> list[tuple[str, str]]:
    """The rows of the supplement request as typed, and three empty ones: the law says everything at once."""
    rows = zip(request.POST.getlist("finding"), request.POST.getlist("why"), strict=False)
    return [*(row for row in rows if any(row)), *[("", "")] * 3]


def _components(dossier: Dossier, papers: dict[str, str], attachments: list[Any]) -> list[dict[str, Any]]:
    rows = [{"key": "form", "name": _("Tờ khai điện tử"), "files": []}]
    for key in dict.fromkeys(a.component for a in attachments):
        rows.append({"key": key, "name": papers.get(key, key), "files": [a for a in attachments if a.component == key]})
    for row in rows:
        row["check"] = dossier.checks.get(row["key"], {})
    return rows


def _possible(request: HttpRequest, dossier: Dossier) -> str:
    """The one decision panel to show: the step, when this officer stands there."""
    actor = actor_of(request)
    needed = {
        "intake": RECEIVE_DOSSIER,
        "assign": ASSIGN_DOSSIER,
        "appraise": PROCESS_DOSSIER,
        "approve": APPROVE_DOSSIER,
        "return": RECEIVE_DOSSIER,
    }.get(dossier.step)
    if needed is None or not actor.may(needed, dossier.agency_id):
        return ""
    if dossier.step == "appraise" and dossier.assignee_id != actor.account_id:
        return ""
    return dossier.step


def _anchors(refusal: Refusal | None, components: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Anchor and sentence of each fault; a component is called by its name."""
    if not isinstance(refusal, InvalidInput):
        return []
    names = {row["key"]: f"{row['name']}: " for row in components}
    return [(key, names.get(key, "") + sentence) for key, found in refusal.errors.items() for sentence in found]


def _decide(request: HttpRequest, dossier_id: UUID, act: Callable[[], object], done: str) -> HttpResponse:
    """Carry out a decision; a refusal shows the same page with its sentence and everything typed."""
    dossier = selectors.officer_dossier(actor_of(request), dossier_id)
    try:
        act()
    except NotFound:
        raise
    except Refusal as refusal:
        dossier.refresh_from_db()
        return _page(request, dossier, refusal)
    messages.success(request, done)
    return redirect("dossiers:officer_dossier", dossier_id)


@require_POST
@requires(RECEIVE_DOSSIER)
def receive(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    def act() -> None:
        services.receive_dossier(
            actor=actor_of(request), seen=_seen(request), dossier_id=dossier_id, checks=checks_from(request.POST)
        )

    return _decide(request, dossier_id, act, _("Đã tiếp nhận. Giấy tiếp nhận và hẹn trả đã sẵn sàng để in."))


@require_POST
@requires(RECEIVE_DOSSIER)
def supplement(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    def act() -> None:
        services.request_supplement(
            actor=actor_of(request),
            seen=_seen(request),
            dossier_id=dossier_id,
            findings=findings_from(request.POST),
            checks=checks_from(request.POST),
        )

    return _decide(request, dossier_id, act, _("Đã gửi yêu cầu bổ sung cho người nộp."))


@require_POST
@requires(RECEIVE_DOSSIER)
def refuse(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    def act() -> None:
        services.refuse_dossier(
            actor=actor_of(request), seen=_seen(request), dossier_id=dossier_id, reason=request.POST.get("reason", "")
        )

    return _decide(request, dossier_id, act, _("Đã từ chối tiếp nhận và báo lý do cho người nộp."))


@require_POST
@requires(ASSIGN_DOSSIER)
def assign(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    def act() -> None:
        officer_id = _officer_id(request.POST.get("officer", ""))
        services.assign_dossier(
            actor=actor_of(request), seen=_seen(request), dossier_id=dossier_id, officer_id=officer_id
        )

    return _decide(request, dossier_id, act, _("Đã phân công."))


@require_POST
@requires(PROCESS_DOSSIER)
def propose(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    def act() -> None:
        result = {k: request.POST.get(k, "") for k in ("book", "number", "opinion")}
        services.propose_result(
            actor=actor_of(request),
            seen=_seen(request),
            dossier_id=dossier_id,
            result=result,
        )

    return _decide(request, dossier_id, act, _("Đã trình lãnh đạo duyệt."))


@require_POST
@requires(APPROVE_DOSSIER)
def approve(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    def act() -> None:
        services.approve_result(
            actor=actor_of(request),
            seen=_seen(request),
            dossier_id=dossier_id,
        )

    return _decide(request, dossier_id, act, _("Đã duyệt. Hệ thống đang ký số kết quả, thường mất vài giây."))


@require_POST
@requires(APPROVE_DOSSIER)
def send_back(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    def act() -> None:
        services.send_back(
            actor=actor_of(request), seen=_seen(request), dossier_id=dossier_id, reason=request.POST.get("reason", "")
        )

    return _decide(request, dossier_id, act, _("Đã trả lại người thẩm tra."))


@require_POST
@requires(RECEIVE_DOSSIER)
def return_result(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    def act() -> None:
        services.return_result(
            actor=actor_of(request), seen=_seen(request), dossier_id=dossier_id, way=request.POST.get("way", "")
        )

    return _decide(request, dossier_id, act, _("Đã ghi nhận trả kết quả."))


@require_POST
@requires(VIEW_DOSSIER)
def reveal(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Show the applicant's number and contact once; the reading is logged (F-111)."""
    dossier = selectors.officer_dossier(actor_of(request), dossier_id)
    audit.record(actor_of(request), "reveal_person", f"dossier:{dossier.id}")
    return _page(request, dossier, revealed=accounts.person(dossier.applicant_id))


@require_GET
@requires(VIEW_DOSSIER)
def attachment(request: HttpRequest, dossier_id: UUID, attachment_id: UUID) -> FileResponse:
    """One paper of a dossier; the reading is logged."""
    dossier = selectors.officer_dossier(actor_of(request), dossier_id)
    audit.record(actor_of(request), "read_paper", f"dossier:{dossier.id}", attachment=str(attachment_id))
    return answers.attachment_response(dossier, attachment_id)


@require_GET
@requires(VIEW_DOSSIER)
def issued_form(request: HttpRequest, dossier_id: UUID, form_id: int) -> HttpResponse:
    """A printed form again, exactly as issued; the reading is logged."""
    dossier = selectors.officer_dossier(actor_of(request), dossier_id)
    audit.record(actor_of(request), "read_form", f"dossier:{dossier.id}", form=form_id)
    return answers.form_response(dossier, form_id)


@require_GET
@requires(VIEW_DOSSIER)
def control_slip(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Form 06 from the trace (F-072); the reading is logged."""
    dossier = selectors.officer_dossier(actor_of(request), dossier_id)
    audit.record(actor_of(request), "read_control_slip", f"dossier:{dossier.id}")
    return answers.control_slip_response(dossier)


@require_GET
@requires(VIEW_DOSSIER)
def result(request: HttpRequest, dossier_id: UUID) -> FileResponse:
    """The signed result; the reading is logged."""
    dossier = selectors.officer_dossier(actor_of(request), dossier_id)
    audit.record(actor_of(request), "read_result", f"dossier:{dossier.id}")
    return answers.result_response(dossier)


def _seen(request: HttpRequest) -> datetime | None:
    """The state of the dossier that the page showed; what cannot be read matches no state and is refused."""
    shown = request.POST.get("seen")
    try:
        return datetime.fromisoformat(shown) if shown is not None else None
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)


def _officer_id(value: str) -> UUID:
    try:
        return UUID(value)
    except ValueError:
        raise InvalidInput({"of": [_("Chọn người giải quyết.")]}) from None
