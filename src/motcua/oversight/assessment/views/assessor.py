"""The desks of those who conduct an assessment: open it, follow it, judge, settle, close, approve, publish."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from motcua.foundation.accounts import selectors as accounts
from motcua.foundation.agencies.types import Group
from motcua.kernel.access import actor_of, requires
from motcua.kernel.errors import InvalidInput, NotAllowed, NotFound, Refusal, SignInRequired
from motcua.oversight.assessment import selectors, services
from motcua.oversight.assessment.errors import OwnAgency
from motcua.oversight.assessment.forms import day_from, day_parts, instant_from, pair_from, seen_from
from motcua.oversight.assessment.types import (
    APPROVE,
    CONDUCT,
    SCORE,
    TEST,
    VIEW,
    AssessmentInfo,
    Cause,
    Difference,
    Kind,
    ScoreLine,
    State,
    Verdict,
)
from motcua.oversight.assessment.views.public import line_row
from motcua.oversight.assessment.views.words import (
    STATE_TAGS,
    channel_names,
    errors_of,
    group_name,
    state_name,
    step_name,
)
from motcua.oversight.releases.selectors import releases

PAGE = 25
GROUPS = tuple(Group)


@require_http_methods(["GET", "POST"])
@requires(CONDUCT)
def open_page(request: HttpRequest) -> HttpResponse:
    """The form that opens an assessment."""
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            return redirect("assessment:board", code=_opened(request))
        except (NotAllowed, SignInRequired):
            raise
        except Refusal as found:
            refusal = found
    errors = errors_of(refusal, "code") if refusal else []
    context = {
        "sets": [found for found in selectors.criteria_sets() if not found.unusable],
        "earlier": [*selectors.assessments(actor_of(request)), *selectors.rounds()],
        "typed": request.POST,
        "groups": [(name, group_name(name), name in request.POST.getlist("groups")) for name in GROUPS],
        "errors": errors,
        "wrong": dict(errors),
        "days": {
            "on": day_parts(request.POST, "on"),
            "explain_until": day_parts(request.POST, "explain_until", with_time=True),
            "embargo_until": day_parts(request.POST, "embargo_until", with_time=True),
        },
    }
    return render(request, "assessment/open.html", context, status=refusal.status if refusal else 200)


def _opened(request: HttpRequest) -> str:
    """Every fault of the form at once, then whatever the verb itself refuses."""
    post, errors = request.POST, dict[str, list[str]]()

    def read(take: Callable[[], Any]) -> Any:
        try:
            return take()
        except InvalidInput as refusal:
            errors.update(refusal.errors)

    on = read(lambda: day_from(post, "on"))
    given = {
        "code": read(lambda: _code(post)),
        "title": read(lambda: _title(post)),
        "explain_until": read(lambda: instant_from(post, "explain_until")),
        "embargo_until": read(lambda: instant_from(post, "embargo_until")),
    }
    groups = read(lambda: _groups(post))
    if errors:
        raise InvalidInput(errors)
    return services.open_assessment(
        **given,
        criteria=post.get("criteria", ""),
        on=on,
        agency_codes=selectors.assessable(groups, on),
        follows=post.get("follows", ""),
        actor=actor_of(request),
    ).code


def _title(post: QueryDict) -> str:
    title = post.get("title", "").strip()
    if not title:
        raise InvalidInput({"title": [_("Nhập tên đợt.")]})
    return title


def _groups(post: QueryDict) -> list[str]:
    found = [name for name in post.getlist("groups") if name in GROUPS]
    if not found:
        raise InvalidInput({"groups": [_("Chọn ít nhất một khối cơ quan.")]})
    return found


def _code(post: QueryDict) -> str:
    code = post.get("code", "").strip()
    if not code.isascii() or not code.replace("-", "").isalnum() or len(code) > 40 or code != code.lower():
        raise InvalidInput({"code": [_("Mã chỉ gồm chữ thường không dấu, chữ số và gạch nối.")]})
    return code


@require_http_methods(["GET"])
@requires(VIEW)
def board(request: HttpRequest, code: str) -> HttpResponse:
    """Where everybody stands, what is left, and the next step."""
    return _board(request, code)


def _left(code: str) -> dict[str, Any]:
    """What is left to do, and by name the criteria that nobody answered: an assessor leaves none out by its code."""
    progress = selectors.progress(code)
    criteria = selectors.criteria_of(code).criteria if progress.empty else ()
    return {"progress": progress, "empty": [(row.code, row.name) for row in criteria if row.code in progress.empty]}


def _board(request: HttpRequest, code: str, refusal: Refusal | None = None) -> HttpResponse:
    actor = actor_of(request)
    info = selectors.assessment(code, actor)
    page = Paginator(selectors.standing(code, actor), PAGE).get_page(request.GET.get("trang"))
    is_conducting = actor.may(CONDUCT)
    prepares = is_conducting and info.state is State.OPEN
    context = {
        "info": info,
        "state": (state_name(info.state), STATE_TAGS[info.state]),
        **_left(code),
        "page": page,
        "steps": [(step, step_name(step.step)) for step in info.steps],
        "is_open": info.state is State.OPEN,
        "may_score": actor.may(SCORE),
        "may_conduct": is_conducting,
        "may_approve": actor.may(APPROVE) and info.state is State.SECOND_SCORED,
        "closes": is_conducting and info.state in (State.OPEN, State.FIRST_SCORED),
        "may_publish": is_conducting and info.state is State.APPROVED,
        "testers": accounts.officers_with(TEST, "") if prepares else [],
        "releases": [r.code for r in releases.releases() if r.published_at] if prepares else [],
        "assigned": selectors.assigned(code, actor) if prepares else [],
        "conflicts": selectors.conflicts(code),
        "replacements": selectors.replacements_of(code, actor),
        "people": selectors.pair_agreements(code, actor),
        "is_explaining": info.state is State.FIRST_SCORED,
        "errors": errors_of(refusal) if refusal else [],
        "until_parts": day_parts(request.POST, "den", with_time=True),
        "typed_extend": request.POST.get("ly-do", "") if "den-ngay" in request.POST else "",
        "typed_empty": request.POST.getlist("bo-qua"),
        "typed_reason": request.POST.get("ly-do", "") if "bo-qua" in request.POST else "",
    }
    return render(request, "assessment/board.html", context, status=refusal.status if refusal else 200)


def _step(request: HttpRequest, code: str, take: Callable[[], object]) -> HttpResponse:
    """A step from the board; where it is refused the board says why."""
    try:
        take()
    except (NotFound, NotAllowed, SignInRequired):
        raise
    except Refusal as refusal:
        return _board(request, code, refusal)
    return redirect("assessment:board", code=code)


@require_POST
@requires(CONDUCT)
def assign_step(request: HttpRequest, code: str) -> HttpResponse:
    testers = [UUID(found) for found in request.POST.getlist("nguoi-cham") if _is_uuid(found)]
    actor = actor_of(request)
    return _step(request, code, lambda: services.assign_testers(assessment=code, testers=testers, actor=actor))


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


@require_POST
@requires(CONDUCT)
def draw_step(request: HttpRequest, code: str) -> HttpResponse:
    release, actor = request.POST.get("ky", ""), actor_of(request)
    """Cells of a release, and the rounds of visits from outside."""

    def draw() -> None:
        services.draw_figures(assessment=code, release=release, actor=actor)
        services.draw_probes(assessment=code, actor=actor)

    return _step(request, code, draw)


@require_POST
@requires(CONDUCT)
def close_step(request: HttpRequest, code: str) -> HttpResponse:
    """Close the first score while it is open, the second one afterwards."""
    actor = actor_of(request)
    info: AssessmentInfo = selectors.assessment(code, actor)
    if info.state is not State.OPEN:
        return _step(request, code, lambda: services.close_second_score(assessment=code, actor=actor))
    without, reason = request.POST.getlist("bo-qua"), request.POST.get("ly-do", "")
    return _step(
        request,
        code,
        lambda: services.close_first_score(assessment=code, actor=actor, without=without, reason=reason),
    )


@require_POST
@requires(APPROVE)
def approve_step(request: HttpRequest, code: str) -> HttpResponse:
    digest, actor = request.POST.get("digest", ""), actor_of(request)
    return _step(request, code, lambda: services.approve_assessment(assessment=code, digest=digest, actor=actor))


@require_POST
@requires(CONDUCT)
def publish_step(request: HttpRequest, code: str) -> HttpResponse:
    actor = actor_of(request)
    return _step(request, code, lambda: services.publish_assessment(assessment=code, actor=actor))


@require_POST
@requires(CONDUCT)
def replace_step(request: HttpRequest, code: str) -> HttpResponse:
    """Another tester takes over an agency."""
    return _step(request, code, lambda: _replace(request, code))


def _replace(request: HttpRequest, code: str) -> object:
    post = request.POST
    former, successor = post.get("cu", ""), post.get("moi", "")
    if not (_is_uuid(former) and _is_uuid(successor)):
        raise InvalidInput({"moi": [_("Hãy chọn người thôi và người thay.")]})
    cause = Cause.ILLNESS if post.get("vi-sao") == Cause.ILLNESS else Cause.CONFLICT
    return services.replace_tester(
        assessment=code, agency=post.get("co-quan", ""), former=UUID(former), successor=UUID(successor), cause=cause,
        reason=post.get("ly-do", ""), actor=actor_of(request),
    )  # fmt: skip


@require_POST
@requires(CONDUCT)
def extend_step(request: HttpRequest, code: str) -> HttpResponse:
    """A later last day for one agency's explanations."""
    post, actor = request.POST, actor_of(request)
    return _step(request, code, lambda: services.extend_explaining(
        assessment=code, agency=post.get("co-quan", ""), until=instant_from(post, "den"),
        reason=post.get("ly-do", ""), actor=actor,
    ))  # fmt: skip


