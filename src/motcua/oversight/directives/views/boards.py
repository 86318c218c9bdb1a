"""Boards: all directives, one's own duties by urgency, the nation's, and what waits for the office."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.kernel.access import PUBLIC, Actor, actor_of, requires
from motcua.kernel.clock import today
from motcua.kernel.paging import paged
from motcua.oversight.directives import selectors
from motcua.oversight.directives.models import Duty
from motcua.oversight.directives.types import (
    LEAD_TASK,
    MANAGE_DIRECTIVES,
    VIEW_BOARD,
    VIEW_TASKS,
    DutyLine,
    Filters,
    State,
)
from motcua.oversight.directives.views.words import (
    frame,
    kind_name,
    passport,
    rhythm_name,
    state_name,
    state_tag,
)

_QUEUE = 20


@require_GET
@requires(PUBLIC)
def index(request: HttpRequest) -> HttpResponse:
    """All directives that this reader may see, newest first."""
    page = paged(selectors.directives(published_only=not _sees_all(actor_of(request))), request)
    lines = [(line, kind_name(line.kind)) for line in page.object_list]
    context = {"page": page, "lines": lines, "may_manage": actor_of(request).may(MANAGE_DIRECTIVES)}
    return render(request, "directives/index.html", context | frame(request, "index"))


def _sees_all(actor: Actor) -> bool:
    return actor.is_signed_in and actor.may(VIEW_BOARD)


@require_GET
@requires(VIEW_TASKS)
def desk(request: HttpRequest) -> HttpResponse:
    """The duties of the agencies for which the reader holds a role, the most urgent first."""
    rows = selectors.visible(actor_of(request))
    filters = _filters(request)
    context = _listed(selectors.board(rows, filters), request) | {"filters": filters, "states": _states(filters.state)}
    counts = selectors.urgent_counts(rows)
    context |= {"counts": counts, "behind": passport(counts["whole"]), "queues": _for_head(request)}
    context |= frame(request, "desk")
    return render(request, "directives/desk.html", context)


def _for_head(request: HttpRequest) -> list[dict[str, Any]]:
    """What waits until the reader, as the head responsible, lets it go; nothing for who is no head."""
    actor = actor_of(request)
    if not actor.scopes(LEAD_TASK):
        return []
    return [
        _queue(request, "lanh-dao", _("Minh chứng chờ bạn đồng ý gửi"), selectors.waiting_for_head(actor)),
        _queue(request, "xin-gia-han", _("Đề nghị gia hạn chờ bạn đồng ý gửi"), selectors.asking_head(actor)),
    ]


def _filters(request: HttpRequest) -> Filters:
    return Filters(
        directive=_id(request.GET.get("van-ban", "")),
        agency=request.GET.get("co-quan", "").replace("\x00", "")[:35],
        state=request.GET.get("trang-thai", "")[:20],
    )


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _listed(rows: QuerySet[Duty], request: HttpRequest) -> dict[str, Any]:
    page = paged(rows, request)
    found = selectors.lines(page.object_list)  # type: ignore[arg-type]  # a page of a queryset holds a queryset
    return {"page": page, "lines": shown(found)}


def shown(lines: list[DutyLine]) -> list[dict[str, Any]]:
    """Lines with their words."""
    return [
        {
            "line": line,
            "tag": state_tag(line.state),
            "agency": selectors.agency_name(line.agency),
            "rhythm": rhythm_name(line.rhythm),
            "late_by": _late_by(line),
        }
        for line in lines
    ]


def _late_by(line: DutyLine) -> int | None:
    """Days after the due day, until today or until the evidence left the agency; None in time."""
    if not line.is_late or line.due_on is None:
        return None
    return ((line.handed_in_on or today()) - line.due_on).days


def _states(chosen: str, *more: tuple[str, str]) -> list[tuple[str, str, bool]]:
    first = [("", _("Còn phải làm")), ("late", _("Quá hạn")), ("soon", _("Đến hạn trong 7 ngày")), *more,
             ("all", _("Tất cả"))]  # fmt: skip
    return [(value, word, value == chosen) for value, word in [*first, *((s.value, state_name(s)) for s in State)]]


@require_GET
@requires(VIEW_BOARD)
def board(request: HttpRequest) -> HttpResponse:
    """All duties by directive, owner and state; counts, shares as pairs, late first."""
    filters = _filters(request)
    counted = selectors.tallies("agency_code", _within(filters))
    owners = [(code, selectors.agency_name(code), tally) for code, tally in counted.items() if tally.duties]
    owners.sort(key=lambda each: (-each[2].late, each[2].share or 0, each[0]))
    chosen = [each for each in owners if filters.agency in ("", each[0])]
    whole = selectors.total(tally for code, tally in counted.items() if filters.agency in ("", code))
    rows = selectors.board(Duty.objects.all(), filters)
    states = _states(filters.state, (selectors.LEFT_BEHIND, _("Cơ quan đã kết thúc, chưa ai nhận việc")))
    context = _listed(rows, request) | {"filters": filters, "states": states, "whole": whole}
    context |= {"owners": owners, "ranked": chosen[:_QUEUE], "directives": _directives(filters)}
    context |= {"behind": passport(whole)}
    return render(request, "directives/board.html", context | frame(request, "board"))


def _within(filters: Filters) -> QuerySet[Duty] | None:
    return Duty.objects.filter(directive_id=filters.directive) if filters.directive else None


def _directives(filters: Filters) -> list[tuple[UUID, str, bool]]:
    return [(key, number, key == filters.directive) for key, number in selectors.directive_names()]


@require_GET
@requires(MANAGE_DIRECTIVES)
def office(request: HttpRequest) -> HttpResponse:
    """What waits for the office: late beyond the ladder, evidence, later days, proposals; then every directive."""
    queues = [
        ("leo-thang", _("Quá hạn đã báo đến Văn phòng"), selectors.escalated()),
        ("minh-chung", _("Minh chứng chờ công nhận"), selectors.handed_in()),
        ("gia-han", _("Xin gia hạn"), selectors.asking()),
    ]
    if (alone := selectors.left_behind()).exists():
        queues.insert(0, ("khong-ai-nhan", _("Việc của cơ quan đã kết thúc, chưa ai nhận"), alone))
    context = {
        "queues": [_queue(request, *queue) for queue in queues],
        "proposals": selectors.waiting_proposals(),
        "directives": [(line, kind_name(line.kind)) for line in selectors.directives(published_only=False)[:PAGE_OF]],
    }
    return render(request, "directives/office.html", context | frame(request, "office"))


PAGE_OF = 30
"""Directives on the board of the office; the list of all is paged."""


def _queue(request: HttpRequest, key: str, title: str, rows: QuerySet[Duty]) -> dict[str, Any]:
    """The head of a queue; all of it, paged, when it is the one asked for."""
    is_whole = request.GET.get("hang") == key
    page = paged(rows, request, _QUEUE) if is_whole else None
    found = page.object_list if page else rows[:5]
    return {
        "key": key,
        "title": title,
        "count": page.paginator.count if page else rows.count(),
        "page": page,
        "lines": shown(selectors.lines(found)),  # type: ignore[arg-type]  # a slice of a queryset
    }
