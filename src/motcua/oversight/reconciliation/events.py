"""Facts that reconciliation tells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from motcua.kernel.events import Event


@dataclass(frozen=True)
class SidesChanged(Event):
    """A side told something about a ministry or province and a month: its differences are to be measured anew."""

    order_field: ClassVar[str] = "agency_code"

    agency_code: str
    month: int
