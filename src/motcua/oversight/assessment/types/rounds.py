"""Words of assessment: a round, its grades, its rows as printed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

GRADES = ("A", "B", "C", "D", "E")


@dataclass(frozen=True)
class Scheme:
    """Lower bounds of the grades A to D in points out of 100; below the last one is E."""

    bounds: tuple[Decimal, ...]
    is_assumed: bool
    reason: str


@dataclass(frozen=True)
class GradeRow:
    """One line of a published table of grades, as printed."""

    rank: int
    name: str
    grade: str
    supplier: str
    agency_code: str


@dataclass(frozen=True)
class GradeShare:
    """How many of a group have a grade: `43/63 (68 %)`."""

    grade: str
    count: int
    total: int
    percent: Decimal


@dataclass(frozen=True)
class SupplierCount:
    """How many agencies of a group use one supplier's system, by grade."""

    supplier: str
    total: int
    by_grade: dict[str, int]
