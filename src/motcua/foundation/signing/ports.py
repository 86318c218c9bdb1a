"""What signing needs from outside: a service that keeps officers' keys, and the roots that are trusted."""

from __future__ import annotations

from typing import Protocol

from motcua.foundation.signing.errors import NoSigningService
from motcua.foundation.signing.types import Credential, Signer


class RemoteSigner(Protocol):
    """Keeps private keys and signs digests; never sees a document."""

    def credentials(self, signer: Signer) -> list[Credential]:
        """The usable credentials of `signer`, best first; empty when there is none. Makes network calls."""
        ...

    def sign_digest(self, credential_id: str, digest: bytes, algorithm: str, description: str) -> bytes:
        """The signature value over `digest` (`algorithm`: sha256); ECDSA as a DER sequence. Makes network calls."""
        ...


class TrustStore(Protocol):
    """The roots whose certificates are believed."""

    def roots(self) -> tuple[bytes, ...]:
        """Trusted root certificates as DER. May make one network call, then answers from a store."""
        ...


_signers: dict[str, RemoteSigner] = {}
_trust: dict[str, TrustStore] = {}


def register_signer(signer: RemoteSigner) -> None:
    """Called once by the connector of the signing service."""
    _signers["default"] = signer


def register_trust(store: TrustStore) -> None:
    """Called once by the connector that knows the trusted roots."""
    _trust["default"] = store


def remote_signer() -> RemoteSigner:
    if "default" not in _signers:
        raise NoSigningService()
    return _signers["default"]


def trusted_roots() -> tuple[bytes, ...]:
    """The trusted roots; none where no connector knows any (then nothing is trusted)."""
    return _trust["default"].roots() if "default" in _trust else ()
