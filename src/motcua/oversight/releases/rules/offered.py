"""The rows of services: what was declared at the cut, joined with the dossiers of the period (law.md 4.2, IND-07)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from motcua.oversight.indicators.ports import Engine
from motcua.oversight.indicators.selectors import condition, counted
from motcua.oversight.indicators.types import (
    FACT_COLUMNS,
    SUBJECTS,
    All,
    Bounds,
    Column,
    Compare,
    Comparison,
    Flag,
    Form,
    Measure,
    Parameter,
    Query,
    ServiceTrait,
)

KEYS = ("top", "agency", "procedure")
UNTOLD = -1
"""A trait that was not told of a service, and the parts of a procedure whose ministry or province told of no
disclosure: not known, which is not 0."""
_RECEIVED = All(
    (
        Compare("received_month", Comparison.AT_LEAST, Parameter.FIRST),
        Compare("received_month", Comparison.AT_MOST, Parameter.LAST),
    )
)
_ONLINE = condition("online_to_a_service", "dossiers")
_LATE = Compare("late_minute", Comparison.AT_MOST, Parameter.CUT)
DOSSIERS_OF_SERVICES = Query(
    "dossiers",
    KEYS,
    (
        Measure("received", Form.COUNT),
        Measure("online_received", Form.COUNT, _ONLINE),
        Measure("online_late", Form.COUNT, All((_ONLINE, _LATE))),
        Measure("paid_online", Form.COUNT, Compare("flags", Comparison.HAS, int(Flag.PAID_ONLINE))),
        Measure("certified_copies", Form.COUNT, Compare("flags", Comparison.HAS, int(Flag.CERTIFIED_COPY))),
    ),
    _RECEIVED,
)
RECEIVED_BY_MONTH = Query("dossiers", ("top", "received_month"), (Measure("received", Form.COUNT),), _RECEIVED)
"""What arrived of each ministry or province by month of receipt (IND-28)."""
Offered = Mapping[tuple[int, ...], int]
"""(top, agency, procedure) to the highest declared level."""
Traits = Mapping[tuple[int, ...], tuple[int, int]]
"""The same key to the sums of `ServiceTrait` that were told, and of those that hold."""


def service_rows(
    engine: Engine,
    offered: Offered,
    traits: Traits,
    parts: Mapping[tuple[int, int], int],
    bounds: Bounds,
    columns: Sequence[Column] = FACT_COLUMNS,
) -> Iterator[tuple[int, ...]]:
    """A row of subject `services` for each offered service, in order of its key.

    `parts` are the published parts by (top, procedure); a procedure that a telling top did not name has none.
    """
    dossiers = counted(engine, DOSSIERS_OF_SERVICES, bounds, columns)
    telling = {top for top, _ in parts}
    places = _places()
    blank = [0] * len(SUBJECTS["services"].columns)
    blank[places["known_minute"]], blank[places["sign"]] = bounds.known, 1
    columns_of_traits = {trait: places[trait.name.lower()] for trait in ServiceTrait if trait.name}
    used = [places[measure.name] for measure in DOSSIERS_OF_SERVICES.measures]
    for key in sorted(offered):
        row = blank.copy()
        row[:3], row[places["level"]] = key, offered[key]
        row[places["parts"]] = parts.get((key[0], key[2]), 0 if key[0] in telling else UNTOLD)
        for trait, place in columns_of_traits.items():
            row[place] = _told(trait, *traits.get(key, (0, 0)))
        for place, number in zip(used, dossiers.get(key, ()), strict=False):
            row[place] = number
        yield tuple(row)


def _told(trait: ServiceTrait, told: int, holds: int) -> int:
    return int(bool(holds & trait)) if told & trait else UNTOLD


def _places() -> dict[str, int]:
    return {column.name: place for place, column in enumerate(SUBJECTS["services"].columns)}
