"""A report's page: the table in which a clerk types, pastes, sends a sheet, and hands in; its template."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.foundation.vault.types import XLSX
from motcua.kernel.access import actor_of, requires
from motcua.kernel.clock import now
from motcua.kernel.errors import NotAllowed, NotFound, Refusal
from motcua.kernel.paging import paged
from motcua.oversight.campaigns import services
from motcua.oversight.campaigns.errors import DraftChanged, NotReady, OwnDraftChanged, SeenOtherwise
from motcua.oversight.campaigns.models import Report
from motcua.oversight.campaigns.selectors import sheets
from motcua.oversight.campaigns.selectors.campaigns import info_of
from motcua.oversight.campaigns.selectors.drafts import changed_places
from motcua.oversight.campaigns.selectors.reports import is_of_agency, readings_of, report_info, visible_report
from motcua.oversight.campaigns.types import FILL_REPORT, VIEW_REPORTS, ChangedPlace, Door
from motcua.oversight.campaigns.views.pasted import take_sheet
from motcua.oversight.campaigns.views.report_context import report_context
from motcua.oversight.campaigns.views.typed import Typed, typed_in
from motcua.oversight.campaigns.views.words import campaign_name, frame


@requires(VIEW_REPORTS)
def report(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """The report; a POST keeps what was typed first, whichever button was pressed, and then does what it says."""
    row = visible_report(report_id, actor_of(request))
    if request.method == "POST":
        if not actor_of(request).may(FILL_REPORT, row.agency_code):
            raise NotAllowed()
        return _keep(request, report_id)
    services.note_reading(report_id=report_id, actor=actor_of(request))
    return _page(request, report_id)


@requires(VIEW_REPORTS)
def readings(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Who saw which version, and when; who may see the report may see that."""
    row = visible_report(report_id, actor_of(request))
    context = {
        "report": row,
        "title": campaign_name(info_of(row.campaign)),
        "page": paged(readings_of(row, actor_of(request)), request),
    }
    return render(request, "campaigns/readings.html", context | frame(request, "desk"))


def _page(request: HttpRequest, report_id: UUID, typed: Typed | None = None) -> HttpResponse:
    context = report_context(request, visible_report(report_id, actor_of(request)), typed)
    status = typed.refusal.status if typed and typed.refusal else 200
    return render(request, "campaigns/report.html", context, status=status)


def _keep(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Keep the draft, then hand it in where asked; what is refused comes back with everything that was typed."""
    typed, task = typed_in(request), request.POST.get("viec", "luu")
    actor = actor_of(request)
    door = Door.PAGE
    try:
        if task.partition(":")[0] in ("dan", "tep"):
            door = Door.SHEET
            take_sheet(request, visible_report(report_id, actor), task, typed)
        typed.version = services.save_draft(
            report_id=report_id,
            draft_version=typed.version,
            cells=typed.cells,
            answers=typed.answers,
            began_at=began_at(request),
            actor=actor,
        )
        if task == "nop":
            services.submit_report(
                report_id=report_id,
                draft_version=typed.version,
                began_at=began_at(request),
                actor=actor,
                door=door,
                reason=typed.reason,
                seen=typed.seen,
            )
    except Refusal as refusal:
        _note(typed, refusal)
        typed.changed = typed.changed or _changed_meanwhile(visible_report(report_id, actor), typed)
        return _page(request, report_id, typed)
    if typed.remarks:
        return _page(request, report_id, typed)
    done = task.partition(":")[0]
    return redirect(f"{request.path}?da={done if done in _DONE else 'luu'}")


_DONE = {"luu", "nop", "dan", "tep"}


def _note(typed: Typed, refusal: Refusal) -> None:
    """What a refusal says about single cells; others are one sentence at the top."""
    if isinstance(refusal, NotFound | NotAllowed):
        raise refusal
    typed.refusal = refusal
    if isinstance(refusal, NotReady):
        typed.findings = refusal.findings
    if isinstance(refusal, DraftChanged):
        typed.version, typed.theirs = refusal.version, refusal.theirs
    if isinstance(refusal, SeenOtherwise):
        typed.version, typed.changed = refusal.version, refusal.changed


def _changed_meanwhile(row: Report, typed: Typed) -> list[ChangedPlace]:
    """Whatever was refused: the page comes back with the cells that nobody touched here as they now stand."""
    return [each for each in changed_places(row, typed.seen, ()) if each.cell in typed.seen.cells.keys() - typed.cells]


def began_at(request: HttpRequest) -> datetime:
    """The stamp that the outermost middleware gave when the request began to arrive."""
    stamp: datetime = getattr(request, "began_at", None) or now()
    return stamp


@require_POST
@requires(FILL_REPORT)
def autosave(request: HttpRequest, report_id: UUID) -> JsonResponse:
    """The same keeping for the script of the page: the new number, or a sentence."""
    visible_report(report_id, actor_of(request))
    typed = typed_in(request)
    try:
        version = services.save_draft(
            report_id=report_id,
            draft_version=typed.version,
            cells=typed.cells,
            answers=typed.answers,
            began_at=began_at(request),
            actor=actor_of(request),
        )
    except (NotFound, NotAllowed):
        raise
    except Refusal as refusal:
        sentence = _on_the_way(refusal) or refusal.sentence(get_language() or "vi")
        return JsonResponse({"sentence": sentence, "code": refusal.code}, status=refusal.status)
    return JsonResponse({"version": version, "sentence": _("Đã lưu nháp.")})


def _on_the_way(refusal: Refusal) -> str:
    """What a page that keeps itself says of another text: nothing is lost, and it keeps itself no more."""
    if isinstance(refusal, OwnDraftChanged):
        return _(
            "Bạn đã lưu bản nháp này ở một cửa sổ khác, nên trang này thôi tự lưu. "
            "Bấm “Lưu nháp và kiểm tra” để xem và chọn."
        )
    if isinstance(refusal, DraftChanged):
        by = refusal.fields["by"]
        return _(
            "%(by)s vừa lưu bản nháp này, nên trang này thôi tự lưu. Bấm “Lưu nháp và kiểm tra” để xem và chọn."
        ) % {"by": by}
    return ""


@requires(VIEW_REPORTS)
def template(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """The form as a spreadsheet, with what stands in the draft: for the agency alone, a draft is nobody else's."""
    row = visible_report(report_id, actor_of(request))
    if not is_of_agency(actor_of(request), row):
        raise NotFound()
    services.note_reading(report_id=report_id, actor=actor_of(request))
    info = report_info(row)
    response = HttpResponse(sheets.template_of(info), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{sheets.file_name(info)}"'
    return response
