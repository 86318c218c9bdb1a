"""Questions to the definitions (which was in force on a day) and to an engine (the exact rules, decision 27)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from motcua.kernel.clock import today
from motcua.kernel.errors import NotFound
from motcua.oversight.indicators.ports import Engine
from motcua.oversight.indicators.rules import agrees as agrees
from motcua.oversight.indicators.rules import compile_query as compile_query
from motcua.oversight.indicators.rules import pooled as pooled
from motcua.oversight.indicators.types import FACT_COLUMNS, Bounds, Column, Form, Indicator, Query

_REFERENCE = Path(__file__).parent / "reference"


@cache
def _definitions() -> tuple[Indicator, ...]:
    rows = json.loads((_REFERENCE / "indicators.json").read_text(encoding="utf-8"))
    return tuple(
        Indicator(**{**row, "valid_from": _day(row["valid_from"]), "valid_to": _day(row["valid_to"])}) for row in rows
    )


def _day(value: str | None) -> Any:
    return value and date.fromisoformat(value)


def indicators() -> tuple[Indicator, ...]:
    """All definitions, old ones too."""
    return _definitions()


def indicator(code: str, on: date | None = None) -> Indicator:
    """The definition `code` in force on a day (today where not said). Raises NotFound."""
    day = on or today()
    for row in _definitions():
        if row.id == code and _in_force(row, day):
            return row
    raise NotFound()


def indicators_by_key(on: date) -> dict[str, Indicator]:
    """The definitions behind observed figures in force on a day, by the name of the figure; some days have fewer."""
    return {row.key: row for row in _definitions() if row.key and _in_force(row, on)}


def _in_force(row: Indicator, day: date) -> bool:
    return row.valid_from <= day and (row.valid_to is None or day < row.valid_to)


def counted(
    engine: Engine, query: Query, bounds: Bounds, columns: Sequence[Column] = FACT_COLUMNS
) -> dict[tuple[int, ...], tuple[int, ...]]:
    """The measures by keys, in key order; keys where every measure says nothing (`NEUTRAL`) are left out.

    A histogram's value is the last key. The subject must be attached to the engine. Raises OutsideAlgebra.
    """
    width = len(query.keys) + (query.measures[0].form is Form.HISTOGRAM if query.measures else 0)
    rows = engine.rows(compile_query(query, bounds, engine.dialect, columns))
    return {row[:width]: row[width:] for row in rows}
