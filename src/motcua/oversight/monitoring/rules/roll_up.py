"""From the figures of single services to those of agencies, provinces and the nation (measurement.md 4.6, merge law).

Counts are added. Procedures are counted once within a unit, at their highest level (IND-03, 04, 07), so a unit is
rolled up from the cells below it; the nation is the sum of its ministries and provinces.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from motcua.oversight.indicators.types import Ratio
from motcua.oversight.monitoring.types import LEVELS, VECTOR, Figures

Vector = tuple[int, ...]
"""Whole numbers in the order of `VECTOR`."""
NONE: Vector = (0,) * len(VECTOR)
_KINDS = len(LEVELS) + 1
"""The leading numbers that count services: one for each level, and those that were used."""
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Cell:
    """One procedure at one agency; codes or numbers."""

    top: str
    agency: str
    procedure: str
    vector: Vector


def cells_of(
    counts: Mapping[tuple[int, ...], Vector], used: Collection[tuple[int, ...]], highest: Mapping[tuple[int, ...], int]
) -> dict[tuple[int, ...], Vector]:
    """Vectors by (top, agency, procedure); `used` are the services with an online dossier in the period (IND-07)."""
    blank = (0,) * (len(VECTOR) - _KINDS)
    return {
        key: (*_service(highest.get(key, -1), key in used), *counts.get(key, blank))
        for key in counts.keys() | highest.keys()
    }


def _service(level: int, has_dossiers: bool) -> Vector:
    return (*(int(level == number) for number in range(len(LEVELS))), int(level > 0 and has_dossiers))


def added(vectors: Iterable[Vector]) -> Vector:
    """The sum, number by number."""
    return tuple(map(sum, zip(*vectors, strict=True))) or NONE


def pooled_cells(cells: Iterable[Cell], unit: Callable[[Cell], K]) -> dict[K, Vector]:
    """The vector of each unit: dossiers added, each procedure once at its highest level, used if used anywhere."""
    totals: dict[K, list[int]] = {}
    services: dict[K, dict[str, list[int]]] = defaultdict(dict)
    for cell in cells:
        key = unit(cell)
        total = totals.setdefault(key, list(NONE))
        for place in range(_KINDS, len(VECTOR)):
            total[place] += cell.vector[place]
        _note(services[key], cell)
    return {key: (*_counted(services[key].values()), *total[_KINDS:]) for key, total in totals.items()}


def _note(services: dict[str, list[int]], cell: Cell) -> None:
    """Level (-1: not declared) and use of one procedure so far."""
    level = next((number for number in range(len(LEVELS)) if cell.vector[number]), -1)
    known = services.setdefault(cell.procedure, [-1, 0])
    known[0], known[1] = max(known[0], level), known[1] | cell.vector[_KINDS - 1]


def _counted(services: Iterable[list[int]]) -> list[int]:
    counts = [0] * _KINDS
    for level, is_used in services:
        if level >= 0:
            counts[level] += 1
            counts[-1] += is_used
    return counts


def finished(vector: Vector) -> Figures:
    """A vector as pairs."""
    value = {name: max(0, number) for name, number in zip(VECTOR, vector, strict=True)}
    levels = {level: value[f"services_{level}"] for level in LEVELS if value[f"services_{level}"]}
    return Figures(
        levels=levels,
        services_with_dossiers=Ratio(value["services_used"], value["services_full"] + value["services_partial"]),
        online=Ratio(value["online"], value["received"]),
        full_process=Ratio(value["full_process"], value["ended"]),
        on_time_portal=Ratio(value["on_time_portal"], value["due_portal"]),
        on_time_internal=Ratio(value["on_time_internal"], value["due_internal"]),
        without_due_portal=value["without_due_portal"],
        without_due_internal=value["without_due_internal"],
    )
