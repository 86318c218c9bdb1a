"""What releases tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from motcua.kernel.events import Event


@dataclass(frozen=True)
class ReleasePublished(Event):
    """The embargo of a release is over: everybody may read its figures."""

    code: str
    order_field: ClassVar[str] = "code"
