"""What holds for every request: headers, refusals as sentences, one declared permission."""

from __future__ import annotations

import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.db import DataError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import is_valid_path
from django.utils.http import urlencode
from django.utils.translation import get_language

from motcua.kernel import audit
from motcua.kernel.access import actor_of, check
from motcua.kernel.clock import now
from motcua.kernel.errors import ImpossibleValue, InvalidInput, NotAllowed, Refusal, SignInRequired
from motcua.kernel.hidden import hidden_in, seen

log = logging.getLogger(__name__)
Respond = Callable[[HttpRequest], HttpResponseBase]
Answer = TypeVar("Answer", bound=HttpResponse)

API_PREFIX = "/api/"
_POLICY = (
    "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; frame-ancestors 'none'; "
    "base-uri 'self'; object-src 'none'"
)


BEGAN_AT = "motcua.began_at"
"""Where the web process writes the instant at which a request began, before it waits for anything."""


def stamp_arrival(respond: Respond) -> Respond:
    """Note when the request began to arrive (`request.began_at`), before its body is read: what decides a deadline."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        request.began_at = request.META.get(BEGAN_AT) or now()  # type: ignore[attr-defined]
        return respond(request)

    return middleware


def security_headers(respond: Respond) -> Respond:
    """Strict content policy, no sniffing, no referrer to other sites; private pages are never cached."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = respond(request)
        response.headers.setdefault("Content-Security-Policy", _POLICY)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        if actor_of(request).is_signed_in:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware


