"""The key of the sandbox's valid certificate: kept, so that browser and sandbox agree without asking each other."""

from __future__ import annotations

import base64
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from motcua.kernel import environment
from motcua.kernel.secrets_file import kept_secret


def town_folder() -> Path:
    return environment.home() / "sandbox" / "chromium"


def town_key() -> ec.EllipticCurvePrivateKey:
    """The key; made on first use."""
    key = load_pem_private_key(kept_secret(town_folder() / "key.pem", _new_key), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("the sandbox's key is of another kind")
    return key


def town_pin() -> str:
    """What Chromium calls the key: base64 of the SHA-256 of its SubjectPublicKeyInfo (RFC 7469)."""
    public = town_key().public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(sha256(public).digest()).decode()


def _new_key() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
