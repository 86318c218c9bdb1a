"""The figures of single services, counted by an engine on the ledger."""

from __future__ import annotations

from collections.abc import Collection

from motcua.oversight.indicators import selectors as indicators
from motcua.oversight.indicators.ports import Engine
from motcua.oversight.indicators.selectors import counted
from motcua.oversight.indicators.types import Bounds, Period
from motcua.oversight.intake import selectors as intake
from motcua.oversight.monitoring.rules import OBSERVED, SERVICES_QUERY, TRAITS_QUERY, Cell, Observing, cells_of, limited
from motcua.oversight.monitoring.rules.measures import SUBJECT
from motcua.oversight.monitoring.selectors.ledger import COLUMNS


def count_cells(engine: Engine, bounds: Bounds, tops: Collection[int] | None = None) -> list[Cell]:
    """Every service with dossiers or a declaration, of `tops` or of all, as known at `bounds.known`."""
    asked = observing(Period(bounds.first, bounds.last))
    query = asked.query if tops is None else limited(asked.query, "top", sorted(tops))
    rows = counted(engine, query, bounds, COLUMNS)
    counts = {key: asked.vector(row[:-1]) for key, row in rows.items()}
    used = {key for key, row in rows.items() if row[-1] > 0}
    found = cells_of(counts, used, offered_services(bounds, tops))
    agencies, procedures, of_tops = (intake.codes_of(kind) for kind in ("agency", "procedure", "top"))
    return [Cell(of_tops[key[0]], agencies[key[1]], procedures[key[2]], vector) for key, vector in found.items()]


def observing(period: Period) -> Observing:
    """What the pages of a period count: by the definitions in force on its last day, as its releases do."""
    day = period.last_day
    words = indicators.indicators_by_key(day)
    defined = {
        (key, figure): indicators.computation(words[key].id, day, figure=figure)
        for key, figure in OBSERVED
        if key in words
    }
    return Observing(defined, indicators.condition("online_to_a_service", SUBJECT))


def offered_services(bounds: Bounds, tops: Collection[int] | None = None) -> dict[tuple[int, ...], int]:
    """The services declared at the last minute before `bounds.cut`, as known at `bounds.known`: the highest level of
    each (top, agency, procedure), in numbers."""
    services = SERVICES_QUERY if tops is None else limited(SERVICES_QUERY, "top", sorted(tops))
    return {row[:3]: row[3] for row in intake.count_services(services, bounds)}


def told_traits(bounds: Bounds) -> dict[tuple[int, ...], tuple[int, int]]:
    """Of the same services, the sums of `ServiceTrait` that were told, and of those that hold."""
    return {row[:3]: (row[3], row[4]) for row in intake.count_services(TRAITS_QUERY, bounds)}
