"""The administrator's list of messages from outside."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from motcua.foundation.exchange import selectors
from motcua.foundation.exchange.types import VIEW_MESSAGES
from motcua.kernel.access import requires


@requires(VIEW_MESSAGES)
@require_GET
def messages(request: HttpRequest) -> HttpResponse:
    """`/quan-tri/tin-nhan/`: what came, from whom, what became of it. Bodies are evidence and are not shown."""
    source, waiting = request.GET.get("nguon", ""), request.GET.get("cho") == "1"
    page = selectors.messages(page=request.GET.get("trang"), source=source, unsettled=waiting)
    context = {"page": page, "source": source, "waiting": waiting, "sources": selectors.sources()}
    return render(request, "exchange/messages.html", context)
