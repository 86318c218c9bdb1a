"""Announced outages and what of them excuses visits; times in which we ourselves were out."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q, QuerySet

from motcua.kernel.clock import local
from motcua.kernel.epoch import first_day, midnight, month_of
from motcua.oversight.probes import rules
from motcua.oversight.probes.models import Outage, OwnOutage, Target
from motcua.oversight.probes.selectors.reference import outage_terms
from motcua.oversight.probes.selectors.targets import within
from motcua.oversight.probes.types import Announced, OutageInfo, Span


def outages(agency: str = "") -> QuerySet[Outage]:
    """All announcements of an agency and all below it, the latest first."""
    return Outage.objects.filter(within(agency)).order_by("-begins_at", "-pk")


def outage_infos(rows: list[Outage]) -> list[OutageInfo]:
    """Announcements with what of them counts."""
    keys = {(row.agency_code, month_of(row.begins_at)) for row in rows}
    counted = {key: _counted(*key) for key in keys}
    return [_info(row, counted[row.agency_code, month_of(row.begins_at)].get(row.pk, ())) for row in rows]


def _info(row: Outage, counted: tuple[Span, ...]) -> OutageInfo:
    return OutageInfo(
        id=row.pk,
        agency=row.agency_code,
        host=row.host,
        span=Span(row.begins_at, row.ends_at),
        reason=row.reason,
        announced_at=row.announced_at,
        announced_by=row.announced_by,
        withdrawn_at=row.withdrawn_at,
        counted=counted,
    )


def _counted(agency: str, month: int) -> dict[int, tuple[Span, ...]]:
    """By outage that begins in a month, what of it excuses visits."""
    first, after = first_day(month), first_day(month + 1)
    rows = Outage.objects.filter(
        agency_code=agency, begins_at__gte=midnight(first), begins_at__lt=midnight(after), withdrawn_at=None
    )
    found = [Announced(r.pk, r.host, Span(r.begins_at, r.ends_at), r.announced_at) for r in rows]
    return rules.counted_spans(found, outage_terms(first))


def excused_spans(target: Target, begins: datetime, ends: datetime) -> list[Span]:
    """The spans that excuse visits to a target: of its agency and those above, for all hosts or one of its own."""
    line = target.agency_code.split(".")
    agencies = [".".join(line[: at + 1]) for at in range(len(line))]
    rows = Outage.objects.filter(
        Q(host="") | Q(host__in=target.hosts), agency_code__in=agencies, withdrawn_at=None, begins_at__lt=ends,
        ends_at__gt=begins,
    )  # fmt: skip
    return [span for info in outage_infos(list(rows)) for span in info.counted]


def own_outages(begins: datetime, ends: datetime) -> list[Span]:
    """Times in which we ourselves were out."""
    rows = OwnOutage.objects.filter(begins_at__lt=ends, ends_at__gt=begins).order_by("begins_at")
    return [Span(row.begins_at, row.ends_at) for row in rows]


def month_span(month: int) -> Span:
    """A month in Vietnam."""
    return Span(midnight(first_day(month)), midnight(first_day(month + 1)))


def day_of(at: datetime) -> date:
    return local(at).date()
