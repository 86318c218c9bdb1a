"""Observed dossiers and declared services, written where the intake keeps them."""

from __future__ import annotations

from datetime import UTC, date, datetime

from motcua.oversight.intake.tests.factories import NOW, DossierFact, ServiceDeclaration, Source
from motcua.oversight.planning.models import PlanEntry as PlanEntry


def source(agency: str) -> Source:
    found, _ = Source.objects.get_or_create(
        code=f"nguon-{agency}",
        defaults={"name": "Nguồn mẫu", "agency_code": agency, "public_key": "", "valid_from": NOW},
    )
    return found


def observe(agency: str, procedure: str, month: int, *, online: int, total: int, level: str = "partial") -> None:
    """Dossiers received and decided in a month (year * 12 + month - 1), the first `online` of them online."""
    at = datetime(month // 12, month % 12 + 1, 10, tzinfo=UTC)
    top = source(agency.split(".")[0])
    DossierFact.objects.bulk_create(
        DossierFact(
            source=top, dossier=f"{agency}-{procedure}-{month}-{n}", agency_code=agency, procedure_code=procedure,
            channel=2 if n < online else 1, level=level, stage="decided", last_at=at, received_at=at, ended_at=at,
            received_month=month, ended_month=month, online_result=level == "full",
        )
        for n in range(total)
    )  # fmt: skip


def declare(agency: str, procedure: str, level: str) -> None:
    ServiceDeclaration.objects.create(
        source=source(agency.split(".")[0]),
        agency_code=agency,
        procedure_code=procedure,
        level=level,
        valid_from=date(2025, 1, 1),
    )
