"""One duty: where it stands, its history, and the steps that this reader may take."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from motcua.foundation.vault import services as vault
from motcua.kernel.access import Actor, actor_of, requires
from motcua.kernel.clock import today
from motcua.kernel.errors import InvalidInput, NotAllowed, Refusal
from motcua.oversight.directives import selectors, services
from motcua.oversight.directives.models import Duty
from motcua.oversight.directives.rules.steps import LIFE
from motcua.oversight.directives.types import (
    DECIDE_TASK,
    LEAD_TASK,
    REPORT_TASK,
    VIEW_BOARD,
    VIEW_TASKS,
    State,
    Step,
)
from motcua.oversight.directives.views.texts import indicator_name, sentence
from motcua.oversight.directives.views.typed import text_of, typed_day, uploads_of, version_of
from motcua.oversight.directives.views.words import frame, rhythm_name, state_tag, step_name
from motcua.oversight.planning.types import VIEW_PLANS


@require_GET
@requires(VIEW_TASKS)
def duty(request: HttpRequest, duty_id: UUID) -> HttpResponse:
    """The duty's page; that it was opened is noted."""
    row = selectors.visible_duty(duty_id, actor_of(request))
    services.note_reading(duty_id=row.pk, actor=actor_of(request))
    return render(request, "directives/duty.html", _context(request, row))


def _context(request: HttpRequest, row: Duty) -> dict[str, Any]:
    actor, state = actor_of(request), State(row.state)
    reports, decides = actor.may(REPORT_TASK, row.agency_code), actor.may(DECIDE_TASK, row.agency_code)
    waiting = selectors.waiting_extension(row)
    asks = LIFE.follows(Step.ASKED, state) and row.due_on is not None and waiting is None
    leads, is_with_head = actor.may(LEAD_TASK, row.agency_code), waiting is not None and waiting.is_with_head
    return {
        "duty": row,
        "line": selectors.line(row),
        "agency": selectors.agency_name(row.agency_code),
        "first_agency": _first(row),
        "partners": [selectors.agency_name(code) for code in row.task.partners],
        "tag": state_tag(state),
        "rhythm": rhythm_name(row.task.rhythm),
        "rounds": selectors.rounds_of(row),
        "indicator": indicator_name(row.task.indicator),
        **_figures(row, actor),
        "may_report": reports and LIFE.follows(Step.PROGRESS, state),
        "may_ask": reports and asks,
        "may_lead": leads and LIFE.follows(Step.APPROVED, state),
        "may_pass": leads and is_with_head and LIFE.follows(Step.ASK_PASSED, state),
        "to_head": selectors.head_agrees_on(today()) and not leads,
        "may_accept": decides and state is State.HANDED_IN,
        "may_answer": decides and waiting is not None and not is_with_head,
        "may_cancel": decides and LIFE.follows(Step.CANCELLED, state),
        "may_board": actor.may(VIEW_BOARD),
        "waiting": waiting,
        "may_withdraw": reports and waiting is not None and LIFE.follows(Step.ASK_DROPPED, state),
        "steps": [
            (step, step_name(Step(step.step)), list(step.files.all())) for step in reversed(selectors.history(row))
        ],
        "readers": selectors.readers(row),
        "typed": request.POST,
        "kept": [],
        "errors": [],
        "refusal": "",
        **frame(request, "desk"),
    }


def _figures(row: Duty, actor: Actor) -> dict[str, Any]:
    """What was last published of the agency, its targets, and the way to the planner for who may open it."""
    code = row.task.indicator
    return {
        "figure": selectors.published_figure(code, row.agency_code),
        "targets": selectors.targets_for(code, row.agency_code),
        "may_plan": bool(code) and actor.may(VIEW_PLANS, row.agency_code),
    }


def _first(row: Duty) -> str:
    """Who was given it first, where a merger passed it on."""
    return selectors.agency_name(row.first_agency_code) if row.first_agency_code != row.agency_code else ""


Verb = Callable[[Actor, int], object]


def _take(request: HttpRequest, duty_id: UUID, verb: Verb, field: str = "text") -> HttpResponse:
    """Do it where the duty may be seen; what is refused comes back with the reason and everything typed.

    `field` is the name under which the page holds the words that the service calls `text`.
    """
    actor = actor_of(request)
    selectors.visible_duty(duty_id, actor)
    try:
        verb(actor, version_of(request))
    except NotAllowed:
        raise
    except Refusal as refusal:
        context = _context(request, selectors.visible_duty(duty_id, actor))
        wrong = refusal.errors if isinstance(refusal, InvalidInput) else {}
        context["errors"] = [
            (f"f-{field if name == 'text' else name}", text) for name, texts in wrong.items() for text in texts
        ]
        context["refusal"] = "" if wrong else sentence(refusal)
        context["kept"] = _without_a_form(request, context)
        return render(request, "directives/duty.html", context, status=refusal.status)
    return redirect("directives:duty", duty_id)


