"""What letters tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from motcua.kernel.events import Event


@dataclass(frozen=True)
class LetterSigningAsked(Event):
    """The approver asked for the signatures; the service is called outside the transaction."""

    letter_id: UUID
    order_field: ClassVar[str] = "letter_id"


@dataclass(frozen=True)
class PostingQueued(Event):
    """One recipient's copy waits to be sent."""

    posting_id: UUID
    order_field: ClassVar[str] = "posting_id"
