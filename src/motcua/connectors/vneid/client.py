"""HTTP of the OpenID Connect provider: discovery, keys, code exchange, userinfo. Nothing is judged here."""

from __future__ import annotations

import time
from typing import Any

import httpx

from motcua.connectors.vneid.settings import SYSTEM, ClientSettings
from motcua.foundation.accounts.errors import IdentityRejected
from motcua.kernel import http
from motcua.kernel.errors import OutsideUnavailable

Json = dict[str, Any]

_CACHE_SECONDS = 3600
_cache: dict[str, tuple[float, Json]] = {}


def discovery(settings: ClientSettings) -> Json:
    """The provider's own description; it must speak for the issuer that we were told."""
    found = _cached(f"{settings.issuer}/.well-known/openid-configuration")
    if str(found.get("issuer", "")).rstrip("/") != settings.issuer:
        raise IdentityRejected(reason="issuer")
    return found


def keys(settings: ClientSettings, *, again: bool = False) -> Json:
    """The provider's public keys; `again` reads them anew, for a key that is not known yet."""
    return _cached(discovery(settings)["jwks_uri"], again=again)


def exchange(settings: ClientSettings, *, code: str, verifier: str, redirect_uri: str) -> Json:
    """The token answer for a code. Client id and secret go in the body; the secret never reaches a browser."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri,
        "client_id": settings.client_id,
        "client_secret": settings.client_secret,
        "code_verifier": verifier,
    }
    return _read(http.call(SYSTEM, "POST", discovery(settings)["token_endpoint"], data=form))


def userinfo(settings: ClientSettings, access_token: str) -> Json:
    """Claims of the person behind an access token."""
    bearer = {"Authorization": f"Bearer {access_token}"}
    return _read(http.call(SYSTEM, "POST", discovery(settings)["userinfo_endpoint"], headers=bearer))


def forget_cached() -> None:
    """Forget descriptions and keys."""
    _cache.clear()


def _cached(url: str, *, again: bool = False) -> Json:
    kept = _cache.get(url)
    if kept is None or again or time.monotonic() - kept[0] > _CACHE_SECONDS:
        kept = (time.monotonic(), _read(http.call(SYSTEM, "GET", url)))
        _cache[url] = kept
    return kept[1]


def _read(response: httpx.Response) -> Json:
    """The JSON object of an answer: 5xx is no answer, 4xx a refusal, anything but an object is malformed."""
    if response.status_code >= 500:
        raise OutsideUnavailable(system=SYSTEM)
    if response.status_code >= 400:
        raise IdentityRejected(reason="refused")
    try:
        body = response.json()
    except ValueError as error:
        raise IdentityRejected(reason="malformed") from error
    if not isinstance(body, dict):
        raise IdentityRejected(reason="malformed")
    return body
