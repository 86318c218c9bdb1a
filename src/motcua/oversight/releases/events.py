"""What others may hear of releases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from motcua.kernel.events import Event


@dataclass(frozen=True)
class ReleasePublished(Event):
    """A release, or a correction of one, is public from now on."""

    order_field: ClassVar[str] = "release_id"
    release_id: UUID
    code: str