def refuse_impossible_addresses(respond: Respond) -> Respond:
    """An address with a NUL character leads nowhere; no view and no database has to cope with it."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return refused(request, ImpossibleValue())
        return respond(request)

    return middleware


def lead_from_closed_doors(respond: Respond) -> Respond:
    """Whoever opens by hand an address that only takes a form comes to the page above it; machines get the bare 405.

    Such an address stays in the address bar when a form comes back with what is wrong in it.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = respond(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or not _wants_page(request):
            return response
        is_reading = request.method in ("GET", "HEAD")
        above = page_above(request.path)
        if is_reading and above:
            return redirect(above)
        page = render(request, "kit/closed_door.html", {"is_reading": is_reading}, status=response.status_code)
        page.headers["Allow"] = response.headers["Allow"]
        return page

    return middleware


def _wants_page(request: HttpRequest) -> bool:
    return "text/html" in request.headers.get("Accept", "") and not request.path.startswith(API_PREFIX)


def page_above(path: str) -> str:
    """The nearest address above that exists, the first page of the house left out; '' where there is none."""
    parts = path.strip("/").split("/")[:-1]
    above = ("/" + "/".join(parts[:n]) + "/" for n in range(len(parts), 0, -1))
    return next((address for address in above if is_valid_path(address)), "")


class RefusalMiddleware:
    """Turns a refusal that a view let through, or a value the database cannot hold, into a page or a problem."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.respond(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """What the database says of a value quotes it, so the log has only the name of what was wrong."""
        if isinstance(error, DataError):
            log.warning("refused a value at %s: %s", request.path, type(error.__cause__ or error).__name__)
            return refused(request, ImpossibleValue())
        return refused(request, error) if isinstance(error, Refusal) else None


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The answer to a refusal: JSON for the API, sign-in for a visitor, else a page with the sentence."""
    if request.path.startswith(API_PREFIX):
        return problem(refusal)
    if isinstance(refusal, SignInRequired):
        return _to_sign_in(request)
    context = {"refusal": refusal, "sentence": refusal.sentence(get_language() or "vi")}
    return with_wait(render(request, "kit/refused.html", context, status=refusal.status), refusal)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """Lead to the sign-in; a script that saved a part of a page leads the whole page there.

    A form of ours that was sent when the session had ended says so, and keeps what was typed.
    """
    page = _page_to_return_to(request)
    address = f"/dang-nhap/?{urlencode({'next': page})}"
    if "HX-Request" in request.headers:
        return HttpResponse(status=401, headers={"HX-Redirect": address})
    if request.method == "POST" and is_own_page(request):
        return _session_ended(request, page, address)
    return redirect(address)


def _session_ended(request: HttpRequest, page: str, address: str) -> HttpResponse:
    """What was sent has not been done; a new sign-in beside this page, and it is sent again from here. Never kept."""
    typed = typed_in(request)
    context = {"typed": typed, "page": page, "sign_in": address, "has_files": bool(request.FILES)}
    response = render(request, "kit/session_ended.html", context, status=401)
    response["Cache-Control"] = "no-store"
    return response


def typed_in(request: HttpRequest) -> list[tuple[str, str]]:
    """Every field of a form that was sent, but its token."""
    return [(name, value) for name, values in request.POST.lists() for value in values if name != _TOKEN]


def is_own_page(request: HttpRequest) -> bool:
    """Whether browser and address bar agree that the form stood on a page of this site."""
    own = f"{request.scheme}://{request.get_host()}"
    source = urlsplit(request.headers.get("Referer", ""))
    return request.headers.get("Origin", own) == own and f"{source.scheme}://{source.netloc}" == own


_TOKEN = "csrfmiddlewaretoken"  # noqa: S105  (the name of a field)


def _page_to_return_to(request: HttpRequest) -> str:
    """The page that was asked for, or the page whose form was sent when the session had ended."""
    if request.method in ("GET", "HEAD") and "HX-Request" not in request.headers:
        return request.get_full_path()
    source = urlsplit(request.headers.get("Referer", ""))
    return source.path if source.netloc == request.get_host() and source.path else "/"


def problem(refusal: Refusal) -> JsonResponse:
    """A refusal as `application/problem+json`, in both languages; `retry_after` (seconds) becomes its header."""
    body: dict[str, Any] = {
        "type": f"urn:motcua:{refusal.code}",
        "title": refusal.sentence("en"),
        "detail": refusal.sentence("vi"),
        "status": refusal.status,
        "code": refusal.code,
    }
    if isinstance(refusal, InvalidInput):
        body["errors"] = refusal.errors
    answer = JsonResponse(body, status=refusal.status, content_type="application/problem+json")
    return with_wait(answer, refusal)


def with_wait(answer: Answer, refusal: Refusal) -> Answer:
    """`answer` with the header of a refusal that says after how many seconds to come again."""
    if "retry_after" in refusal.fields:
        answer.headers["Retry-After"] = str(refusal.fields["retry_after"])
    return answer


class AccessMiddleware:
    """Refuses a page without a declared permission, and an actor who does not hold it."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.respond(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: object, kwargs: object
    ) -> HttpResponse | None:
        if request.path.startswith(API_PREFIX):
            return None  # every operation of the API carries `auth=Requires(...)`; a guard test holds it
        permission = getattr(view, "permission", None)
        try:
            if permission is None:
                raise NotAllowed()
            check(actor_of(request), permission)
        except Refusal as refusal:
            return refused(request, refusal)
        return None


class HiddenCharactersMiddleware:
    """Drops from a form of ours what nobody sees in it (`kernel.hidden`), before a view reads it; the audit says so.

    Doors of machines are left alone: what is signed there is the text as it came.
    """

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.respond(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: object, kwargs: object
    ) -> HttpResponse | None:
        if request.method != "POST" or getattr(view, "csrf_exempt", False) or request.path.startswith(API_PREFIX):
            return None
        hidden = {name: found for name, texts in request.POST.lists() if (found := hidden_in(map(str, texts)))}
        if hidden:
            form = request.POST.copy()
            for name in hidden:
                form.setlist(name, [seen(str(text)) for text in request.POST.getlist(name)])
            request.POST = form  # type: ignore[assignment]  # as Django's own setter takes it
            note_hidden(request, sorted({sign for signs in hidden.values() for sign in signs}), list(hidden))
        return None


def note_hidden(request: HttpRequest, signs: list[str], fields: list[str]) -> None:
    """That signs were dropped, for whoever wonders later what was sent; strangers leave a line of the log."""
    actor = actor_of(request)
    log.warning("dropped %s from what was sent to %s", " ".join(signs), request.path)
    if actor.is_signed_in:
        named = [seen(name)[:_FIELD] for name in fields[:_FIELDS]]
        audit.record(actor, "drop_hidden_characters", f"page:{request.path[:_PATH]}", signs=signs, fields=named)


_FIELD, _FIELDS, _PATH = 60, 20, 60
"""How much of what a sender chooses is kept: signs of a field's name, fields, signs of a page."""
