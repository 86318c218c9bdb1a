"""Observed dossiers and declared services, told the way the intake tells them."""

from __future__ import annotations

from datetime import UTC, date, datetime

from motcua.oversight.intake.services.declare_services import declare_services
from motcua.oversight.intake.services.write_facts import write_facts
from motcua.oversight.intake.tests.factories import NOW, Source, add_agencies
from motcua.oversight.intake.types import Declaration, Dossier, Stage
from motcua.oversight.planning.models import PlanEntry as PlanEntry


def source(agency: str) -> Source:
    found, _ = Source.objects.get_or_create(
        code=f"nguon-{agency.lower()}",
        defaults={"name": "Nguồn mẫu", "agency_code": agency, "public_key": "", "valid_from": NOW},
    )
    return found


def observe(agency: str, procedure: str, month: int, *, online: int, total: int, level: str = "partial") -> None:
    """Dossiers received and decided in a month (year * 12 + month - 1), the first `online` of them online."""
    add_agencies(agency, agency.split(".")[0])
    at = datetime(month // 12, month % 12 + 1, 10, tzinfo=UTC)
    top = source(agency.split(".")[0])
    dossiers = {
        f"{agency}-{procedure}-{month}-{n}": Dossier(
            agency=agency, procedure=procedure, channel=2 if n < online else 1, level=level, stage=Stage.DECIDED,
            last_at=at, received_at=at, decided_at=at, online_result=level == "full",
        )
        for n in range(total)
    }  # fmt: skip
    write_facts(top.code, dossiers)


def declare(agency: str, procedure: str, level: str) -> None:
    declared = Declaration(f"{agency}-{procedure}", agency, procedure, level, date(2025, 1, 1), NOW)
    declare_services(source(agency.split(".")[0]).code, [declared])


def versions_of(code: str) -> list[PlanEntry]:
    """All versions of an agency's target, the newest first."""
    return list(PlanEntry.objects.filter(code=code).order_by("-version"))
