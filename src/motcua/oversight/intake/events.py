"""What the intake tells the modules above."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from motcua.kernel.events import Event


@dataclass(frozen=True)
class FactsWritten(Event):
    """The ledger of `source` has new rows; what they touch stands in `selectors.touched_parts`."""

    order_field: ClassVar[str] = "source"

    source: str


@dataclass(frozen=True)
class ReportsDeclared(Event):
    """What a ministry or province declares of a month is another than before: told, corrected, or left out."""

    order_field: ClassVar[str] = "agency_code"

    agency_code: str
    month: int


def reports_declared(figures: Iterable[tuple[str, int]]) -> list[ReportsDeclared]:
    """One event for each ministry or province and month that pairs (agency, month) speak of."""
    return [ReportsDeclared(*each) for each in sorted({(agency.partition(".")[0], month) for agency, month in figures})]
