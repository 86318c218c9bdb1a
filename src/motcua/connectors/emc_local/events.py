"""Facts of this connector."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from motcua.kernel.events import Event


@dataclass(frozen=True)
class EventQueued(Event):
    """Something waits for the intake. All of one source are delivered in order, one at a time."""

    order_field: ClassVar[str] = "source"

    source: str