@require_POST
@requires(CONDUCT)
def procedure_step(request: HttpRequest, code: str) -> HttpResponse:
    """The procedure that both testers of an agency try."""
    post, actor = request.POST, actor_of(request)
    agency, procedure = post.get("co-quan", ""), post.get("thu-tuc", "")
    return _step(request, code, lambda: services.choose_procedure(
        assessment=code, agency=agency, procedure=procedure, actor=actor
    ))  # fmt: skip


@require_http_methods(["GET", "POST"])
@requires(SCORE)
def agency_desk(request: HttpRequest, code: str, agency: str) -> HttpResponse:
    """One agency before the assessor: evidence to judge, pairs to enter, marks to settle, explanations to answer.

    Who has an interest in it does not even read what others judge.
    """
    if selectors.has_interest(actor_of(request), agency):
        raise OwnAgency(agency=agency)
    if request.method != "POST":
        return _desk(request, code, agency)
    verb = VERBS.get(request.POST.get("viec", ""))
    if verb is None:
        raise NotFound()
    given = {"assessment": code, "agency": agency, "criterion": request.POST.get("tieu-chi", "")}
    try:
        verb(request.POST, {**given, "actor": actor_of(request)})
    except (NotFound, NotAllowed, SignInRequired):
        raise
    except Refusal as refusal:
        return _desk(request, code, agency, refusal)
    return redirect("assessment:desk", code=code, agency=agency)


