"""What my agency owes, what waits for me, and the dates as a feed."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from motcua.kernel.access import PUBLIC, actor_of, requires
from motcua.kernel.paging import paged
from motcua.oversight.campaigns import selectors
from motcua.oversight.campaigns.selectors import reports
from motcua.oversight.campaigns.types import VIEW_REPORTS, DeskLine
from motcua.oversight.campaigns.views.words import campaign_name, frame, state_tag


@requires(VIEW_REPORTS)
def desk(request: HttpRequest) -> HttpResponse:
    """Reports of my agencies, those still to be done in front."""
    page = paged(reports.desk(actor_of(request)), request)
    lines = [reports.desk_line(row) for row in page.object_list]
    owed = [line for line in lines if line.is_open]
    rest = [line for line in lines if line not in owed]
    waiting = reports.queue(actor_of(request)).count() + reports.asked_to_move(actor_of(request)).count()
    context = {
        "page": page,
        "waiting": waiting,
        "owed": [_shown(each) for each in owed],
        "rest": [_shown(each) for each in rest],
    }
    return render(request, "campaigns/desk.html", context | frame(request, "desk"))


@requires(VIEW_REPORTS)
def queue(request: HttpRequest) -> HttpResponse:
    """Reports whose next step is mine, the one that is due first in front."""
    page = paged(reports.queue(actor_of(request)), request)
    asked = paged(reports.asked_to_move(actor_of(request)), request)
    context = {
        "page": page,
        "lines": [_shown(reports.desk_line(row)) for row in page.object_list],
        "asked": [_shown(reports.desk_line(row)) for row in asked.object_list],
    }
    return render(request, "campaigns/queue.html", context | frame(request, "queue"))


def _shown(line: DeskLine) -> tuple[DeskLine, str, tuple[str, str]]:
    return line, campaign_name(line.campaign), state_tag(line.state)


@requires(PUBLIC)
def feed(request: HttpRequest) -> HttpResponse:
    """Due days as iCalendar, for any calendar program."""
    text = selectors.calendar_feed(f"{settings.PUBLIC_URL.rstrip('/')}/")
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")
