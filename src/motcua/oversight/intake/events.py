"""What the intake tells the modules above."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from motcua.kernel.events import Event


@dataclass(frozen=True)
class BatchHandled(Event):
    """A batch was checked, its records kept and the facts brought up to date; `accepted` may be 0."""

    order_field: ClassVar[str] = "source"

    source: str
    sequence: int
    accepted: int


@dataclass(frozen=True)
class DoubtSettled(Event):
    """Batches in doubt were left out of the counts, or taken in after all; facts have been rewritten."""

    order_field: ClassVar[str] = "source"

    source: str
    batches: int
    is_counted: bool


@dataclass(frozen=True)
class FactsWritten(Event):
    """The ledger of `source` has new rows; what they touch stands in `selectors.touched_parts`."""

    order_field: ClassVar[str] = "source"

    source: str
