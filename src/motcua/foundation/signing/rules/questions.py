"""How a file goes to the process that reads it, and how what was found comes back."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from motcua.foundation.signing.rules.verdicts import Finding


@dataclass(frozen=True)
class Question:
    """A file, the roots that are believed (DER), and the moment for which it is asked."""

    pdf: bytes
    roots: Sequence[bytes]
    at: datetime


def written(question: Question) -> bytes:
    """One line of what is believed and when, then the file as it is."""
    roots = [base64.b64encode(root).decode() for root in question.roots]
    return json.dumps({"roots": roots, "at": question.at.isoformat()}).encode() + b"\n" + question.pdf


def read(content: bytes) -> Question:
    """What `written` wrote."""
    head, _, pdf = content.partition(b"\n")
    known = json.loads(head)
    roots = [base64.b64decode(root) for root in known["roots"]]
    return Question(pdf, roots, datetime.fromisoformat(known["at"]))


def answered(finding: Finding) -> str:
    return json.dumps(asdict(finding), default=datetime.isoformat)


def told(answer: str) -> Finding:
    """What `answered` wrote."""
    known = json.loads(answer)
    signed_at = known.pop("signed_at")
    return Finding(**known, signed_at=datetime.fromisoformat(signed_at) if signed_at else None)
