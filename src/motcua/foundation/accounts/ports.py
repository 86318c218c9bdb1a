"""What accounts needs from outside: somebody who proves identities."""

from __future__ import annotations

from typing import Protocol

from motcua.foundation.accounts.errors import NoIdentityProvider
from motcua.foundation.accounts.types import Identity


class IdentityProvider(Protocol):
    """An OpenID Connect provider, code flow with PKCE. Every method may call the network.

    Raises IdentityRejected for an answer that is not proved, OutsideUnavailable when none came.
    """

    name: str
    """How people know it."""

    def authorization_url(self, *, state: str, nonce: str, code_challenge: str, redirect_uri: str) -> str:
        """Where to send the browser to sign in."""
        ...

    def exchange(self, *, code: str, verifier: str, redirect_uri: str, nonce: str) -> Identity:
        """Turn the code that came back into a proved identity."""
        ...

    def verify(self, *, id_token: str) -> Identity:
        """Prove a fresh identity token that a program shows instead of a browser."""
        ...

    def end_session_url(self, *, return_to: str) -> str:
        """Where to send the browser to sign out there too, coming back to `return_to`."""
        ...


_providers: list[IdentityProvider] = []


def register_identity_provider(provider: IdentityProvider) -> None:
    """Fill the port; the last one registered counts."""
    _providers[:] = [provider]


def identity_provider() -> IdentityProvider:
    """The registered provider; NoIdentityProvider where a connector is missing."""
    if not _providers:
        raise NoIdentityProvider()
    return _providers[0]
