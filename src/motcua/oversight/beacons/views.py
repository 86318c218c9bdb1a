"""The public door of the beacons: our own script and what it sends, and the Matomo tracking protocol.

Answers say nothing about what became of a beacon: a forger learns nothing, and the page never waits.
"""

from __future__ import annotations

import base64
import json
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.kernel.access import PUBLIC, requires
from motcua.kernel.pace import line_of
from motcua.oversight.beacons import rules, services
from motcua.oversight.beacons.services import Beacon
from motcua.oversight.beacons.types import Drop

LARGEST = 4 * 1024
"""Bytes of one beacon."""
LARGEST_BULK = 64 * 1024
MOST_IN_BULK = 200
_AGENT = 512
"""As much of a browser's name as is looked at, for what is looked at is remembered."""
_SCRIPT = Path(__file__).parent / "static" / "beacons" / "dem.js"
_PIXEL = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
_MATOMO_EVENTS = {"start": "start", "submit": "submit"}
"""Action of a Matomo event (e_a) to our kind; the category (e_c) must be `dich-vu`."""
_UNCOUNTED = ("link", "download", "search", "ping", "idgoal", "ca", "c_n")
"""Parameters that mark what is no view of a page."""


@cache
def _script() -> bytes:
    return _SCRIPT.read_bytes()


@requires(PUBLIC)
@require_GET
def script(request: HttpRequest) -> HttpResponse:
    """The tracker, at an address that never changes."""
    answer = HttpResponse(_script(), content_type="text/javascript; charset=utf-8")
    answer.headers["Cache-Control"] = "public, max-age=3600"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


@requires(PUBLIC)
@csrf_exempt
@require_POST
def collect(request: HttpRequest) -> HttpResponse:
    """One beacon of our own script: JSON `{token, kind, url}`."""
    body = _body(request, LARGEST)
    if body is not None:
        said = _json(body)
        if isinstance(said, dict) and all(isinstance(said.get(name), str) for name in ("token", "kind", "url")):
            services.take_beacon(_beacon(request, said["token"], said["kind"], said["url"]))
        else:
            services.drop_beacon(Drop.UNREADABLE)
    return HttpResponse(status=204)


@requires(PUBLIC)
@csrf_exempt
@require_http_methods(["GET", "POST"])
def matomo(request: HttpRequest, token: str) -> HttpResponse:
    """The tracking API of Matomo: query, form or bulk. Its `cip`, `cdt`, `uid`, `_id` and the like are not read."""
    body = _body(request, LARGEST_BULK) if request.method == "POST" else b""
    for said in _matomo_requests(request, body) if body is not None else ():
        services.take_beacon(_beacon(request, token, _matomo_kind(said), said.get("url", ""), said.get("idsite", "")))
    if request.method == "POST" or request.GET.get("send_image") == "0":
        return HttpResponse(status=204)
    return HttpResponse(_PIXEL, content_type="image/gif", headers={"Cache-Control": "no-store"})


def _matomo_requests(request: HttpRequest, body: bytes) -> list[dict[str, str]]:
    """What a call holds: one request in its address or form, or up to `MOST_IN_BULK` in a bulk."""
    if not body.startswith(b"{"):
        return [dict(parse_qsl(f"{request.META.get('QUERY_STRING', '')}&{body.decode(errors='replace')}"))]
    said = _json(body)
    requests = said.get("requests") if isinstance(said, dict) else None
    if not isinstance(requests, list) or not all(isinstance(one, str) for one in requests):
        services.drop_beacon(Drop.UNREADABLE)
        return []
    for _ in requests[MOST_IN_BULK:]:
        services.drop_beacon(Drop.TOO_LARGE)
    return [dict(parse_qsl(one.partition("?")[2])) for one in requests[:MOST_IN_BULK]]


def _matomo_kind(said: dict[str, str]) -> str:
    if said.get("rec") != "1" or (any(name in said for name in _UNCOUNTED) and "e_a" not in said):
        return ""
    if "e_a" in said or "e_c" in said:
        return _MATOMO_EVENTS.get(said.get("e_a", ""), "") if said.get("e_c") == "dich-vu" else ""
    return "view"


def _beacon(request: HttpRequest, token: str, kind: str, url: str, site_id: str = "") -> Beacon:
    headers = request.META
    purpose = headers.get("HTTP_SEC_PURPOSE", "") + headers.get("HTTP_PURPOSE", "") + headers.get("HTTP_X_MOZ", "")
    return Beacon(
        token=token,
        kind=kind,
        url=url,
        origin=rules.host_of(headers.get("HTTP_ORIGIN") or headers.get("HTTP_REFERER", "")),
        agent=headers.get("HTTP_USER_AGENT", "")[:_AGENT],
        address=line_of(headers),
        is_prefetch="prefetch" in purpose or "prerender" in purpose,
        site_id=site_id,
    )


def _body(request: HttpRequest, largest: int) -> bytes | None:
    """What came; None, and counted, where it is larger than a beacon can be or broke off."""
    declared = request.META.get("CONTENT_LENGTH") or "0"
    try:
        body = request.body if declared.isdigit() and int(declared) <= largest else None
    except (UnreadablePostError, RequestDataTooBig):
        body = None
    if body is None:
        services.drop_beacon(Drop.TOO_LARGE)
    return body


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
