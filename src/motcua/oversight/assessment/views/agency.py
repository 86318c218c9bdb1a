"""The desk of an assessed agency: evidence, own score, explanations, reply."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from motcua.kernel.access import actor_of, check, requires
from motcua.kernel.errors import InvalidInput, NotAllowed, NotFound, Refusal, SignInRequired
from motcua.oversight.assessment import selectors, services
from motcua.oversight.assessment.types import ANSWER, CriteriaSet, Kind, ScoreLine, SelfRead, State
from motcua.oversight.assessment.views.public import line_row
from motcua.oversight.assessment.views.words import STATE_TAGS, errors_of, state_name

Given = dict[str, Any]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "POST"])
@requires(ANSWER)
def answer_page(request: HttpRequest, code: str, agency: str) -> HttpResponse:
    """What the agency may still do now, criterion by criterion."""
    check(actor_of(request), ANSWER, agency)
    if request.method != "POST":
        return _page(request, code, agency)
    verb = VERBS.get(request.POST.get("viec", ""))
    if verb is None:
        raise NotFound()
    try:
        read = verb(request, {"assessment": code, "agency": agency, "actor": actor_of(request)})
    except (NotFound, NotAllowed, SignInRequired):
        raise
    except Refusal as refusal:
        return _page(request, code, agency, refusal)
    if read is not None:
        return _page(request, code, agency, read=read)
    return redirect("assessment:answer", code=code, agency=agency)


def _evidence(request: HttpRequest, whose: Given) -> None:
    post = request.POST
    services.submit_evidence(
        **whose, criterion=post.get("tieu-chi", ""), files=_files(request), note=post.get("ghi-chu", "")
    )


def _files(request: HttpRequest) -> list[Any]:
    return [(file.name or "", file) for file in request.FILES.getlist("tep")]


def _self_score(request: HttpRequest, whose: Given) -> None:
    post = request.POST
    services.score_oneself(
        **whose, criterion=post.get("tieu-chi", ""), points=post.get("diem", ""), note=post.get("ghi-chu", "")
    )


def _explain(request: HttpRequest, whose: Given) -> None:
    post = request.POST
    services.explain_score(**whose, criterion=post.get("tieu-chi", ""), text=post.get("loi", ""), files=_files(request))


def _reply(request: HttpRequest, whose: Given) -> None:
    services.reply(**whose, text=request.POST.get("loi", ""))


def _table(request: HttpRequest, whose: Given) -> SelfRead | None:
    """The table and its files; what is wrong or would happen is shown, what was kept needs no page of its own."""
    table = request.FILES.get("bang")
    if table is None:
        raise InvalidInput({"bang": [_("Chọn tệp bảng.")]})
    read = services.read_self_table(
        **whose, table=(table.name or "", table), files=_files(request), is_trial="thu" in request.POST
    )
    return None if read.is_kept else read


VERBS: dict[str, Callable[[HttpRequest, Given], SelfRead | None]] = {
    "evidence": _evidence, "self": _self_score, "explain": _explain, "reply": _reply,
    "table": _table,
}  # fmt: skip


@require_GET
@requires(ANSWER)
def self_table_file(request: HttpRequest, code: str, agency: str) -> HttpResponse:
    """The table for own scores and evidence as XLSX."""
    response = HttpResponse(selectors.self_table(code, agency, actor_of(request)), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="tu-cham-{code}-{agency}.xlsx"'
    return response


def _page(
    request: HttpRequest, code: str, agency: str, refusal: Refusal | None = None, read: SelfRead | None = None
) -> HttpResponse:
    actor = actor_of(request)
    info, found = selectors.assessment(code, actor), selectors.explained(code, agency, actor)
    criteria = selectors.criteria_of(code)
    typed = request.POST if refusal else {}
    rest = "bang" if typed.get("viec") == "table" else "tra-loi"
    anchor = f"c-{typed.get('tieu-chi', '')}" if typed.get("tieu-chi") else rest
    context = {
        "info": info,
        "found": found,
        "state": (state_name(info.state), STATE_TAGS[info.state]),
        "rows": [_row(line, criteria, info.state, typed) for line in found.lines],
        "reply": typed.get("loi") if typed.get("viec") == "reply" else found.reply.text if found.reply else "",
        "may_reply": info.state is not State.OPEN,
        "takes_table": info.state is State.OPEN,
        "is_table_open": typed.get("viec") == "table" or read is not None,
        "read": read,
        "until": selectors.until_for(code, agency),
        "errors": [(anchor, sentence) for _field, sentence in errors_of(refusal)] if refusal else [],
    }
    status = refusal.status if refusal else 422 if read and read.faults else 200
    return render(request, "assessment/answer.html", context, status=status)


def _row(line: ScoreLine, criteria: CriteriaSet, state: State, typed: Any) -> dict[str, Any]:
    is_open, is_mine = state is State.OPEN, typed.get("tieu-chi") == line.criterion.code
    return {
        **line_row(line),
        "takes_evidence": is_open and line.criterion.kind is Kind.EVIDENCE,
        "takes_self": is_open and criteria.is_self_assessed,
        "takes_explanation": state is State.FIRST_SCORED and not (line.explanation and line.explanation.verdict),
        "typed": typed if is_mine else {},
    }
