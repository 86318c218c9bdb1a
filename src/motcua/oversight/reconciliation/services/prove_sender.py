"""Who sent this: the signature is the only credential, as at the intake; and how many are let in at once."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import Q

from motcua.kernel import doors, environment
from motcua.kernel.clock import now
from motcua.oversight.reconciliation.errors import EvidenceTooLarge, NotAWitness
from motcua.oversight.reconciliation.models import Witness

MAX_BYTES = 2_000_000
MAX_RECORDS = 5_000
EVIDENCE, OPENING, QUESTION, OUTCOME = (
    f"reconciliation.{name}" for name in ("evidence", "comparisons", "questions", "outcomes")
)
"""Names of the doors in what is signed: what was signed for one of them is nothing at another."""
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")


@dataclass(frozen=True)
class Sent:
    """A message as it came: its bytes, the header of its signature and its media type."""

    raw: bytes
    signature: str
    content_type: str = doors.JSON


@cache
def door() -> doors.Turnstile:
    """The turnstile of this process for all doors of reconciliation together, apart from the intake's."""
    return doors.Turnstile(environment.count("INTAKE_AT_ONCE"), environment.count("INTAKE_PATIENCE"))


def prove_sender(sent: Sent, name: str) -> tuple[Witness, dict[str, Any]]:
    """The witness who signed `sent` for the door `name`, and the document in it.

    Raises EvidenceTooLarge, NotAWitness: one and the same answer to everybody who is not proven.
    """
    if len(sent.raw) > MAX_BYTES:
        raise EvidenceTooLarge(most=MAX_RECORDS)
    document = _document(sent.raw)
    witness = _witness(document.get("witness"))
    letter = doors.Letter(name, document.get("witness"), document.get("sequence", 0), sent.raw, sent.content_type)
    keys = [witness.public_key] if witness else []
    is_proven = doors.signed_with(letter, sent.signature, keys) is not None
    if witness is None or not is_proven or letter.media_type != doors.JSON:
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
