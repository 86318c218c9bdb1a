"""The door at which PayGov knocks: POST /cong-thanh-toan/paygov/thong-bao."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from motcua.casework.payments import services
from motcua.connectors.paygov.mapping import CODE
from motcua.kernel.access import PUBLIC, requires

LARGEST_NOTICE = 64 * 1024
"""A real notice has under 2 KiB; of a larger one only this beginning is read."""


@requires(PUBLIC)
@csrf_exempt
@require_POST
def notice(request: HttpRequest) -> HttpResponse:
    """Hand the raw notice to payments and answer in the dialect. Anybody may knock; the check value decides."""
    body, size = _read(request)
    answer = services.handle_notice(CODE, dict(request.headers.items()), body, size)
    return HttpResponse(answer.body, status=answer.status, content_type=answer.content_type)


def _read(request: HttpRequest) -> tuple[bytes, int]:
    """What came, up to `LARGEST_NOTICE`, and how long the sender said it is."""
    declared = request.META.get("CONTENT_LENGTH") or "0"
    size = int(declared) if declared.isdigit() else 0
    try:
        body = request.read(LARGEST_NOTICE)
    except UnreadablePostError:
        body = b""
    return body, max(size, len(body))
