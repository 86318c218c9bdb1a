from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form sent from a page that is too old or from elsewhere; nothing was changed."""
    return render(request, "kit/stale.html", {"reason": reason}, status=403)