def _judge(post: QueryDict, what: dict[str, Any]) -> None:
    services.judge_evidence(
        **what, mark=post.get("diem", ""), pair=pair_from(post), note=post.get("loi", ""), seen=seen_from(post)
    )


def _pair(post: QueryDict, what: dict[str, Any]) -> None:
    services.enter_pair(**what, pair=pair_from(post) or (0, 0), source=post.get("loi", ""), seen=seen_from(post))


def _third(post: QueryDict, what: dict[str, Any]) -> None:
    services.give_third_mark(**what, mark=post.get("diem", ""), note=post.get("loi", ""), seen=seen_from(post))


def _answer(post: QueryDict, what: dict[str, Any]) -> None:
    verdict = Verdict.CHANGED if post.get("ket-luan") == Verdict.CHANGED else Verdict.KEPT
    services.answer_explanation(
        **what, verdict=verdict, reason=post.get("loi", ""), mark=post.get("diem", ""), pair=pair_from(post),
        release=post.get("ky", ""), seen=seen_from(post),
    )  # fmt: skip


VERBS: dict[str, Callable[[QueryDict, dict[str, Any]], None]] = {
    "judge": _judge, "pair": _pair, "third": _third, "answer": _answer,
}  # fmt: skip


def _desk(request: HttpRequest, code: str, agency: str, refusal: Refusal | None = None) -> HttpResponse:
    actor = actor_of(request)
    info, found = selectors.assessment(code, actor), selectors.explained(code, agency, actor)
    differing = {d.criterion.code: d for d in selectors.differences(code, actor) if d.agency == agency}
    typed = request.POST if refusal else {}
    anchor = f"c-{typed.get('tieu-chi', '')}"
    context = {
        "info": info,
        "found": found,
        "state": (state_name(info.state), STATE_TAGS[info.state]),
        "rows": [_row(line, differing.get(line.criterion.code), info.state, typed) for line in found.lines],
        "sheets": [(s, dict(channel_names())[s.channel]) for s in selectors.sheets_of(code, agency, actor)],
        "releases": [r.code for r in releases.releases() if r.published_at],
        "errors": [(anchor, sentence) for _field, sentence in errors_of(refusal)] if refusal else [],
    }
    return render(request, "assessment/desk.html", context, status=refusal.status if refusal else 200)


