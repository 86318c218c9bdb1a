"""Who sent this: the signature over the raw bytes is the only credential, as at the intake."""

from __future__ import annotations

import base64
import json
import re
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db.models import Q

from motcua.kernel.clock import now
from motcua.oversight.reconciliation.errors import EvidenceTooLarge, NotAWitness
from motcua.oversight.reconciliation.models import Witness

MAX_BYTES = 2_000_000
MAX_RECORDS = 5_000
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
_NOBODY = base64.b64encode(bytes(32)).decode()
"""A key that signs nothing: an unknown witness costs as much time as a wrong signature."""


def prove_sender(raw: bytes, signature_header: str) -> tuple[Witness, dict[str, Any]]:
    """The witness who signed `raw` and the document in it.

    Raises EvidenceTooLarge, NotAWitness: one and the same answer to everybody who is not proven.
    """
    if len(raw) > MAX_BYTES:
        raise EvidenceTooLarge(most=MAX_RECORDS)
    document = _document(raw)
    witness = _witness(document.get("witness"))
    scheme, _, given = signature_header.partition("=")
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(witness.public_key if witness else _NOBODY))
        key.verify(base64.b64decode(given, validate=True), raw)
    except (ValueError, InvalidSignature) as error:
        raise NotAWitness() from error
    if scheme != "ed25519" or witness is None:
        raise NotAWitness()
    return witness, document


def _document(raw: bytes) -> dict[str, Any]:
    try:
        document = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise NotAWitness() from error
    if not isinstance(document, dict):
        raise NotAWitness()
    return document


def _witness(code: object) -> Witness | None:
    if not isinstance(code, str) or not _CODE.fullmatch(code):
        return None
    instant = now()
    active = Q(valid_from__lte=instant) & (Q(valid_to=None) | Q(valid_to__gt=instant))
    return Witness.objects.filter(active, code=code).first()
