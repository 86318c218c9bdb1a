"""Grades and their shares (law.md 5.2, 8.3): exact, thresholds are data."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from motcua.kernel.text import sort_key
from motcua.oversight.assessment.types import GRADES, GradeShare, Scheme, SupplierCount
from motcua.oversight.indicators.types import Ratio


def grade_of(score: Decimal | Fraction, scheme: Scheme) -> str:
    """The grade of an exact `score`; a bound belongs to the better grade."""
    better = zip(GRADES, scheme.bounds, strict=False)
    return next((grade for grade, bound in better if Fraction(score) >= Fraction(bound)), GRADES[-1])


def grade_shares(grades: Sequence[str]) -> list[GradeShare]:
    """Counts and whole percents (half up) of A to E, zero counts too."""
    counts, total = Counter(grades), len(grades)
    return [
        GradeShare(grade, counts[grade], total, Ratio(counts[grade], total).percent(0) or Decimal(0))
        for grade in GRADES
    ]


def grades_follow_ranks(rows: Iterable[tuple[int, str]]) -> bool:
    """Whether a better rank never has a worse grade and equals share one (law.md 5.2)."""
    ordered = sorted(rows)
    return all(a[1] <= b[1] and (a[0] != b[0] or a[1] == b[1]) for a, b in pairwise(ordered))


def supplier_counts(rows: Iterable[tuple[str, str]]) -> list[SupplierCount]:
    """(supplier, grade) pairs counted by supplier, the most used first, equals in Vietnamese alphabetical order."""
    grades: dict[str, Counter[str]] = defaultdict(Counter)
    for supplier, grade in rows:
        grades[supplier][grade] += 1
    counts = [SupplierCount(name, c.total(), {g: c[g] for g in GRADES}) for name, c in grades.items()]
    return sorted(counts, key=lambda c: (-c.total, sort_key(c.supplier)))


def scores_could_give(grades: Sequence[str], mean: Decimal, scheme: Scheme) -> bool:
    """Whether any scores with these grades can have the published `mean` (consistency test of law.md 5.2)."""
    lower = {**dict(zip(GRADES, map(Fraction, scheme.bounds), strict=False)), GRADES[-1]: Fraction(0)}
    upper = dict(zip(GRADES, [Fraction(100), *map(Fraction, scheme.bounds)], strict=True))
    half = Fraction(1, 2)
    low = sum((lower[g] for g in grades), Fraction(0)) / len(grades)
    high = sum((upper[g] for g in grades), Fraction(0)) / len(grades)
    return low < Fraction(mean) + half and high > Fraction(mean) - half
