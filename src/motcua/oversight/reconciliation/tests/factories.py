"""Witnesses with keys, feeds whose figures and ids a test sets, a month that differs."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from motcua.foundation.agencies.tests.factories import add_agencies as add_agencies
from motcua.kernel import doors
from motcua.kernel.access import SYSTEM
from motcua.kernel.doors import Letter
from motcua.oversight.reconciliation import ports, services
from motcua.oversight.reconciliation.models import Case as Case
from motcua.oversight.reconciliation.models import CaseEntry as CaseEntry
from motcua.oversight.reconciliation.models import Comparison as Comparison
from motcua.oversight.reconciliation.models import EvidenceRecord as EvidenceRecord
from motcua.oversight.reconciliation.models import Figure as Figure
from motcua.oversight.reconciliation.models import Finding as Finding
from motcua.oversight.reconciliation.models import Settlement as Settlement
from motcua.oversight.reconciliation.services.prove_sender import Sent
from motcua.oversight.reconciliation.types import Measure, Side, SideFigure, WitnessKind

NOW = datetime(2026, 12, 2, 3, 0, tzinfo=UTC)
"""A Wednesday; November has ended."""
NOVEMBER = 2026 * 12 + 10
AGENCY = "H01"
PROCEDURE = "1.004772"
OTHER = "2.000488"

Values = dict[tuple[Measure, str], int]
Ids = dict[tuple[Measure, str], dict[str, str]]


@dataclass
class SetFeed:
    """A feed that tells what a test sets: values by measure and procedure, ids likewise."""

    side: Side
    code: str
    values: Values = field(default_factory=dict)
    ids: Ids = field(default_factory=dict)
    told: int = 1
    agency: str = AGENCY

    def batch(self, agency: str, month: int) -> str:
        return f"lô {self.told}" if self.values else ""

    def figures(self, agency: str, month: int) -> Iterator[SideFigure]:
        if agency == self.agency and month == NOVEMBER:
            for (measure, procedure), value in self.values.items():
                yield SideFigure(self.side, measure, agency, procedure, month, value)

    def records(self, agency: str, month: int, measure: Measure, known_at: datetime) -> Mapping[str, Mapping[str, str]]:
        if month != NOVEMBER:
            return {}
        return {procedure: ids for (about, procedure), ids in self.ids.items() if about is measure}


@contextmanager
def feeding(*feeds: SetFeed) -> Iterator[None]:
    """Only `feeds` are registered meanwhile."""
    before = ports.feeds()
    for feed in before:
        ports.forget_feed(feed.code)
    for given in feeds:
        ports.register_feed(given)
    try:
        yield
    finally:
        for given in feeds:
            ports.forget_feed(given.code)
        for feed in before:
            ports.register_feed(feed)


def facts(**changes: Any) -> SetFeed:
    return SetFeed(Side.SYNCHRONISED, "so-lieu", **changes)


def report(**changes: Any) -> SetFeed:
    return SetFeed(Side.DECLARED, "bao-cao", **changes)


@dataclass
class Platform:
    """A registered witness that numbers and signs what it sends."""

    code: str = "thanh-toan"
    kind: WitnessKind = WitnessKind.PAYMENT
    agency: str = ""
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    sequence: int = 0

    @property
    def public_key(self) -> str:
        return base64.b64encode(self.key.public_key().public_bytes_raw()).decode()

    def register(self) -> Platform:
        services.register_witness(
            code=self.code, kind=self.kind, name="Nền tảng mẫu", agency_code=self.agency,
            public_key=self.public_key, actor=SYSTEM,
        )  # fmt: skip
        return self

    def body(self, *records: Any, counts: Any = (), **changes: Any) -> bytes:
        self.sequence += 1
        batch = {"witness": self.code, "sequence": self.sequence, "records": list(records), "counts": list(counts)}
        return json.dumps({**batch, **changes}).encode()

    def sign(self, raw: bytes, path: str = "evidence") -> str:
        """The header for `raw` at the door at `path`; what is no document is signed as nobody's."""
        try:
            return services.sign(self.key, path, raw)
        except (ValueError, TypeError, KeyError):
            letter = Letter(f"reconciliation.{path}", "", 0, raw)
            return doors.sign(self.key, letter)

    def sent(self, raw: bytes, path: str = "evidence") -> Sent:
        return Sent(raw, self.sign(raw, path))

    def send(self, *records: Any, **changes: Any) -> dict[str, Any]:
        raw = self.body(*records, **changes)
        return services.receive_evidence(sent=self.sent(raw))[0]


def paid(dossier: str, event: str = "", **changes: Any) -> dict[str, Any]:
    """One payment of November."""
    row = {
        "id": event or f"tt-{dossier}", "dossier": dossier, "agency": AGENCY, "procedure": PROCEDURE,
        "at": "2026-11-10T09:00:00+07:00", "amount": 50_000,
    }  # fmt: skip
    return {**row, **changes}


def count(value: int, procedure: str = PROCEDURE, **changes: Any) -> dict[str, Any]:
    return {"agency": AGENCY, "procedure": procedure, "month": "2026-11", "value": value, **changes}


def differing_month() -> Case:
    """Facts with 8 dossiers where the report has 10: measured, one case open."""
    feeds = facts(values={(Measure.RECEIVED, PROCEDURE): 8}), report(values={(Measure.RECEIVED, PROCEDURE): 10})
    with feeding(*feeds):
        services.measure_month(agency=AGENCY, month=NOVEMBER)
    return Case.objects.get()
