"""One directive: its tasks and counts, entering it, reading its file, deciding on proposals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.foundation.vault.errors import UnacceptableFile
from motcua.foundation.vault.types import PDF
from motcua.kernel.access import PUBLIC, actor_of, requires
from motcua.kernel.clock import today
from motcua.kernel.errors import InvalidInput, Refusal
from motcua.kernel.paging import paged
from motcua.oversight.directives import selectors, services
from motcua.oversight.directives.models import Directive, Proposal, Task
from motcua.oversight.directives.types import (
    MANAGE_DIRECTIVES,
    VIEW_BOARD,
    Kind,
    ProposalState,
    Recurrence,
    Rhythm,
    Tally,
)
from motcua.oversight.directives.views.typed import TaskForm, codes_of, form_of, task_form, text_of, typed_day
from motcua.oversight.directives.views.words import (
    frame,
    group_name,
    kind_name,
    passport,
    rhythm_name,
    warning_text,
)
from motcua.oversight.indicators import selectors as indicators
from motcua.oversight.planning import selectors as planning

_TASKS = 50
_PROPOSALS = 10


def sentence(refusal: Refusal) -> str:
    return refusal.sentence(get_language() or "vi")


@require_GET
@requires(PUBLIC)
def directive(request: HttpRequest, directive_id: UUID) -> HttpResponse:
    """A directive as published, or as those who follow it see it."""
    return _page(request, selectors.directive_for(directive_id, actor_of(request)))


def _page(request: HttpRequest, row: Directive, form: TaskForm | None = None, **more: Any) -> HttpResponse:
    """`more` holds `refusal`, `status`, and what was `asked` of one task and refused."""
    actor = actor_of(request)
    may_manage = actor.may(MANAGE_DIRECTIVES)
    tasks = selectors.tasks_of(row)
    page = paged(tasks, request, _TASKS)
    whole = selectors.total(tally for _task, tally in tasks)
    context = {
        "line": selectors.line_of(row, len(tasks), whole),
        "kind": kind_name(Kind(row.kind)),
        "page": page,
        "tasks": [_task(task, tally) for task, tally in page.object_list],
        "targets": [t for t in planning.law_targets() if row.number.casefold() in t.article.casefold()],
        "may_manage": may_manage,
        "may_board": actor.is_signed_in and actor.may(VIEW_BOARD),
        "form": form or TaskForm(),
        "agencies": selectors.names() if may_manage else [],
        "waiting": selectors.proposals_of(row).filter(state=ProposalState.PROPOSED).count() if may_manage else 0,
        "errors": _errors(form),
        "has_pages": may_manage and row.file is not None and row.file.media_type == PDF,
        "example": row.is_example,
        "refusal": more.get("refusal", ""),
        "asked": more.get("asked", {}),
        "behind": passport(whole),
    }
    return render(request, "directives/directive.html", context | frame(request, "index"), status=more.get("status"))


def _errors(form: TaskForm | None) -> list[tuple[str, str]]:
    return [(f"f-{name}", text) for name, texts in (form.errors if form else {}).items() for text in texts]


def _task(task: Task, tally: Tally) -> dict[str, Any]:
    partners = [selectors.agency_name(code) for code in task.partners]
    return {
        "task": task,
        "tally": tally,
        "groups": [group_name(group) for group in task.groups],
        "owners": _owners(task, tally),
        "partners": partners,
        "rhythm": rhythm_name(task.rhythm),
        "indicator": indicator_name(task.indicator),
        "is_late": bool(tally.late),
        "is_past": bool(task.due_on and task.due_on < today()),
    }


_NAMED = 4


def _owners(task: Task, tally: Tally) -> list[str]:
    """Names of the owners where they are few; groups say themselves who owes."""
    if task.groups or not tally.duties:
        return []
    codes = selectors.duties_of(task).values_list("agency_code", flat=True)[:_NAMED]
    return [selectors.agency_name(code) for code in codes]


def indicator_name(code: str) -> str:
    """The name of an indicator; '' where no definition is in force."""
    if not code:
        return ""
    try:
        return indicators.indicator(code).name
    except Refusal:
        return ""


@require_http_methods(["GET", "POST"])
@requires(MANAGE_DIRECTIVES)
def enter(request: HttpRequest) -> HttpResponse:
    """Enter a directive, with its file where there is one; what is refused comes back as typed."""
    context: dict[str, Any] = {"kinds": [(kind.value, kind_name(kind)) for kind in Kind], "typed": request.POST}
    if request.method == "GET":
        return render(request, "directives/enter.html", context | frame(request, "index"))
    kind = text_of(request, "kind")
    try:
        directive_id = services.enter_directive(
            number=text_of(request, "number"),
            kind=Kind(kind) if kind in set(Kind) else Kind.LETTER,
            title=text_of(request, "title"),
            issuer=text_of(request, "issuer"),
            issued_on=typed_day(request, "issued_on"),
            actor=actor_of(request),
        )
    except InvalidInput as refusal:
        context["errors"] = [(f"f-{name}", text) for name, texts in refusal.errors.items() for text in texts]
        return render(request, "directives/enter.html", context | frame(request, "index"), status=refusal.status)
    except Refusal as refusal:
        context["refusal"] = sentence(refusal)
        return render(request, "directives/enter.html", context | frame(request, "index"), status=refusal.status)
    return _read(request, directive_id)


@require_POST
@requires(MANAGE_DIRECTIVES)
def read(request: HttpRequest, directive_id: UUID) -> HttpResponse:
    """Read a file or pasted words of a directive that is there already."""
    return _read(request, directive_id)


def _read(request: HttpRequest, directive_id: UUID) -> HttpResponse:
    """To the proposals; to the directive's page with the reason where none can be made: the entry itself stays."""
    upload, pasted = request.FILES.get("file"), request.POST.get("pasted", "").strip()
    if upload is None and not pasted:
        return redirect("directives:directive", directive_id)
    name = (upload.name or "") if upload else "dán.txt"
    content = upload.read() if upload else pasted.encode()
    try:
        services.read_directive(directive_id=directive_id, name=name, content=content, actor=actor_of(request))
    except Refusal as refusal:
        row = selectors.directive_for(directive_id, actor_of(request))
        kept = _("Văn bản đã nhập vẫn giữ.") if isinstance(refusal, UnacceptableFile) else ""
        return _page(request, row, refusal=f"{sentence(refusal)} {kept}".strip(), status=refusal.status)
    return redirect("directives:proposals", directive_id)


