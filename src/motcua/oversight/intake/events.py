"""What the intake tells the modules above."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from motcua.kernel.events import Event


@dataclass(frozen=True)
class FactsWritten(Event):
    """The ledger of `source` has new rows; what they touch stands in `selectors.touched_parts`."""

    order_field: ClassVar[str] = "source"

    source: str
