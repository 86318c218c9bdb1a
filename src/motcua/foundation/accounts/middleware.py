"""Says who is asking, once per request."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from motcua.foundation.accounts.selectors import actor_for_token
from motcua.foundation.accounts.services import actor_of_session
from motcua.kernel.access import ANONYMOUS, Actor

_API = "/api/"
_READING = ("GET", "HEAD", "OPTIONS")
_BEARER = "Bearer "


def who_is_asking(respond: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Set `request.actor` from a bearer token or from the session, in at most two queries."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        request.actor = _actor(request)  # type: ignore[attr-defined]
        return respond(request)

    return middleware


def _actor(request: HttpRequest) -> Actor:
    authorization = request.headers.get("Authorization", "")
    if authorization.startswith(_BEARER):
        return actor_for_token(authorization[len(_BEARER) :].strip())
    if _could_be_forged(request):
        return ANONYMOUS
    return actor_of_session(request.session)


def _could_be_forged(request: HttpRequest) -> bool:
    """The API has no CSRF check, so there a session reads but never writes; writing needs a token."""
    return request.path.startswith(_API) and request.method not in _READING