@require_POST
@requires(MANAGE_DIRECTIVES)
def publish(request: HttpRequest, directive_id: UUID) -> HttpResponse:
    """Show the directive to everybody, or no longer."""
    services.publish_directive(
        directive_id=directive_id, is_published=request.POST.get("hien") == "1", actor=actor_of(request)
    )
    return redirect("directives:directive", directive_id)


@require_POST
@requires(MANAGE_DIRECTIVES)
def add(request: HttpRequest, directive_id: UUID) -> HttpResponse:
    """Add one task by hand."""
    row, form = selectors.directive_for(directive_id, actor_of(request)), task_form(request)
    refusal = _try(
        form, lambda: services.add_task(directive_id=directive_id, words=form.words(), actor=actor_of(request))
    )
    return _page(request, row, form, status=422) if refusal else redirect("directives:directive", directive_id)


def _try(form: TaskForm, step: Callable[[], object]) -> bool:
    """Whether the form was refused; the sentences are then in the form."""
    try:
        step()
    except InvalidInput as refusal:
        form.errors = refusal.errors
        return True
    return False


@require_POST
@requires(MANAGE_DIRECTIVES)
def give(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """Give a task to agencies that were forgotten; what is refused comes back as typed, beside its task."""
    task, owners = selectors.task(task_id), text_of(request, "owners")
    try:
        services.give_task(task_id=task_id, codes=codes_of(owners), actor=actor_of(request))
    except InvalidInput as refusal:
        asked = {"task": task_id, "owners": owners, "errors": refusal.errors["owners"]}
        return _page(request, task.directive, asked=asked, status=refusal.status)
    except Refusal as refusal:
        return _page(request, task.directive, refusal=sentence(refusal), status=refusal.status)
    return redirect(f"{reverse('directives:directive', args=[task.directive_id])}?trang={_page_of(request)}")


def _page_of(request: HttpRequest) -> str:
    """The page of tasks from which the form was sent."""
    asked = request.GET.get("trang", "")
    return asked if asked.isascii() and asked.isdigit() and len(asked) < 6 else "1"


@require_POST
@requires(MANAGE_DIRECTIVES)
def cancel(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """Take a task off everybody, with the reason."""
    task = selectors.task(task_id)
    try:
        services.cancel_task(task_id=task_id, text=text_of(request, "reason"), actor=actor_of(request))
    except InvalidInput as refusal:
        told = " ".join(text for texts in refusal.errors.values() for text in texts)
        return _page(request, task.directive, refusal=told, status=refusal.status)
    return redirect("directives:directive", task.directive_id)


@require_GET
@requires(MANAGE_DIRECTIVES)
def proposals(request: HttpRequest, directive_id: UUID) -> HttpResponse:
    """What the reading proposes, one by one."""
    return _proposals(request, selectors.directive_for(directive_id, actor_of(request)))


def _proposals(
    request: HttpRequest,
    row: Directive,
    refused: tuple[int, TaskForm] | None = None,
    told: str = "",
    typed: str = "",
) -> HttpResponse:
    """`refused` is the proposal whose form comes back as typed, `typed` words whose proposal is no longer open."""
    open_rows = selectors.proposals_of(row).filter(state=ProposalState.PROPOSED)
    page = paged(open_rows, request, _PROPOSALS)
    decided = selectors.proposals_of(row).exclude(state=ProposalState.PROPOSED)
    context = {
        "directive": row,
        "page": page,
        "lines": [_proposal(each, refused) for each in page.object_list],
        "confirmed": decided.filter(state=ProposalState.CONFIRMED).count(),
        "dropped": decided.filter(state=ProposalState.DROPPED).count(),
        "agencies": selectors.names(),
        "given": selectors.duties_confirmed(row),
        "refusal": told,
        "kept": [(_("Nội dung bạn đã gõ"), typed)] if typed else [],
    }
    status = 422 if refused else 409 if told else 200
    return render(request, "directives/proposals.html", context | frame(request, "index"), status=status)


def _proposal(row: Proposal, refused: tuple[int, TaskForm] | None) -> dict[str, Any]:
    is_refused = refused is not None and refused[0] == row.pk
    return {
        "row": row,
        "rhythm": rhythm_name(Rhythm(Recurrence(row.recurrence), row.due_day, row.due_month)),
        "form": refused[1] if refused and is_refused else form_of(row),
        "warnings": [warning_text(code) for code in row.warnings],
        "is_refused": is_refused,
        "taken_over": selectors.taken_over(row.codes),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@requires(MANAGE_DIRECTIVES)
def decide_proposal(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Confirm a proposal as the person wrote it, or drop it. Who comes to the address again is led to all of them."""
    row, form, actor = selectors.proposal(proposal_id), task_form(request), actor_of(request)
    if request.method != "POST":
        return redirect("directives:proposals", row.directive_id)
    try:
        if request.POST.get("viec") == "bo":
            services.drop_proposal(proposal_id=proposal_id, actor=actor)
        else:
            words = form.words(row.deadline_words)
            services.confirm_proposal(proposal_id=proposal_id, words=words, actor=actor)
    except InvalidInput as refusal:
        form.errors = refusal.errors
        return _proposals(request, row.directive, (row.pk, form))
    except Refusal as refusal:
        typed = "" if request.POST.get("viec") == "bo" else form.text
        return _proposals(request, row.directive, told=sentence(refusal), typed=typed)
    return redirect("directives:proposals", row.directive_id)
