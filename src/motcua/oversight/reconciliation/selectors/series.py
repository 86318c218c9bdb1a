"""The gap as an indicator of its own: a pair for every agency and month, pooled for the nation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from motcua.oversight.indicators.types import NOTHING, Ratio
from motcua.oversight.reconciliation.models import Finding, Settlement
from motcua.oversight.reconciliation.selectors.standing import agreed_gap
from motcua.oversight.reconciliation.types import GapPoint, Verdict

_CELL = ("agency_code", "month", "pairing", "procedure_code")


def gap(agency: str, month: int) -> Ratio:
    """The gap of an agency in a month: as signed where it was, else as last measured."""
    found = gap_series(agency, month, month)
    return found[0].ratio if found else NOTHING


def gap_series(agency: str, first: int, last: int) -> list[GapPoint]:
    """The months from `first` to `last` (month numbers) in which anything was compared, the oldest first."""
    return points(first, last, [agency])


def national_gap_series(first: int, last: int) -> list[GapPoint]:
    """Numerators and denominators of all agencies added by month (never a mean of rates); agency ''."""
    pooled: dict[int, list[GapPoint]] = defaultdict(list)
    for point in points(first, last):
        pooled[point.month].append(point)
    return [
        GapPoint("", month, sum((p.ratio for p in parts), NOTHING), all(p.is_settled for p in parts))
        for month, parts in sorted(pooled.items())
    ]


def points(first: int, last: int, agencies: Iterable[str] | None = None) -> list[GapPoint]:
    """The gap of agencies (all where None) by month; two queries: last finding of each cell, and what was signed."""
    chosen = {"month__gte": first, "month__lte": last}
    if agencies is not None:
        chosen["agency_code__in"] = list(agencies)  # type: ignore[assignment]
    latest = Finding.objects.filter(**chosen).order_by(*_CELL, "-known_at", "-id").distinct(*_CELL)
    found: dict[tuple[str, int], Ratio] = {}
    for agency, month, excess, base, verdict in latest.values_list("agency_code", "month", "excess", "base", "verdict"):
        pair = NOTHING if verdict == Verdict.SILENT_WITNESS else Ratio(excess, base)
        found[agency, month] = found.get((agency, month), NOTHING) + pair
    settled = {(row.agency_code, row.month): agreed_gap(row) for row in Settlement.objects.filter(**chosen)}
    merged = {**found, **settled}
    return [GapPoint(a, m, merged[a, m], (a, m) in settled) for a, m in sorted(merged, key=lambda k: (k[1], k[0]))]
