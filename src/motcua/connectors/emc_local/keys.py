"""The connector's own two secrets, made on first start and readable by this user only."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from motcua.kernel import doors, environment
from motcua.kernel.secrets_file import kept_secret


def signing_key() -> Ed25519PrivateKey:
    """The key that signs batches."""
    return Ed25519PrivateKey.from_private_bytes(_secret("signing_key"))


def public_key() -> str:
    """The 32 raw bytes of the public key in base64, as the intake registers it."""
    return base64.b64encode(signing_key().public_key().public_bytes_raw()).decode()


def sign(source: str, sequence: int, body: bytes) -> str:
    """The value of the header `X-Motcua-Signature` for a batch."""
    return doors.sign(signing_key(), doors.Letter("intake.batches", source, sequence, body))


def pseudonym(dossier_id: UUID) -> str:
    """A lasting key of a dossier that nobody outside can lead back to it (HMAC-SHA-256, 128 bits)."""
    return hmac.new(_secret("pseudonym_key"), dossier_id.bytes, hashlib.sha256).hexdigest()[:32]


def person_pseudonym(account_id: UUID) -> str:
    """What stands for a person: 63 bits as the intake wants them, in no way to be joined with a dossier's key."""
    digest = hmac.new(_secret("pseudonym_key"), b"person " + account_id.bytes, hashlib.sha256).digest()
    return f"{int.from_bytes(digest[:8], 'big') >> 1:016x}"


def _secret(name: str) -> bytes:
    """32 bytes from MOTCUA_HOME/emc_local/`name`, made on first use."""
    path = environment.home() / "emc_local" / name
    return base64.b64decode(kept_secret(path, lambda: base64.b64encode(secrets.token_bytes(32))))
