"""The text of a receipt: what was handed in, for which agency, when, in one unmistakable form; signed with Ed25519."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from motcua.oversight.campaigns.types import Counts, Form, Notes, Parts

HEAD = "motcua-bao-cao-2"


def content_of(
    form: Form, agency: str, *, counts: Counts, parts: Parts, notes: Notes, answers: Notes
) -> dict[str, Any]:
    """What was handed in, to be read without this program: every count under the code of its element."""
    codes = [element.code for element in form.elements]
    return {
        "form": form.code,
        "form_version": form.version,
        "agency": agency,
        "counts": dict(zip(codes, counts, strict=True)),
        "parts": {code: dict(zip(codes, values, strict=True)) for code, values in parts.items()},
        "notes": dict(notes),
        "answers": dict(answers),
    }


def content_digest(content: Mapping[str, Any]) -> str:
    """SHA-256 of what was handed in, as canonical JSON."""
    plain = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def receipt_text(*, campaign: str, agency: str, version: int, digest: str, began: datetime, received: datetime) -> str:
    """One line a fact; instants in UTC to the microsecond."""
    instants = (at.astimezone(UTC).isoformat(timespec="microseconds") for at in (began, received))
    return "\n".join([HEAD, campaign, agency, str(version), digest, *instants]) + "\n"


def is_genuine(*, receipt: str, signature: str, public_key: str) -> bool:
    """Whether the receipt was signed with this key; needs no database."""
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key, validate=True))
        key.verify(base64.b64decode(signature, validate=True), receipt.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def pem_of(public_key: str) -> str:
    """The key as programs for signatures read it (RFC 8410)."""
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key, validate=True))
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def fingerprint_of(public_key: str) -> str:
    """SHA-256 of the key as SubjectPublicKeyInfo in DER, as hexadecimal digits."""
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key, validate=True))
    return hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()


def differing(theirs: Mapping[str, str], mine: Mapping[str, str]) -> list[str]:
    """The cells in which two drafts differ."""
    return [cell for cell in {**theirs, **mine} if theirs.get(cell, "") != mine.get(cell, "")]
