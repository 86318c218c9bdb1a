"""A copy with its own keys, a registered outlet, a real server as intake, and dossiers that happen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from motcua.casework.dossiers import selectors as dossiers
from motcua.casework.dossiers.types import MeasuredEvent
from motcua.connectors.emc_local import services
from motcua.foundation.catalogue import selectors as catalogue
from motcua.foundation.catalogue.types import OfferInfo, ServiceLevel
from motcua.kernel.access import SYSTEM
from motcua.oversight.intake.tests.factories import PROCEDURE, add_agencies

START = datetime.now(UTC) - timedelta(days=20)
"""The intake is a server with a clock of its own, so these dossiers happened in the last weeks."""
FIRST = UUID("01934b00-0000-7000-8000-000000000001")
APPLICANT = UUID("01934b00-0000-7000-8000-0000000000aa")


@pytest.fixture(autouse=True)
def _home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MOTCUA_HOME", str(tmp_path))
    monkeypatch.setenv("MOTCUA_PROVINCE", "H01")


@pytest.fixture
def intake(live_server: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    """A real server on this machine; its address is set as MOTCUA_URL."""
    add_agencies("H01", "H01.101", "H01.102")
    monkeypatch.setenv("MOTCUA_URL", live_server.url)
    services.register_outlet(actor=SYSTEM)
    return str(live_server.url)


Happen = Callable[..., int]


@pytest.fixture
def happen(monkeypatch: pytest.MonkeyPatch) -> Happen:
    """`happen("submit", day)`: an event of a dossier comes to be; returns its id."""
    told: dict[int, MeasuredEvent] = {}

    def happens(kind: str, day: float, dossier_id: UUID = FIRST) -> int:
        number = len(told) + 1
        told[number] = MeasuredEvent(
            event_id=number, dossier_id=dossier_id, agency_code="H01.101", procedure_code=PROCEDURE, kind=kind,
            at=START + timedelta(days=day), channel=2, level="full", due_at=START + timedelta(days=9),
            online_result=kind == "issue", paid_online=True, is_fee_due=True, is_authenticated=True,
            fee=50_000, applicant_id=APPLICANT,
        )  # fmt: skip
        return number

    monkeypatch.setattr(dossiers, "measured_event", told.__getitem__)
    return happens


@pytest.fixture
def offers(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[OfferInfo]]:
    """What agencies offer; to be filled by the test."""
    table: dict[str, list[OfferInfo]] = {}
    monkeypatch.setattr(catalogue, "offers_of", lambda code: table.get(code, []))
    return table


def offer(level: ServiceLevel = ServiceLevel.FULL, since: date = date(2026, 1, 1)) -> OfferInfo:
    return OfferInfo(PROCEDURE, "H01", "commune", level, "", False, since, None)
