"""How this house is known at the identity provider."""

from __future__ import annotations

from dataclasses import dataclass

from motcua.kernel import environment

SYSTEM = "VNeID"
MINIMUM_ACR = "2"
SCOPES = "openid profile"
LEEWAY_SECONDS = 60
FRESH_SECONDS = 300
"""How old an identity token may be that a program shows instead of a browser."""


@dataclass(frozen=True)
class ClientSettings:
    issuer: str
    client_id: str
    client_secret: str


def client_settings() -> ClientSettings:
    """The confidential client of this house (settings VNEID_*)."""
    return ClientSettings(
        issuer=environment.address("VNEID_ISSUER", "vneid").rstrip("/"),
        client_id=environment.text("VNEID_CLIENT_ID"),
        client_secret=environment.text("VNEID_CLIENT_SECRET"),
    )
