"""What the law may change: pairings with tolerances, deadlines, marks of the counting script. Data with validity."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from motcua.kernel.errors import NotFound
from motcua.oversight.indicators.types import Indicator
from motcua.oversight.reconciliation import rules
from motcua.oversight.reconciliation.types import Measure, Pairing, Relation, Side, Terms

REFERENCE = Path(__file__).parent.parent / "reference" / "reconciliation.json"


@dataclass(frozen=True)
class OpeningTerms:
    """How far a station's clock may be off when it opens a comparison, and how many it may open in an hour."""

    tolerance_minutes: int
    most_an_hour: int
    assumed: str


@cache
def _reference() -> dict[str, list[dict[str, Any]]]:
    tables: dict[str, list[dict[str, Any]]] = json.loads(REFERENCE.read_text(encoding="utf-8"))
    return {name: [_dated(row) for row in rows] for name, rows in tables.items()}


def _dated(row: dict[str, Any]) -> dict[str, Any]:
    days = {name: date.fromisoformat(row[name]) for name in ("valid_from", "valid_to") if row.get(name)}
    return {**row, **days}


@cache
def _pairings() -> tuple[Pairing, ...]:
    return tuple(
        Pairing(
            **{
                **row,
                "left_side": Side(row["left_side"]),
                "left": Measure(row["left"]),
                "right_side": Side(row["right_side"]),
                "right": Measure(row["right"]),
                "relation": Relation(row["relation"]),
            }
        )
        for row in _reference()["pairings"]
    )


def pairings(on: date) -> tuple[Pairing, ...]:
    """The pairings in force on a day, by id."""
    return rules.in_force(_pairings(), on)


def pairing(code: str, on: date) -> Pairing:
    """The version of a pairing in force on a day. Raises NotFound."""
    found = next((row for row in pairings(on) if row.id == code), None)
    if found is None:
        raise NotFound()
    return found


def _latest(table: str, on: date) -> dict[str, Any]:
    """The row of a table that began last, not after `on`; the first one for earlier days."""
    rows = sorted(_reference()[table], key=lambda row: row["valid_from"])
    begun = [row for row in rows if row["valid_from"] <= on]
    return (begun or rows[:1])[-1]


def terms(on: date) -> Terms:
    """The deadlines of a conversation that begins on a day."""
    return Terms(**_latest("terms", on))


def opening_terms(on: date) -> OpeningTerms:
    """What holds for opening a comparison on a day."""
    row = _latest("openings", on)
    return OpeningTerms(int(row["tolerance_minutes"]), int(row["most_an_hour"]), row["assumed"])


def declared_as(on: date) -> tuple[tuple[str, str, Measure], ...]:
    """Indicator, part of its pair (numerator, denominator) and what a declared pair of it says; the first one holds."""
    rows = (row for row in _reference()["declared"] if row["valid_from"] <= on)
    return tuple((row["indicator"], row["part"], Measure(row["measure"])) for row in rows)


def gap_definition(on: date) -> Indicator:
    """How the published gap is counted, as an indicator with its own passport."""
    return Indicator(**_latest("gap", on))
