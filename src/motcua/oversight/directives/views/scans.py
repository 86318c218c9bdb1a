"""Tasks typed by hand beside the picture of a page, for a scan that holds no letters."""

from __future__ import annotations

import base64
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from motcua.kernel.access import actor_of, requires
from motcua.kernel.errors import InvalidInput, NotFound, Refusal
from motcua.oversight.directives import selectors, services
from motcua.oversight.directives.models import Directive
from motcua.oversight.directives.types import MANAGE_DIRECTIVES
from motcua.oversight.directives.views.texts import sentence
from motcua.oversight.directives.views.typed import TaskForm, number_of, task_form
from motcua.oversight.directives.views.words import frame


@require_http_methods(["GET", "POST"])
@requires(MANAGE_DIRECTIVES)
def beside(request: HttpRequest, directive_id: UUID) -> HttpResponse:
    """A page of the file and the form of a task; after a task is added the same page stays open."""
    row = selectors.directive_for(directive_id, actor_of(request))
    page = max(number_of(request.GET.get("trang", "1")), 1)
    if request.method == "GET":
        return _page(request, row, page, TaskForm())
    form = task_form(request)
    try:
        services.add_task(directive_id=directive_id, words=form.words(), actor=actor_of(request))
    except InvalidInput as refusal:
        form.errors = refusal.errors
        return _page(request, row, page, form)
    return redirect(f"{reverse('directives:beside', args=[directive_id])}?trang={page}")


def _page(request: HttpRequest, row: Directive, page: int, form: TaskForm) -> HttpResponse:
    picture, refusal = _picture(request, row, page)
    tasks = selectors.tasks_of(row)
    context = {
        "directive": row,
        "picture": picture,
        "refusal": refusal,
        "number": page,
        "before": page - 1,
        "after": page + 1 if picture else 0,
        "form": form,
        "errors": [(f"f-{name}", text) for name, texts in form.errors.items() for text in texts],
        "agencies": selectors.names(),
        "tasks": [task for task, _tally in tasks],
    }
    status = 422 if form.errors else 200
    return render(request, "directives/beside.html", context | frame(request, "index"), status=status)


def _picture(request: HttpRequest, row: Directive, page: int) -> tuple[str, str]:
    """The page's picture as an address of its own, or why there is none."""
    try:
        drawn = services.draw_page(directive_id=row.pk, page=page, actor=actor_of(request))
    except NotFound:
        return "", ""
    except Refusal as refusal:
        return "", sentence(refusal)
    return "data:image/png;base64," + base64.b64encode(drawn).decode(), ""
