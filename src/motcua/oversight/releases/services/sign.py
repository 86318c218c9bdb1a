"""The key that signs releases: made on first use and readable by this user only (MOTCUA_HOME/releases)."""

from __future__ import annotations

import base64
import secrets

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from motcua.kernel import environment
from motcua.kernel.secrets_file import kept_secret


def signing_key() -> Ed25519PrivateKey:
    path = environment.home() / "releases" / "signing_key"
    return Ed25519PrivateKey.from_private_bytes(
        base64.b64decode(kept_secret(path, lambda: base64.b64encode(secrets.token_bytes(32))))
    )


def public_key() -> str:
    """The 32 raw bytes in base64, to be published beside the releases: `motcua release verify FILE --key …`."""
    return base64.b64encode(signing_key().public_key().public_bytes_raw()).decode()
