"""Grades and their shares (law.md 5.2, 8.3): exact, thresholds are data."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from motcua.kernel.text import sort_key
from motcua.oversight.assessment.types import GRADES, GradeShare, SupplierCount
from motcua.oversight.indicators.types import Ratio


def grade_shares(grades: Sequence[str]) -> list[GradeShare]:
    """Counts and whole percents (half up) of A to E, zero counts too."""
    counts, total = Counter(grades), len(grades)
    return [
        GradeShare(grade, counts[grade], total, Ratio(counts[grade], total).percent(0) or Decimal(0))
        for grade in GRADES
    ]


def supplier_counts(rows: Iterable[tuple[str, str]]) -> list[SupplierCount]:
    """(supplier, grade) pairs counted by supplier, the most used first, equals in Vietnamese alphabetical order."""
    grades: dict[str, Counter[str]] = defaultdict(Counter)
    for supplier, grade in rows:
        grades[supplier][grade] += 1
    counts = [SupplierCount(name, c.total(), {g: c[g] for g in GRADES}) for name, c in grades.items()]
    return sorted(counts, key=lambda c: (-c.total, sort_key(c.supplier)))
