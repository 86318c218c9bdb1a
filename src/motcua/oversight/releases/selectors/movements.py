"""What a movement between two releases is explained from: the pairs they printed, and what is known now of a month."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from motcua.oversight.indicators import selectors as indicators
from motcua.oversight.indicators.types import Period, Ratio
from motcua.oversight.monitoring import selectors as monitoring
from motcua.oversight.rankings.types import Cell as Part
from motcua.oversight.releases.types import Cell, Frame

_KEYS = ("online", "full_process", "on_time_portal", "on_time_internal")
"""Figures whose pairs are dossiers, so that the procedures of an agency add up to it."""


def key_by_procedure(indicator: str) -> str:
    """The key of a figure that can be told by procedure; empty for any other."""
    key = next((row.key for row in indicators.indicators() if row.id == indicator), "")
    return key if key in _KEYS else ""


def printed_parts(cells: Iterable[Cell], frame: Frame) -> dict[str, Part]:
    """The printed pairs of the ministries and provinces that count, by their codes."""
    counted = (cell for cell in cells if frame.group_of(cell.scope) and not cell.excluded)
    return {cell.scope: Part(cell.scope, "", Ratio(cell.numerator, cell.denominator)) for cell in counted}


def known_parts(key: str, month: int, inside: Collection[str]) -> list[Part]:
    """By agency and procedure, as the ledger has it now."""
    services = monitoring.figures_by_top_procedure(Period(month, month))
    return [Part(top, kind, getattr(found, key)) for (top, kind), found in services.items() if top in inside]
