"""A source with its key, and the events and batches that it sends."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from motcua.foundation.agencies.tests.factories import add_agencies as add_agencies
from motcua.kernel import doors
from motcua.kernel.access import SYSTEM
from motcua.kernel.doors import Letter
from motcua.oversight.intake import services
from motcua.oversight.intake.models import Batch as Batch
from motcua.oversight.intake.models import DossierFact as DossierFact
from motcua.oversight.intake.models import FactRow as FactRow
from motcua.oversight.intake.models import Observation as Observation
from motcua.oversight.intake.models import ServiceDeclaration as ServiceDeclaration
from motcua.oversight.intake.models import Source as Source
from motcua.oversight.intake.models import SourceKey as SourceKey
from motcua.oversight.intake.models import Touched as Touched
from motcua.oversight.intake.services.receive_batch import DOOR

START = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
PROCEDURE = "1.004772"


@dataclass
class Sender:
    """A registered source that numbers and signs its batches."""

    code: str = "tinh-mau"
    agency: str = "H01"
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    sequence: int = 0

    @property
    def public_key(self) -> str:
        return base64.b64encode(self.key.public_key().public_bytes_raw()).decode()

    def register(self) -> Sender:
        services.register_source(
            code=self.code, name="Tỉnh mẫu", agency_code=self.agency, public_key=self.public_key, actor=SYSTEM
        )
        return self

    def body(self, *events: Any, **changes: Any) -> bytes:
        self.sequence += 1
        batch = {"source": self.code, "sequence": self.sequence, "sent_at": NOW.isoformat(), "events": list(events)}
        return json.dumps({**batch, **changes}).encode()

    def sign(self, raw: bytes, **changes: Any) -> str:
        """The header for `raw` as it says of itself; `changes` are parts of the letter that differ."""
        try:
            said = json.loads(raw)
        except (ValueError, RecursionError):
            said = {}
        said = said if isinstance(said, dict) else {}
        letter = Letter(DOOR, said.get("source"), said.get("sequence"), raw)
        return doors.sign(self.key, replace(letter, **changes))

    def send(self, *events: Any, **changes: Any) -> dict[str, Any]:
        raw = self.body(*events, **changes)
        receipt, _ = services.receive_batch(raw=raw, signature_header=self.sign(raw))
        return receipt


def cloud_event(kind: str, days: float = 0, dossier: str = "d1", **data: Any) -> dict[str, Any]:
    """One event of a dossier; `days` after START."""
    at = (START + timedelta(days=days)).isoformat()
    content = {
        "dossier": dossier, "agency": "H01.101", "procedure": PROCEDURE, "channel": 2, "level": "full", "at": at,
        "due_at": None, "online_result": False, "paid_online": False,
    }  # fmt: skip
    return {
        "specversion": "1.0",
        "id": f"{dossier}-{kind}-{days}",
        "source": "test",
        "type": f"vn.motcua.dossier.{kind}.v1",
        "time": at,
        "data": {**content, **data},
    }


def declared(level: str = "full", agency: str = "H01.101", since: str = "2026-01-01", **data: Any) -> dict[str, Any]:
    """One declared service."""
    content = {"agency": agency, "procedure": PROCEDURE, "level": level, "valid_from": since}
    key = hashlib.sha256(json.dumps({**content, **data}, default=str).encode()).hexdigest()[:40]
    return {
        "specversion": "1.0", "id": f"declared-{key}", "source": "test", "type": "vn.motcua.service.declared.v1",
        "time": START.isoformat(), "data": {**content, **data},
    }  # fmt: skip


def due(days: float) -> str:
    return (START + timedelta(days=days)).isoformat()


def record(kind: str, event_id: str = "r1", days: float = 0, **data: Any) -> dict[str, Any]:
    """One record that is not of a dossier; `kind` is all of the type between `vn.motcua.` and `.v1`."""
    at = (START + timedelta(days=days)).isoformat()
    return {
        "specversion": "1.0", "id": event_id, "source": "test", "type": f"vn.motcua.{kind}.v1", "time": at,
        "data": {"agency": "H01.101", **data},
    }  # fmt: skip
