"""The connector's own two secrets, made on first start and readable by this user only."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from motcua.kernel import environment


def signing_key() -> Ed25519PrivateKey:
    """The key that signs batches."""
    return Ed25519PrivateKey.from_private_bytes(_secret("signing_key"))


def public_key() -> str:
    """The 32 raw bytes of the public key in base64, as the intake registers it."""
    return base64.b64encode(signing_key().public_key().public_bytes_raw()).decode()


def sign(body: bytes) -> str:
    """The value of the header `X-Motcua-Signature`."""
    return f"ed25519={base64.b64encode(signing_key().sign(body)).decode()}"


def pseudonym(dossier_id: UUID) -> str:
    """A lasting key of a dossier that nobody outside can lead back to it (HMAC-SHA-256, 128 bits)."""
    return hmac.new(_secret("pseudonym_key"), dossier_id.bytes, hashlib.sha256).hexdigest()[:32]


def _secret(name: str) -> bytes:
    """32 bytes from MOTCUA_HOME/emc_local/`name`; made whole in one step, so that a kill leaves none or all."""
    path = environment.home() / "emc_local" / name
    if not path.exists():
        _make(path)
    return base64.b64decode(path.read_text())


def _make(path: Path) -> None:
    path.parent.mkdir(mode=0o700, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(base64.b64encode(secrets.token_bytes(32)))
        stream.flush()
        os.fsync(stream.fileno())
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        pass  # another process was first; its secret counts
    finally:
        draft.unlink()
