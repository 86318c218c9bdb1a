"""Cells in the units of a day: what an agency that has ended told counts for the one that took it over (decision 64).

One heir takes all; a divided agency keeps a line of its own, in the nation and in nobody's figures. The partials keep
what was reported under the code under which it was reported.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from motcua.foundation.agencies import selectors as agencies
from motcua.oversight.indicators.types import Period
from motcua.oversight.monitoring.rules import Cell

Moved = Mapping[str, str]
"""Ministries and provinces that have ended, with the one that took each over whole."""


def moved_units(period: Period) -> dict[str, str]:
    """What had ended by the last day of a period and has one heir."""
    return {code: ended.heir for code, ended in agencies.ended_agencies(period.last_day).items() if ended.heir}


def moved_cells(cells: Iterable[Cell], moved: Moved) -> list[Cell]:
    """The same cells under the ministries and provinces of that day; single agencies keep their names."""
    return [replace(cell, top=moved.get(cell.top, cell.top)) for cell in cells]
