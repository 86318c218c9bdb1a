"""Who sends, what came, with what clock, who is silent."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Sum

from motcua.foundation.agencies import selectors as agencies
from motcua.kernel import environment
from motcua.kernel.clock import CLOCK_TOLERANCE, now
from motcua.kernel.errors import NotFound
from motcua.kernel.worktime import working_minutes
from motcua.oversight.intake.models import Batch, DoorCount, DossierFact, Observation, Source, SourceKey
from motcua.oversight.intake.types import DECLARED_TYPE, DOSSIER_TYPES, REPORT_DESK, ClockSkew, SilentSource, SourceInfo

_HANDLING = timedelta(days=1)
"""Longer than a batch ever waited between coming and being kept: bounds what is looked through."""


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


def source_agency(source: str) -> str:
    """The agency for which a source speaks; raises NotFound."""
    row = Source.objects.filter(pk=source).first()
    if row is None:
        raise NotFound()
    return row.agency_code


def keys(source: str) -> QuerySet[SourceKey]:
    """The keys of a source, the newest first."""
    return SourceKey.objects.filter(source_id=source).order_by("-valid_from", "-id")


def last_received_at() -> datetime | None:
    """When the last batch came that the figures rest on."""
    found: datetime | None = Batch.objects.filter(receipt__isnull=False).aggregate(last=Max("received_at"))["last"]
    return found


def last_told(*, since: datetime, until: datetime) -> dict[str, datetime]:
    """By the agency of each source that told, since an instant, of dossiers before `until` or of services: when last.

    The instant is that at which the batch was kept. Who goes on telling of what is past has not told it all yet; a
    service is declared for a time that lies in its content.
    """
    said = Q(type=DECLARED_TYPE) | Q(type__in=list(DOSSIER_TYPES), at__lt=until)
    told = Observation.objects.filter(said, batch=OuterRef("pk"))
    every = list(Source.objects.values_list("pk", flat=True))
    recent = Batch.objects.filter(source_id__in=every, received_at__gte=since - _HANDLING, kept_at__gte=since)
    rows = (
        recent.filter(Exists(told))
        .values("source__agency_code")
        .annotate(last=Max("kept_at"))
        .order_by("source__agency_code")
    )
    return {row["source__agency_code"]: row["last"] for row in rows}


def received_months(limit: int) -> list[int]:
    """Numbers of the months in which dossiers were received, the newest first (`epoch.month_of`)."""
    months = DossierFact.objects.filter(received_month__isnull=False).values_list("received_month", flat=True)
    return [month for month in months.distinct().order_by("-received_month")[:limit] if month is not None]


def silent_sources(hours: int = 0, at: datetime | None = None) -> list[SilentSource]:
    """Active sources without a batch for at least `hours` working hours of their agency (law.md 4.10, check 6).

    `hours` 0 means the setting `INTAKE_SILENT_HOURS`. The longest silence comes first.
    """
    limit, instant = 60 * (hours or environment.count("INTAKE_SILENT_HOURS")), at or now()
    active = Source.objects.filter(Q(valid_to=None) | Q(valid_to__gt=instant)).exclude(pk=REPORT_DESK)
    rows = active.annotate(last=Max("batches__received_at"))
    silent = [
        SilentSource(row.code, row.name, row.agency_code, row.last, _worked(row, instant) // 60)
        for row in rows
        if _worked(row, instant) >= limit
    ]
    return sorted(silent, key=lambda source: (-source.working_hours, source.code))


def _worked(row: Source, at: datetime) -> int:
    """Working minutes since the last batch, or since the source was registered."""
    since: datetime = getattr(row, "last", None) or row.valid_from
    return working_minutes(agencies.working_calendar(row.agency_code), since, at) if since < at else 0


def clock_skews(days: int = 30) -> list[ClockSkew]:
    """Sources whose batches of the last `days` days were sent more than five minutes away from when they came."""
    apart = F("received_at") - F("sent_at")
    recent = Batch.objects.filter(received_at__gte=now() - timedelta(days=days)).annotate(apart=apart)
    off = recent.filter(Q(apart__gt=CLOCK_TOLERANCE) | Q(apart__lt=-CLOCK_TOLERANCE))
    rows = off.values("source_id").annotate(
        times=Count("id"), late=Max("apart"), ahead=Max(F("sent_at") - F("received_at"))
    )
    return [
        ClockSkew(row["source_id"], row["times"], *(_minutes(row[side]) for side in ("ahead", "late")))
        for row in rows.order_by("source_id")
    ]


def _minutes(span: timedelta) -> int:
    return max(0, int(span.total_seconds()) // 60)


def door_counts(source: str, since: date) -> QuerySet[DoorCount]:
    """What was turned away or repeated in the name of `source` (empty: of nobody known) since a day, newest first."""
    return DoorCount.objects.filter(source_code=source, day__gte=since).order_by("-day", "code")
