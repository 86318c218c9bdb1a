"""The desk of an assessed agency: evidence, own score, explanations, reply."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from motcua.kernel.access import actor_of, check, requires
from motcua.kernel.errors import NotAllowed, NotFound, Refusal, SignInRequired
from motcua.oversight.assessment import selectors, services
from motcua.oversight.assessment.types import ANSWER, CriteriaSet, Kind, ScoreLine, State
from motcua.oversight.assessment.views.public import line_row
from motcua.oversight.assessment.views.words import STATE_TAGS, errors_of, state_name

Given = dict[str, Any]


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
        verb(request, {"assessment": code, "agency": agency, "actor": actor_of(request)})
    except (NotFound, NotAllowed, SignInRequired):
        raise
    except Refusal as refusal:
        return _page(request, code, agency, refusal)
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


VERBS: dict[str, Callable[[HttpRequest, Given], None]] = {
    "evidence": _evidence, "self": _self_score, "explain": _explain, "reply": _reply,
}  # fmt: skip


def _page(request: HttpRequest, code: str, agency: str, refusal: Refusal | None = None) -> HttpResponse:
    actor = actor_of(request)
    info, found = selectors.assessment(code, actor), selectors.explained(code, agency, actor)
    criteria = selectors.criteria_of(code)
    typed = request.POST if refusal else {}
    anchor = f"c-{typed.get('tieu-chi', '')}" if typed.get("tieu-chi") else "tra-loi"
    context = {
        "info": info,
        "found": found,
        "state": (state_name(info.state), STATE_TAGS[info.state]),
        "rows": [_row(line, criteria, info.state, typed) for line in found.lines],
        "reply": typed.get("loi") if typed.get("viec") == "reply" else found.reply.text if found.reply else "",
        "may_reply": info.state is not State.OPEN,
        "errors": [(anchor, sentence) for _field, sentence in errors_of(refusal)] if refusal else [],
    }
    return render(request, "assessment/answer.html", context, status=refusal.status if refusal else 200)


def _row(line: ScoreLine, criteria: CriteriaSet, state: State, typed: Any) -> dict[str, Any]:
    is_open, is_mine = state is State.OPEN, typed.get("tieu-chi") == line.criterion.code
    return {
        **line_row(line),
        "takes_evidence": is_open and line.criterion.kind is Kind.EVIDENCE,
        "takes_self": is_open and criteria.is_self_assessed,
        "takes_explanation": state is State.FIRST_SCORED and not (line.explanation and line.explanation.verdict),
        "typed": typed if is_mine else {},
    }