def _row(line: ScoreLine, differing: Difference | None, state: State, typed: Any) -> dict[str, Any]:
    is_open, kind = state is State.OPEN, line.criterion.kind
    verb = ""
    if is_open and kind in (Kind.EVIDENCE, Kind.SURVEY, Kind.PROBE) and not line.criterion.check:
        verb = "judge" if kind is Kind.EVIDENCE else "pair"
    elif is_open and differing:
        verb = "third"
    elif state is State.FIRST_SCORED and line.explanation:
        verb = "answer"
    return {
        **line_row(line),
        "verb": verb,
        "differing": differing,
        "is_drawn": kind is Kind.AUTOMATIC,
        "is_probed": bool(line.criterion.check),
        "choices": [(str(choice.mark), choice.label) for choice in line.criterion.choices],
        "typed": typed if typed.get("tieu-chi") == line.criterion.code else _held(line, differing, verb),
        "seen": _seen(line, differing, verb),
    }


def _held(line: ScoreLine, differing: Difference | None, verb: str) -> dict[str, str]:
    """What stands now, to be read and mended in its form."""
    if verb == "third" and differing:
        return {"diem": differing.third, "loi": differing.third_note}
    if verb == "answer" and line.explanation:
        return {"loi": line.explanation.reason}
    pair = next((ratio for _name, ratio in line.pairs), None)
    numbers = {"tu": str(pair.numerator), "mau": str(pair.denominator)} if pair else {}
    return {**numbers, "loi": line.note, "diem": line.mark}


def _seen(line: ScoreLine, differing: Difference | None, verb: str) -> str:
    """When what stands was written: sent back with the form, so that nothing unseen is replaced."""
    stamps = {
        "third": differing.third_at if differing else None,
        "answer": (line.explanation.answered_at or line.explanation.at) if line.explanation else None,
    }
    stamp = stamps.get(verb, line.judged_at)
    return stamp.isoformat() if stamp else ""
