"""The right of reply to published lines: the clerk writes, the head approves, everybody reads it beside the figure."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from motcua.foundation.agencies import selectors as agencies
from motcua.kernel.access import Actor, actor_of, check, requires
from motcua.kernel.errors import NotAllowed, NotFound, Refusal, SignInRequired
from motcua.oversight.assessment import selectors, services
from motcua.oversight.assessment.errors import NoSuchLine
from motcua.oversight.assessment.types import ANSWER, WRITE_REPLY, LineReplyInfo, ReplyState
from motcua.oversight.assessment.views.words import errors_of
from motcua.oversight.releases.selectors import releases

PAGE = 25
TAGS = {ReplyState.WAITING: "warn", ReplyState.APPROVED: "ok", ReplyState.RETURNED: "bad", ReplyState.DROPPED: "idle"}


def state_name(state: ReplyState) -> str:
    names = {
        ReplyState.WAITING: _("Chờ lãnh đạo duyệt"),
        ReplyState.APPROVED: _("Đã đăng"),
        ReplyState.RETURNED: _("Trả lại"),
        ReplyState.DROPPED: _("Đã thay bằng bản khác"),
    }
    return names[state]


@require_GET
@requires(WRITE_REPLY)
def reply_list(request: HttpRequest) -> HttpResponse:
    """Wordings that wait for a head."""
    page = Paginator(selectors.replies_waiting(actor_of(request)), PAGE).get_page(request.GET.get("trang"))
    return render(request, "assessment/replies.html", {"page": page})


@require_http_methods(["GET", "POST"])
@requires(WRITE_REPLY)
def reply_page(request: HttpRequest, release: str, indicator: str, agency: str) -> HttpResponse:
    """Write a wording, decide on the one that waits, and see all that were written. 404 for a line not public."""
    check(actor_of(request), WRITE_REPLY, agency)
    where = {"release": release, "indicator": indicator, "agency": agency}
    _require_line(**where)
    if request.method != "POST":
        return _page(request, where)
    try:
        _do(request, where)
    except (NotFound, NotAllowed, SignInRequired):
        raise
    except Refusal as refusal:
        return _page(request, where, refusal)
    return redirect("assessment:reply", release, indicator, agency)


def _require_line(*, release: str, indicator: str, agency: str) -> None:
    if not releases.cells(release, indicator=indicator, scope=agency):
        raise NoSuchLine()


def _do(request: HttpRequest, where: dict[str, str]) -> None:
    post, actor = request.POST, actor_of(request)
    if post.get("viec") == "write":
        services.write_reply(**where, text=post.get("loi", ""), actor=actor)
        return
    found = next(iter(_waiting(request, where)), None)
    if found is None or str(found.id) != post.get("ban", ""):
        raise NotFound()
    if post.get("viec") == "approve":
        services.approve_reply(reply=found.id, actor=actor)
    elif post.get("viec") == "return":
        services.return_reply(reply=found.id, reason=post.get("ly-do", ""), actor=actor)
    else:
        raise NotFound()


def _waiting(request: HttpRequest, where: dict[str, str]) -> list[LineReplyInfo]:
    rows = selectors.line_replies(**where, actor=actor_of(request))
    return [row for row in rows if row.state is ReplyState.WAITING]


def _is_own(row: LineReplyInfo, actor: Actor) -> bool:
    """Whether the actor wrote it: nobody is offered the approval of their own words."""
    return row.written_by is not None and row.written_by == actor.account_id


def _page(request: HttpRequest, where: dict[str, str], refusal: Refusal | None = None) -> HttpResponse:
    actor = actor_of(request)
    rows = selectors.line_replies(**where, actor=actor)
    waiting = next((row for row in rows if row.state is ReplyState.WAITING), None)
    definition = releases.frame_of(where["release"]).definition_of(where["indicator"])
    typed: Any = request.POST if refusal else {}
    anchor = "ly-do" if typed.get("viec") == "return" else "loi"
    context = {
        **where,
        "name": agencies.agency(where["agency"]).name,
        "indicator_name": definition.name if definition else where["indicator"],
        "waiting": waiting,
        "may_decide": waiting is not None and actor.may(ANSWER, where["agency"]) and not _is_own(waiting, actor),
        "is_own": waiting is not None and _is_own(waiting, actor),
        "rows": [(row, state_name(row.state), TAGS[row.state]) for row in rows],
        "typed": typed,
        "text": typed.get("loi") if typed else waiting.text if waiting else "",
        "errors": errors_of(refusal, anchor) if refusal else [],
    }
    return render(request, "assessment/reply.html", context, status=refusal.status if refusal else 200)
