"""Questions to the intake: sources and their batches."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Max, Q, QuerySet, Sum

from motcua.kernel.errors import NotFound
from motcua.oversight.intake.models import Batch, DossierFact, Source
from motcua.oversight.intake.rules import month_number as month_number
from motcua.oversight.intake.rules import on_time_internal as on_time_internal
from motcua.oversight.intake.rules import on_time_portal as on_time_portal
from motcua.oversight.intake.types import SourceInfo


def sources() -> list[SourceInfo]:
    """All sources with their number of batches, records kept and rejected, and last batch."""
    rows = Source.objects.annotate(
        n_batches=Count("batches"),
        n_accepted=Sum("batches__accepted"),
        n_rejected=Sum("batches__rejected"),
        last_at=Max("batches__received_at"),
    ).order_by("code")
    return [
        SourceInfo(
            code=row.code,
            name=row.name,
            agency_code=row.agency_code,
            is_active=row.valid_to is None,
            batches=row.n_batches,
            accepted=row.n_accepted or 0,
            rejected=row.n_rejected or 0,
            last_at=row.last_at,
        )
        for row in rows
    ]


def batches(source: str = "", with_rejections: bool = False) -> QuerySet[Batch]:
    """Batches without their bodies, the newest first."""
    found = Batch.objects.filter(Q(source_id=source) if source else Q())
    return (found.filter(rejected__gt=0) if with_rejections else found).defer("body").order_by("-received_at", "-id")


def batch(source: str, sequence: int) -> Batch:
    """One batch with its receipt; raises NotFound."""
    found = Batch.objects.defer("body").filter(source_id=source, sequence=sequence).first()
    if found is None:
        raise NotFound()
    return found


def last_received_at() -> datetime | None:
    """When the last batch came that the figures rest on."""
    found: datetime | None = Batch.objects.filter(receipt__isnull=False).aggregate(last=Max("received_at"))["last"]
    return found


def received_months(limit: int) -> list[int]:
    """Numbers of the months in which dossiers were received, the newest first (`rules.month_number`)."""
    months = DossierFact.objects.filter(received_month__isnull=False).values_list("received_month", flat=True)
    return [month for month in months.distinct().order_by("-received_month")[:limit] if month is not None]
