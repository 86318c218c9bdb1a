"""Keep the partials of a month up to date: only what a batch touched is counted anew (decision 39)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from motcua.kernel.bulk import copy_rows
from motcua.kernel.clock import now
from motcua.kernel.epoch import minute_of
from motcua.kernel.identifiers import uuid7
from motcua.oversight.indicators.ports import Engine
from motcua.oversight.indicators.types import NEVER, Bounds, Period
from motcua.oversight.intake import selectors as intake
from motcua.oversight.intake import services as intake_services
from motcua.oversight.monitoring.models import Partial, SealedMonth
from motcua.oversight.monitoring.rules import Cell
from motcua.oversight.monitoring.selectors.cells import count_cells
from motcua.oversight.monitoring.selectors.figures import at_grain, current_period
from motcua.oversight.monitoring.selectors.ledger import open_ledger, received_months
from motcua.oversight.monitoring.types import VECTOR, Grain

_LOCK = 20_610_040
Part = tuple[int, int, int, int]
"""Id of the mark, top, first and last month."""
_SECONDS_BETWEEN = 300
"""How far the cut of the running month may lie behind."""


def refresh_partials() -> int:
    """Count anew what has been touched since the last time; returns how many parts (top and month) that were.

    The marks are read before the ledger and forgotten after its figures are kept: a row that comes in between, or a
    process that is killed, leaves a mark for the next time.
    """
    with _alone():
        touched = intake.touched_parts()
        if not touched:
            return 0
        sealed = dict(SealedMonth.objects.values_list("month", "cut_minute"))
        plan = _plan(touched, sealed)
        with open_ledger(sorted({top for _, top, _, _ in touched})) as engine:
            for month, tops in sorted(plan.items()):
                _refresh(engine, month, sealed[month], tops)
        _seal_months([month for month in _observed() if month not in sealed and _is_touched(month, touched)])
        intake_services.forget_touched(identity for identity, *_ in touched)
        return sum(map(len, plan.values()))


def advance_months() -> list[int]:
    """Cut anew the running month and those that have ended since; count months that have no partials yet.

    Returns the months that were counted, all of each in one pass.
    """
    with _alone():
        sealed = {row.month: row for row in SealedMonth.objects.all()}
        return _seal_months([month for month in _observed() if _is_due(month, sealed.get(month))])


def _observed() -> list[int]:
    """Every month since the first dossier: one in which none was received has services, and dossiers in hand."""
    received, running = received_months(), current_period().first
    return sorted({*received, *range(min(received, default=running), running + 1)})


def _is_touched(month: int, touched: Iterable[Part]) -> bool:
    return any(first <= month <= last for _, _, first, last in touched)


def _plan(touched: Iterable[Part], months: Iterable[int]) -> dict[int, set[int]]:
    """The ministries and provinces to count anew, by month."""
    plan: dict[int, set[int]] = defaultdict(set)
    for month in months:
        for _, top, first, last in touched:
            if first <= month <= last:
                plan[month].add(top)
    return plan


def _refresh(engine: Engine, month: int, cut: int, tops: set[int]) -> None:
    """Count `tops` anew, cut where the whole month is cut, so that all of it speaks of one minute."""
    cells = count_cells(engine, _bounds(month, cut), tops)
    codes = intake.codes_of("top")
    with transaction.atomic():
        Partial.objects.filter(month=month, top__in=[codes[top] for top in tops]).delete()
        _copy(month, cells)
        SealedMonth.objects.filter(month=month).update(stamp=uuid7())


def _is_due(month: int, sealed: SealedMonth | None) -> bool:
    if sealed is None:
        return True
    end = minute_of(Period(month, month).end)
    if end <= minute_of(now()):
        return sealed.cut_minute != end
    return (now() - sealed.sealed_at).total_seconds() >= _SECONDS_BETWEEN


def _seal_months(months: list[int]) -> list[int]:
    if months:
        with open_ledger() as engine:
            for month in months:
                _seal_month(engine, month)
    return months


def _seal_month(engine: Engine, month: int) -> None:
    cut = min(minute_of(Period(month, month).end), minute_of(now()))
    cells = count_cells(engine, _bounds(month, cut))
    with transaction.atomic():
        Partial.objects.filter(month=month).delete()
        _copy(month, cells)
        SealedMonth.objects.update_or_create(
            month=month, defaults={"cut_minute": cut, "sealed_at": now(), "stamp": uuid7()}
        )


def _bounds(month: int, cut: int) -> Bounds:
    return Bounds(month, month, cut, NEVER)


def _copy(month: int, cells: Collection[Cell]) -> None:
    copy_rows(Partial, ("month", "grain", "top", "agency", "procedure", *VECTOR), _rows(month, cells))


def _rows(month: int, cells: Collection[Cell]) -> Iterator[tuple[object, ...]]:
    for grain in Grain:
        for cell in at_grain(cells, grain):
            yield month, int(grain), cell.top, cell.agency, cell.procedure, *cell.vector


@contextmanager
def _alone() -> Iterator[None]:
    """One at a time counts and replaces: who read the ledger earlier must not write later. Ends with the session."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
