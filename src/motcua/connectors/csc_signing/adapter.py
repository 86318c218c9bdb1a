"""Fills the ports of `signing` with a CSC API v1 service."""

from __future__ import annotations

import base64
import os
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from motcua.connectors.csc_signing import mapping, settings
from motcua.connectors.csc_signing.client import CscClient, CscError, fetch_root
from motcua.foundation.signing.errors import SigningRefused, WrongSignature
from motcua.foundation.signing.types import Credential, Signer
from motcua.kernel.clock import now
from motcua.kernel.errors import OutsideUnavailable

_REFUSED_USER = (400, 404)


@lru_cache(maxsize=4)
def _client_for(url: str, client_id: str, client_secret: str) -> CscClient:
    return CscClient(url, client_id, client_secret)


def configured_client() -> CscClient:
    """The client of the settings in force; its token lives as long as the process."""
    given = settings.current()
    return _client_for(given.url, given.client_id, given.client_secret)


class CscSigner:
    """RemoteSigner: credentials by officer, one activation per digest."""

    def __init__(self, client: Callable[[], CscClient] = configured_client) -> None:
        self.client = client

    def credentials(self, signer: Signer) -> list[Credential]:
        """Usable credentials whose certificate names this officer of this agency."""
        client = self.client()
        try:
            ids = client.credential_ids(signer.ref, mapping.client_data(signer))
        except CscError as refusal:
            if refusal.status in _REFUSED_USER:
                return []
            raise SigningRefused(reason=refusal.description) from refusal
        found = (self._credential(client, one, signer) for one in ids)
        return [credential for credential in found if credential]

    def _credential(self, client: CscClient, credential_id: str, signer: Signer) -> Credential | None:
        try:
            info = client.credential(credential_id)
        except CscError:
            return None
        chain = _chain(info)
        leaf = x509.load_der_x509_certificate(chain[0])
        usable = mapping.is_usable(info, leaf, now()) and mapping.is_elliptic(leaf) and mapping.speaks_for(leaf, signer)
        return Credential(credential_id, chain) if usable else None

    def sign_digest(self, credential_id: str, digest: bytes, algorithm: str, description: str) -> bytes:
        """Authorize this digest alone, then have it signed."""
        client = self.client()
        try:
            sad = client.authorize(credential_id, digest, description)
            raw = client.sign_hash(credential_id, sad, digest, mapping.HASH_OIDS[algorithm])
        except CscError as refusal:
            raise SigningRefused(reason=refusal.description) from refusal
        if not raw:
            raise WrongSignature()
        return mapping.signature_value(raw)


def _chain(info: dict[str, Any]) -> tuple[bytes, ...]:
    """The certificates of `credentials/info` as DER. Raises OutsideUnavailable when they cannot be read."""
    try:
        chain = tuple(base64.b64decode(one) for one in info["cert"]["certificates"])
        for der in chain:
            x509.load_der_x509_certificate(der)
    except (KeyError, TypeError, ValueError) as error:
        raise OutsideUnavailable(system=settings.SYSTEM) from error
    if not chain:
        raise OutsideUnavailable(system=settings.SYSTEM)
    return chain


class CscTrust:
    """TrustStore: the configured roots, or the sandbox's own root, fetched once."""

    def roots(self) -> tuple[bytes, ...]:
        given = settings.current()
        if given.trust_roots is not None:
            return _read(given.trust_roots)
        return _sandbox_roots(given) if given.is_sandbox else ()


def _sandbox_roots(given: settings.CscSettings) -> tuple[bytes, ...]:
    if not given.cache.exists():
        _keep(given.cache, fetch_root(given.url))
    return _read(given.cache)


def _keep(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(f".{os.getpid()}.part")
    temporary.write_bytes(content)
    temporary.replace(path)


def _read(path: Path) -> tuple[bytes, ...]:
    return _parsed(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _parsed(path: Path, _changed_at: int) -> tuple[bytes, ...]:
    return tuple(one.public_bytes(Encoding.DER) for one in x509.load_pem_x509_certificates(path.read_bytes()))
