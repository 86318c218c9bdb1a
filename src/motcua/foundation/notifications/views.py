"""Pages: my notices."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from motcua.foundation.notifications import selectors, services
from motcua.kernel.access import SIGNED_IN, actor_of, requires


def _me(request: HttpRequest) -> UUID:
    return cast(UUID, actor_of(request).account_id)  # SIGNED_IN was checked


@require_GET
@requires(SIGNED_IN)
def inbox(request: HttpRequest) -> HttpResponse:
    """My notices, newest first."""
    page = selectors.inbox(_me(request), number=request.GET.get("trang", "1"))
    context = {"page": page, "unread": selectors.unread_count(_me(request))}
    return render(request, "notifications/inbox.html", context)


@require_POST
@requires(SIGNED_IN)
def mark_read(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Note that I read one, and go where it leads."""
    return redirect(services.mark_read(account_id=_me(request), message_id=message_id))


@require_POST
@requires(SIGNED_IN)
def mark_all_read(request: HttpRequest) -> HttpResponse:
    """Note that I read all."""
    services.mark_all_read(account_id=_me(request))
    return redirect("notifications:inbox")
