"""What each side told of an agency and month, as known at an instant."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Max, Q

from motcua.kernel.clock import now
from motcua.oversight.reconciliation.models import Figure, Witness
from motcua.oversight.reconciliation.types import (
    Measure,
    Side,
    SideFigure,
    WitnessInfo,
    WitnessKind,
)

_CELL = ("source", "side", "measure", "agency_code", "procedure_code", "month", "day")


def within(agency: str, field: str = "agency_code") -> Q:
    """An agency and all below it."""
    return Q(**{field: agency}) | Q(**{f"{field}__startswith": f"{agency}."})


def figures_in_force(agency: str, month: int, known_at: datetime | None = None) -> list[SideFigure]:
    """The latest number of every cell of an agency with all below it; one query."""
    told = Figure.objects.filter(within(agency), month=month, known_at__lte=known_at or now())
    return [figure_of(row) for row in told.order_by(*_CELL, "-known_at", "-id").distinct(*_CELL)]


def figure_of(row: Figure) -> SideFigure:
    return SideFigure(
        side=Side(row.side),
        measure=Measure(row.measure),
        agency=row.agency_code,
        procedure=row.procedure_code,
        month=row.month,
        value=row.value,
        day=row.day,
    )


def spoken(agency: str, month: int, known_at: datetime | None = None) -> dict[tuple[Side, Measure], datetime]:
    """Which numbers were told at all, and when last."""
    told = Figure.objects.filter(within(agency), month=month, known_at__lte=known_at or now())
    rows = told.values_list("side", "measure").annotate(last=Max("known_at")).order_by()
    return {(Side(side), Measure(measure)): last for side, measure, last in rows}


def reported_in_year(agency: str, year: int, known_at: datetime) -> int | None:
    """Dossiers received that an agency declared for the months of a year; None where it declared none (IND-28)."""
    told = Figure.objects.filter(
        agency_code=agency, side=Side.DECLARED, measure=Measure.RECEIVED, known_at__lte=known_at,
        month__gte=year * 12, month__lt=(year + 1) * 12,
    )  # fmt: skip
    rows = [row.value for row in told.order_by(*_CELL, "-known_at", "-id").distinct(*_CELL)]
    return sum(rows) if rows else None


def witnesses() -> list[WitnessInfo]:
    """All witnesses with their batches."""
    rows = Witness.objects.annotate(n=Count("batches"), last=Max("batches__received_at")).order_by("code")
    return [
        WitnessInfo(row.code, WitnessKind(row.kind), row.name, row.agency_code, row.valid_to is None, row.n, row.last)
        for row in rows
    ]
