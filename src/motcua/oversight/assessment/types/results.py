"""Results of an assessment: totals, places, agreement of testers, suppliers, what would help most."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from motcua.oversight.assessment.types.rounds import GradeShare


class Verdict(StrEnum):
    """What an assessor says to an explanation."""

    KEPT = "kept"
    CHANGED = "changed"


@dataclass(frozen=True)
class Total:
    """Points reached out of the points that could be scored; no label while criteria are left out (Q-11)."""

    points: Fraction
    of: Fraction
    printed: Decimal
    label: str
    lines: tuple[str, ...] = ()
    """The criteria that add to it: totals over different ones are not ranked together."""


@dataclass(frozen=True)
class Result:
    """One line of the official table."""

    agency_code: str
    name: str
    group: str
    supplier: str
    rank: int | None
    points: Fraction
    of: Fraction
    printed: Decimal
    label: str
    why: str = ""
    """Why there is no rank."""


@dataclass(frozen=True)
class Agreement:
    """How far two marks of one thing agree, exact; alpha is None where all marks are alike or criteria are mixed."""

    pairs: int
    agreed: int
    near: int
    """Pairs close enough to count without a third mark, the equal ones too."""
    percent: Fraction | None
    alpha: Fraction | None


@dataclass(frozen=True)
class PairAgreement:
    """How far two people agree, in order of their names; `is_former` where one of them was replaced."""

    first: str
    second: str
    found: Agreement
    is_former: bool


@dataclass(frozen=True)
class SupplierLine:
    """Agencies of one supplier, or of several small ones together (`supplier` is then empty)."""

    supplier: str
    total: int
    mean: Fraction | None
    """None where too few agencies are left to show a mean."""
    shares: tuple[GradeShare, ...]
    merged: int = 1
    """How many suppliers stand in this line."""


@dataclass(frozen=True)
class Improvement:
    """What full points of one criterion would do for an agency, all others staying as they are."""

    criterion: str
    gain: Fraction
    """Points to be had."""
    rank: int | None
    climbs: int
    label: str


@dataclass(frozen=True)
class Shift:
    """An agency in this assessment and in the one before; `gained` only under the same version of the same criteria."""

    agency_code: str
    rank: int | None
    before: int | None
    label: str
    label_before: str
    gained: Fraction | None
    is_same_set: bool = False
    of: int = 0
    of_before: int = 0
    """How many were ranked in the group, now and before: places in lists of other lengths are not moves."""
    is_merged: bool = False
    """The agency took over another one in between, so it is no longer the same."""

    @property
    def is_move(self) -> bool:
        """Whether its two places may be compared."""
        return self.is_same_set and self.of == self.of_before and not self.is_merged
