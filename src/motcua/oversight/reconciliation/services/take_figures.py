"""Write down what a side tells: only what changed, with its origin and the instant from which it is known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import connection, transaction

from motcua.kernel.clock import now
from motcua.kernel.events import publish
from motcua.oversight.reconciliation import ports
from motcua.oversight.reconciliation.events import SidesChanged
from motcua.oversight.reconciliation.models import Figure
from motcua.oversight.reconciliation.selectors.figures import figure_of, within
from motcua.oversight.reconciliation.types import Side, SideFigure

_CELL = ("side", "measure", "agency_code", "procedure_code", "month", "day")
Cell = tuple[str, str, str, str, int, int]


@transaction.atomic
def take_figures(*, figures: Sequence[SideFigure], source: str, source_batch: str) -> int:
    """Keep what `source` tells in `source_batch`; returns how many numbers are new or changed.

    The verb for modules that hear of a report or of a day of visits. Telling the same again writes nothing.
    """
    written = append_figures(figures, source, source_batch, now())
    changed = {(figure.agency.split(".", 1)[0], figure.month) for figure in written}
    publish(*(SidesChanged(agency, month) for agency, month in sorted(changed)))
    return len(written)


@transaction.atomic
def pull_sides(*, agency: str, month: int) -> int:
    """Ask every feed about an agency and month; returns how many numbers changed. A feed's answer is complete."""
    hold(agency, month)
    changed = 0
    for feed in ports.feeds():
        if batch := feed.batch(agency, month):
            told = list(feed.figures(agency, month))
            gone = _gone(told, agency, month, feed.code, feed.side)
            changed += len(append_figures([*told, *gone], feed.code, batch, now()))
    return changed


def append_figures(
    figures: Iterable[SideFigure], source: str, source_batch: str, known_at: datetime
) -> list[SideFigure]:
    """Write those of `figures` that say something else than what is in force; in the caller's transaction.

    One writer at a time for a source, so that two who tell the same write it once.
    """
    _lock(f"reconciliation source {source}")
    told = {_cell(figure): figure for figure in figures}
    months, tops = {f.month for f in told.values()}, {f.agency for f in told.values()}
    known = Figure.objects.filter(source=source, month__in=months, agency_code__in=tops)
    in_force = {_cell(figure_of(row)): row.value for row in known.order_by(*_CELL, "-known_at", "-id").distinct(*_CELL)}
    new = [figure for cell, figure in sorted(told.items()) if in_force.get(cell) != figure.value]
    Figure.objects.bulk_create([_row(figure, source, source_batch, known_at) for figure in new])
    return new


def _gone(told: list[SideFigure], agency: str, month: int, source: str, side: Side) -> list[SideFigure]:
    """Cells that the feed gave before and no longer gives: now 0."""
    rows = Figure.objects.filter(within(agency), source=source, side=side, month=month)
    before = {_cell(found): found for row in rows.order_by(*_CELL).distinct(*_CELL) if (found := figure_of(row))}
    left = before.keys() - {_cell(figure) for figure in told}
    return [
        SideFigure(f.side, f.measure, f.agency, f.procedure, f.month, 0, f.day)
        for f in (before[cell] for cell in sorted(left))
    ]


def _cell(figure: SideFigure) -> Cell:
    return figure.side, figure.measure, figure.agency, figure.procedure, figure.month, figure.day


def _row(figure: SideFigure, source: str, source_batch: str, known_at: datetime) -> Figure:
    return Figure(
        side=figure.side,
        measure=figure.measure,
        source=source,
        source_batch=source_batch,
        agency_code=figure.agency,
        procedure_code=figure.procedure,
        month=figure.month,
        day=figure.day,
        value=figure.value,
        known_at=known_at,
    )


def hold(agency: str, month: int) -> None:
    """One at a time for an agency and month, until the transaction ends."""
    _lock(f"reconciliation {agency} {month}")


def _lock(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
