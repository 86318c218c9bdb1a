"""The tester's desk: what is to be tried, and the sheet of one agency."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import quote

from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from motcua.foundation.vault import services as vault
from motcua.kernel import audit
from motcua.kernel.access import SIGNED_IN, actor_of, requires
from motcua.kernel.clock import today
from motcua.kernel.errors import InvalidInput, NotAllowed, NotFound, Refusal, SignInRequired
from motcua.oversight.assessment import selectors, services
from motcua.oversight.assessment.errors import WordsNeeded
from motcua.oversight.assessment.forms import day_from, day_parts, minutes_from
from motcua.oversight.assessment.types import TEST, Question, TestLine
from motcua.oversight.assessment.views.words import channel_names, errors_of

PAGE = 25


@require_GET
@requires(TEST)
def task_list(request: HttpRequest) -> HttpResponse:
    """The agencies that the tester has to try."""
    actor = actor_of(request)
    page = Paginator(selectors.tasks_of(actor), PAGE).get_page(request.GET.get("trang"))
    saved = next(
        (task for task in selectors.tasks_of(actor) if f"{task.assessment}/{task.agency}" == request.GET.get("da-luu")),
        None,
    )
    context = {"page": page, "interests": selectors.interests_of(actor), "saved": saved}
    return render(request, "assessment/tasks.html", context)


@require_http_methods(["GET", "POST"])
@requires(TEST)
def sheet_page(request: HttpRequest, code: str, agency: str) -> HttpResponse:
    """The sheet of one agency: visit and marks together; the other tester's marks once both are in."""
    selectors.sheet_lines(code, agency, actor_of(request))
    if request.method != "POST":
        return _sheet(request, code, agency)
    try:
        _keep_photos(request, code, agency)
        _keep(request, code, agency)
    except (NotFound, NotAllowed, SignInRequired):
        raise
    except Refusal as refusal:
        return _sheet(request, code, agency, refusal)
    return redirect(f"{reverse('assessment:tasks')}?da-luu={quote(f'{code}/{agency}')}")


def _keep_photos(request: HttpRequest, code: str, agency: str) -> None:
    """Before the rest, so that a fault elsewhere loses no picture."""
    photos = {
        name.removeprefix("anh-"): [(file.name or "", file) for file in request.FILES.getlist(name)]
        for name in request.FILES
        if name.startswith("anh-")
    }
    if photos:
        services.add_photos(assessment=code, agency=agency, photos=photos, actor=actor_of(request))


@transaction.atomic
def _keep(request: HttpRequest, code: str, agency: str) -> None:
    """Everything of the form or nothing, and every fault at once."""
    actor, post = actor_of(request), request.POST
    if post.get("lien-quan"):
        services.declare_interest(agency=agency, reason=post.get("ly-do", ""), actor=actor)
        return
    visited_on, errors = _visited_on(post)
    visit: dict[str, Any] = {
        "assessment": code,
        "agency": agency,
        "visited_on": visited_on,
        "channel": post.get("channel", ""),
        "minutes": minutes_from(post, "minutes"),
        "story": post.get("story", ""),
        "actor": actor,
    }
    try:
        _write(post, visit, code, agency)
    except (InvalidInput, WordsNeeded) as refusal:
        raise InvalidInput(errors | {field: [words] for field, words in errors_of(refusal, "story")}) from refusal
    if errors:
        raise InvalidInput(errors)


def _visited_on(post: QueryDict) -> tuple[date, dict[str, list[str]]]:
    """The day of the visit; where it is none, today, and the fault that undoes everything in the end."""
    try:
        return day_from(post, "visited_on"), {}
    except InvalidInput as refusal:
        return today(), refusal.errors


def _write(post: QueryDict, visit: dict[str, Any], code: str, agency: str) -> None:
    template = selectors.criteria_of(code).sheet
    if template is not None:
        services.fill_sheet(**visit, answers={q.code: post.get(f"q-{q.code}", "") for q in template.questions})
        return
    services.write_sheet(**visit)
    _name, lines = selectors.sheet_lines(code, agency, visit["actor"])
    marks = {
        line.criterion.code: (
            post.get(f"m-{line.criterion.code}", ""),
            post.get(f"n-{line.criterion.code}", "").strip(),
        )
        for line in lines
        if post.get(f"m-{line.criterion.code}") and not line.is_closed
    }
    services.give_marks(assessment=code, agency=agency, marks=marks, actor=visit["actor"])


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
        "rows": _rows(request, code, agency, lines, typed),
        "procedure": selectors.procedure_of(code, agency),
        "has_sheet": selectors.criteria_of(code).sheet is not None,
        "sheet": typed or (vars(sheet) if sheet else {}),
        "visited_on": day_parts(typed, "visited_on", sheet.visited_on if sheet else None),
        "channels": channel_names(),
        "errors": errors,
        "wrong": dict(errors),
        "is_closed": all(line.is_closed for line in lines),
    }
    return render(request, "assessment/sheet.html", context, status=refusal.status if refusal else 200)


def _rows(request: HttpRequest, code: str, agency: str, lines: list[TestLine], typed: Any) -> list[dict[str, Any]]:
    """Each criterion with its questions where the criteria have a sheet; last the questions that only tell."""
    actor, template = actor_of(request), selectors.criteria_of(code).sheet
    if template is None:
        return [_row(line, typed) for line in lines]
    sheet, photos = selectors.sheet_of(code, agency, actor), selectors.photos_of(code, agency, actor)
    held = {question.code: answer for question, answer in sheet.answers} if sheet else {}
    asked = {
        criterion: [_question(question, typed, held, photos) for question in template.of(criterion)]
        for criterion in ["", *(line.criterion.code for line in lines)]
    }
    rows = [{**_row(line, typed), "questions": asked[line.criterion.code]} for line in lines]
    return [*rows, {"line": None, "questions": asked[""]}] if asked[""] else rows


def _question(question: Question, typed: Any, held: dict[str, str], photos: dict[str, list[int]]) -> dict[str, Any]:
    return {
        "question": question,
        "answer": typed.get(f"q-{question.code}", held.get(question.code, "")),
        "choices": [(str(worth), meaning) for worth, meaning in question.scale],
        "photos": photos.get(question.code, []),
    }


def _row(line: TestLine, typed: Any) -> dict[str, Any]:
    code = line.criterion.code
    return {
        "line": line,
        "mark": typed.get(f"m-{code}", line.mark),
        "note": typed.get(f"n-{code}", line.note),
        "choices": [(str(choice.mark), choice.label) for choice in line.criterion.choices],
    }


@require_GET
@requires(SIGNED_IN)
def photo_page(request: HttpRequest, photo: int) -> HttpResponseBase:
    """A picture from a sheet, for its tester and for those who assess; every reading is audited."""
    actor = actor_of(request)
    file_id = selectors.photo_file(photo, actor)
    audit.record(actor, "read_evidence", f"photo:{photo}")
    return vault.send_file(file_id)
