"""What sources told of petitions and decisions, as far as figures need it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class PetitionStep:
    """One event of a petition; `kind` is the last part of its type, such as `answered`."""

    kind: str
    at: datetime
    is_repeated: bool = False
    is_disliked: bool = False
    """More dislikes than likes, as they then stood."""
    about: int = 0
    """1 a rule, 2 behaviour, 0 not told (IND-27b)."""


@dataclass(frozen=True)
class Decision:
    """One procedure in one decision that publishes it."""

    decided_on: date
    effective_on: date | None
    public_on: date | None


@dataclass(frozen=True)
class DecisionLimits:
    """Working days that a ministry or a province has: before the effective day, and after the decision."""

    before_effect: int
    to_public: int
