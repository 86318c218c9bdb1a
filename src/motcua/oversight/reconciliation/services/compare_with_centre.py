"""The agency's end of a comparison: search the centre's list for differences with its own, and hand the outcome in.

Runs wherever the agency keeps its dossiers; it needs its list, its Ed25519 key and the centre's address, no database.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from motcua.kernel import doors, http
from motcua.kernel.clock import now
from motcua.kernel.errors import OutsideUnavailable
from motcua.oversight.reconciliation import rules
from motcua.oversight.reconciliation.rules import Answer, Keyed, Ledger, Question, Search, Span

NAME = "Trung tâm đối soát quốc gia"


@dataclass
class CentreDoor:
    """Signed messages to the centre's door at `url` (…/api/intake/v1/reconciliation). One call is one round trip."""

    url: str
    witness: str
    key: Ed25519PrivateKey
    session: str = ""
    sent_bytes: int = 0
    received_bytes: int = 0
    _opened: dict[str, Any] = field(default_factory=dict)

    def post(self, path: str, document: dict[str, Any]) -> dict[str, Any]:
        """Raises OutsideUnavailable where the centre gives no good answer."""
        raw = json.dumps({"witness": self.witness, **document}).encode()
        answer = http.call(
            NAME, "POST", f"{self.url}/{path}", content=raw,
            headers={"Content-Type": doors.JSON, doors.HEADER: sign(self.key, path, raw)},
        )  # fmt: skip
        self.sent_bytes += len(raw)
        self.received_bytes += len(answer.content)
        if answer.status_code >= 300:
            raise OutsideUnavailable(system=f"{NAME} ({answer.status_code})")
        told: dict[str, Any] = answer.json()
        return told

    def open(self, agency: str, month: str, measure: str, procedure: str) -> bytes:
        """Begin a comparison; returns the salt."""
        wanted = {
            "agency": agency,
            "month": month,
            "measure": measure,
            "procedure": procedure,
            "sent_at": now().isoformat(),
        }
        told = self.post("comparisons", wanted)
        self.session = told["session"]
        return bytes.fromhex(told["salt"])

    def ask(self, question: Question) -> Answer:
        told = self.post("comparisons/questions", {"session": self.session, **rules.question_json(question)})
        return rules.read_answer(told)


def sign(key: Ed25519PrivateKey, path: str, raw: bytes) -> str:
    """The header that proves who sent `raw` to the door at `path`."""
    said = json.loads(raw)
    name = f"reconciliation.{path.rpartition('/')[2]}"
    return doors.sign(key, doors.Letter(name, said["witness"], said.get("sequence", 0), raw))


def compare_with_centre(
    *, door: CentreDoor, records: Iterable[Keyed], agency: str, month: str, measure: str = "received",
    procedure: str = "",
) -> tuple[Search, dict[str, Any]]:  # fmt: skip
    """Find in which dossiers the agency's list and the centre's differ, and hand the outcome in.

    `month` is `2026-11`. Returns what the search found and cost, and the centre's acknowledgement with the ids.
    Raises OutsideUnavailable.
    """
    salt = door.open(agency, month, measure, procedure)
    ledger = Ledger(records, salt)
    search = rules.difference(ledger, door)
    own = ledger.checksum(Span())
    outcome = {
        "session": door.session,
        "count": own.count,
        "total": format(own.total, "x"),
        "only_here": [[r.key, r.content] for r in search.only_here.elements()],
        "only_there": [[r.key, r.content] for r in search.only_there.elements()],
    }
    return search, door.post("comparisons/outcomes", outcome)
