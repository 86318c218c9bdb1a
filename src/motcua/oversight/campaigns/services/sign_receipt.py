"""The key that signs receipts: made on first use and readable by this user only (MOTCUA_HOME/campaigns)."""

from __future__ import annotations

import base64
import secrets
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from motcua.kernel import environment
from motcua.kernel.secrets_file import kept_secret


def signing_key() -> Ed25519PrivateKey:
    return _key(environment.home() / "campaigns" / "signing_key")


@lru_cache(maxsize=4)
def _key(path: Path) -> Ed25519PrivateKey:
    kept = kept_secret(path, lambda: base64.b64encode(secrets.token_bytes(32)))
    return Ed25519PrivateKey.from_private_bytes(base64.b64decode(kept))


def public_key() -> str:
    """The 32 raw bytes in base64, published beside the receipts."""
    return base64.b64encode(signing_key().public_key().public_bytes_raw()).decode()


def signed(receipt: str) -> str:
    """Ed25519 over the text of a receipt, in base64."""
    return base64.b64encode(signing_key().sign(receipt.encode())).decode()
