"""The tester's desk: what is to be tried, and the sheet of one agency."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from motcua.kernel.access import actor_of, requires
from motcua.kernel.errors import NotAllowed, NotFound, Refusal, SignInRequired
from motcua.oversight.assessment import selectors, services
from motcua.oversight.assessment.forms import day_from, minutes_from
from motcua.oversight.assessment.types import TEST, TestLine
from motcua.oversight.assessment.views.words import channel_names, errors_of

PAGE = 25


@require_GET
@requires(TEST)
def task_list(request: HttpRequest) -> HttpResponse:
    """The agencies that the tester has to try."""
    actor = actor_of(request)
    page = Paginator(selectors.tasks_of(actor), PAGE).get_page(request.GET.get("trang"))
    return render(request, "assessment/tasks.html", {"page": page, "interests": selectors.interests_of(actor)})


@require_http_methods(["GET", "POST"])
@requires(TEST)
def sheet_page(request: HttpRequest, code: str, agency: str) -> HttpResponse:
    """The sheet of one agency: visit and marks together; the other tester's marks once both are in."""
    selectors.sheet_lines(code, agency, actor_of(request))
    if request.method != "POST":
        return _sheet(request, code, agency)
    try:
        _keep(request, code, agency)
    except (NotFound, NotAllowed, SignInRequired):
        raise
    except Refusal as refusal:
        return _sheet(request, code, agency, refusal)
    return redirect("assessment:tasks")


@transaction.atomic
def _keep(request: HttpRequest, code: str, agency: str) -> None:
    """Everything of the form or nothing."""
    actor, post = actor_of(request), request.POST
    if post.get("lien-quan"):
        services.declare_interest(agency=agency, reason=post.get("ly-do", ""), actor=actor)
        return
    services.write_sheet(
        assessment=code,
        agency=agency,
        visited_on=day_from(post, "visited_on"),
        channel=post.get("channel", ""),
        minutes=minutes_from(post, "minutes"),
        story=post.get("story", ""),
        actor=actor,
    )
    _name, lines = selectors.sheet_lines(code, agency, actor)
    marks = {
        line.criterion.code: (post[f"m-{line.criterion.code}"], post.get(f"n-{line.criterion.code}", "").strip())
        for line in lines
        if post.get(f"m-{line.criterion.code}") and not line.is_closed
    }
    services.give_marks(assessment=code, agency=agency, marks=marks, actor=actor)


def _sheet(request: HttpRequest, code: str, agency: str, refusal: Refusal | None = None) -> HttpResponse:
    actor = actor_of(request)
    name, lines = selectors.sheet_lines(code, agency, actor)
    sheet = selectors.sheet_of(code, agency, actor)
    typed = request.POST if refusal else {}
    errors = errors_of(refusal, "story") if refusal else []
    context = {
        "info": selectors.assessment(code, actor),
        "agency": agency,
        "name": name,
        "rows": [_row(line, typed) for line in lines],
        "sheet": typed or (vars(sheet) | {"visited_on": sheet.visited_on.isoformat()} if sheet else {}),
        "channels": channel_names(),
        "errors": errors,
        "wrong": dict(errors),
        "is_closed": all(line.is_closed for line in lines),
    }
    return render(request, "assessment/sheet.html", context, status=refusal.status if refusal else 200)


def _row(line: TestLine, typed: Any) -> dict[str, Any]:
    code = line.criterion.code
    return {
        "line": line,
        "mark": typed.get(f"m-{code}", line.mark),
        "note": typed.get(f"n-{code}", line.note),
        "choices": [(str(choice.mark), choice.label) for choice in line.criterion.choices],
    }
