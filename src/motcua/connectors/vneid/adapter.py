"""VNeID as the identity provider of accounts: OpenID Connect code flow with PKCE, confidential client."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from joserfc import jwt
from joserfc.errors import (
    BadSignatureError,
    ClaimError,
    ExpiredTokenError,
    InvalidKeyIdError,
    JoseError,
)
from joserfc.jwk import KeySet

from motcua.connectors.vneid import client
from motcua.connectors.vneid.mapping import identity_of
from motcua.connectors.vneid.settings import (
    FRESH_SECONDS,
    LEEWAY_SECONDS,
    MINIMUM_ACR,
    SCOPES,
    SYSTEM,
    ClientSettings,
    client_settings,
)
from motcua.foundation.accounts.errors import IdentityRejected
from motcua.foundation.accounts.types import Identity
from motcua.kernel.clock import now

ALGORITHMS = ["RS256", "PS256", "ES256"]
"""Signatures by key pair only: `none` and shared-secret algorithms are refused."""

_CLAIM_REASONS = {"iss": "issuer", "aud": "audience", "nonce": "nonce", "exp": "expired", "sub": "subject"}


class Vneid:
    """Fills the port `IdentityProvider`."""

    name = SYSTEM

    def authorization_url(self, *, state: str, nonce: str, code_challenge: str, redirect_uri: str) -> str:
        """Where the browser signs in, at the lowest level that public services need (N320)."""
        settings = client_settings()
        parameters = {
            "response_type": "code",
            "client_id": settings.client_id,
            "redirect_uri": redirect_uri,
            "scope": SCOPES,
            "state": state,
            "nonce": nonce,
            "code_challenge": code_challenge,
            "code_challenge_method": "S256",
            "acr_values": MINIMUM_ACR,
            "ui_locales": "vi",
        }
        return f"{client.discovery(settings)['authorization_endpoint']}?{urlencode(parameters)}"

    def exchange(self, *, code: str, verifier: str, redirect_uri: str, nonce: str) -> Identity:
        """Exchange a code; the identity token is proved before anything in it is believed."""
        if not code:
            raise IdentityRejected(reason="no_code")
        settings = client_settings()
        answer = client.exchange(settings, code=code, verifier=verifier, redirect_uri=redirect_uri)
        claims = prove(settings, answer.get("id_token"), nonce=nonce)
        return identity_of(_complete(settings, claims, answer.get("access_token")))

    def verify(self, *, id_token: str) -> Identity:
        """Prove a token that a program shows: as above, without nonce, but issued within five minutes."""
        claims = prove(client_settings(), id_token)
        issued_at = claims.get("iat")
        if not isinstance(issued_at, int) or now().timestamp() - issued_at > FRESH_SECONDS:
            raise IdentityRejected(reason="expired")
        return identity_of(claims)

    def end_session_url(self, *, return_to: str) -> str:
        """Where the browser ends its session at the provider too."""
        settings = client_settings()
        parameters = {"client_id": settings.client_id, "post_logout_redirect_uri": return_to}
        return f"{client.discovery(settings)['end_session_endpoint']}?{urlencode(parameters)}"


def _complete(settings: ClientSettings, claims: Mapping[str, Any], access_token: object) -> Mapping[str, Any]:
    """Claims with those of userinfo where the token is thin. Both must speak of the same person."""
    if claims.get("SoDinhDanh") or not isinstance(access_token, str):
        return claims
    more = client.userinfo(settings, access_token)
    if more.get("sub") != claims["sub"]:
        raise IdentityRejected(reason="subject")
    return {**more, **claims}


def prove(settings: ClientSettings, id_token: object, *, nonce: str | None = None) -> Mapping[str, Any]:
    """The claims of an identity token whose signature, issuer, audience, time and nonce hold (OIDC Core 3.1.3.7).

    Raises IdentityRejected with the reason: malformed, signature, issuer, audience, nonce, expired, subject, claim.
    """
    if not isinstance(id_token, str) or not id_token.isascii():
        raise IdentityRejected(reason="malformed")
    try:
        claims = _decode(settings, id_token)
        _registry(settings, nonce).validate(claims)
    except ExpiredTokenError as error:
        raise IdentityRejected(reason="expired") from error
    except ClaimError as error:
        raise IdentityRejected(reason=_claim_reason(error)) from error
    except BadSignatureError as error:
        raise IdentityRejected(reason="signature") from error
    except (JoseError, ValueError) as error:
        raise IdentityRejected(reason="malformed") from error
    _check_party(settings, claims)
    return claims


def _decode(settings: ClientSettings, id_token: str) -> dict[str, Any]:
    """Check the signature; a key that is not known yet is asked for once more."""
    try:
        return _decode_with(client.keys(settings), id_token)
    except InvalidKeyIdError:
        try:
            return _decode_with(client.keys(settings, again=True), id_token)
        except InvalidKeyIdError as error:
            raise IdentityRejected(reason="signature") from error


def _decode_with(keys: Mapping[str, Any], id_token: str) -> dict[str, Any]:
    key_set = KeySet.import_key_set({"keys": list(keys.get("keys", ()))})
    return jwt.decode(id_token, key_set, algorithms=ALGORITHMS).claims


def _registry(settings: ClientSettings, nonce: str | None) -> jwt.JWTClaimsRegistry:
    options: dict[str, jwt.ClaimsOption] = {
        "iss": {"essential": True, "value": settings.issuer},
        "aud": {"essential": True, "value": settings.client_id},
        "sub": {"essential": True},
        "exp": {"essential": True},
        "iat": {"essential": True},
    }
    if nonce is not None:
        options["nonce"] = {"essential": True, "value": nonce}
    return jwt.JWTClaimsRegistry(now=lambda: int(now().timestamp()), leeway=LEEWAY_SECONDS, **options)


def _check_party(settings: ClientSettings, claims: Mapping[str, Any]) -> None:
    """A token for several audiences must name us as the party it was issued to."""
    audience, party = claims["aud"], claims.get("azp")
    several = isinstance(audience, list) and len(audience) > 1
    if (several or party is not None) and party != settings.client_id:
        raise IdentityRejected(reason="audience")


def _claim_reason(error: ClaimError) -> str:
    return _CLAIM_REASONS.get(getattr(error, "claim", ""), "claim")
