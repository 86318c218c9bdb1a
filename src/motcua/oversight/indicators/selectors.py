"""Questions to the definitions: which there are, which was in force on a day."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from motcua.kernel.clock import today
from motcua.kernel.errors import NotFound
from motcua.oversight.indicators.rules import pooled as pooled
from motcua.oversight.indicators.types import Indicator

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