def _without_a_form(request: HttpRequest, context: dict[str, Any]) -> list[tuple[str, str]]:
    """What was typed into a form that the page no longer has, because the duty went on meanwhile."""
    forms = {
        "text": (_("Báo cáo bạn đã gõ"), context["may_report"]),
        "reason": (_("Lý do xin gia hạn bạn đã gõ"), context["may_report"] and context["may_ask"]),
        "words": (_("Ý kiến bạn đã gõ"), context["may_lead"] or context["may_pass"]),
        "answer": (_("Ý kiến bạn đã gõ"), context["may_accept"] or context["may_answer"] or context["may_cancel"]),
    }
    return [(label, text) for name, (label, shown) in forms.items() if not shown and (text := text_of(request, name))]


@require_POST
@requires(REPORT_TASK)
def report(request: HttpRequest, duty_id: UUID) -> HttpResponse:
    """Progress, or evidence that it is done."""
    files, text = uploads_of(request), text_of(request, "text")
    verb = services.hand_in_evidence if request.POST.get("viec") == "xong" else services.report_progress
    return _take(request, duty_id, lambda a, v: verb(duty_id=duty_id, version=v, text=text, files=files, actor=a))


@require_POST
@requires(REPORT_TASK)
def extend(request: HttpRequest, duty_id: UUID) -> HttpResponse:
    """Ask for a later day, or take the request back."""

    def ask(actor: Actor, version: int) -> None:
        until, reason = typed_day(request, "until"), text_of(request, "reason")
        if request.POST.get("viec") == "rut":
            services.withdraw_extension(duty_id=duty_id, version=version, actor=actor)
            return
        services.ask_extension(duty_id=duty_id, version=version, until=until, reason=reason, actor=actor)

    return _take(request, duty_id, ask)


@require_POST
@requires(LEAD_TASK)
def lead(request: HttpRequest, duty_id: UUID) -> HttpResponse:
    """The head lets evidence or a request for a later day go to the office, or gives it back to the clerk."""
    text = text_of(request, "words")
    verbs = {
        "gui": services.approve_evidence,
        "tra": services.send_back_evidence,
        "gui-gia-han": services.approve_extension,
        "khong-gui-gia-han": services.send_back_extension,
    }
    verb = verbs.get(request.POST.get("viec", ""))
    if verb is None:
        return _take(request, duty_id, _unknown, "words")
    return _take(request, duty_id, lambda a, v: verb(duty_id=duty_id, version=v, text=text, actor=a), "words")


@require_POST
@requires(DECIDE_TASK)
def decide(request: HttpRequest, duty_id: UUID) -> HttpResponse:
    """Accept, send back, grant or refuse a later day, cancel."""
    text = text_of(request, "answer")
    verbs: dict[str, Verb] = {
        "nhan": lambda a, v: services.accept_duty(duty_id=duty_id, version=v, text=text, actor=a),
        "tra": lambda a, v: services.return_duty(duty_id=duty_id, version=v, text=text, actor=a),
        "dong-y": lambda a, v: services.decide_extension(
            duty_id=duty_id, version=v, is_granted=True, text=text, actor=a
        ),
        "khong": lambda a, v: services.decide_extension(
            duty_id=duty_id, version=v, is_granted=False, text=text, actor=a
        ),
        "thoi": lambda a, v: services.cancel_duty(duty_id=duty_id, version=v, text=text, actor=a),
    }
    verb = verbs.get(request.POST.get("viec", ""))
    if verb is None:
        verb = _unknown
    return _take(request, duty_id, verb, "answer")


def _unknown(_actor: Actor, _version: int) -> None:
    raise InvalidInput({"text": [_("Xin chọn một việc.")]})


@require_POST
@requires(VIEW_TASKS)
def comment(request: HttpRequest, duty_id: UUID) -> HttpResponse:
    text = text_of(request, "comment")
    return _take(request, duty_id, lambda a, _v: services.comment_duty(duty_id=duty_id, text=text, actor=a))


@require_GET
@requires(VIEW_TASKS)
def evidence(request: HttpRequest, duty_id: UUID, evidence_id: int) -> FileResponse:
    """A file of evidence, as a download."""
    return vault.send_file(selectors.evidence_file(duty_id, evidence_id, actor_of(request)))
