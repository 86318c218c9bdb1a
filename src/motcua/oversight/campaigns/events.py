"""Facts of campaigns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from motcua.kernel.events import Event


@dataclass(frozen=True)
class ReportApproved(Event):
    """The nation approved a version: its pairs are declared to the intake."""

    order_field: ClassVar[str] = "report_id"
    report_id: UUID
    version: int
