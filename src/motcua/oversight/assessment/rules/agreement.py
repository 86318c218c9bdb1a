"""Two marks of one thing: how far testers agree, and which mark stands (law.md 5.6; measurement.md 1.5)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from motcua.oversight.assessment.types import Agreement


def agreement(pairs: Sequence[tuple[Fraction, Fraction]]) -> Agreement:
    """Percent agreement and Cohen's kappa of (first, second) marks, exact.

    Kappa is (po - pe) / (1 - pe) with pe from the marks each side gave; None for no pairs, or where pe is 1.
    """
    many = len(pairs)
    agreed = sum(first == second for first, second in pairs)
    if not many:
        return Agreement(0, 0, None, None)
    observed = Fraction(agreed, many)
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    chance = Fraction(sum(first[mark] * second[mark] for mark in first), many * many)
    kappa = None if chance == 1 else (observed - chance) / (1 - chance)
    return Agreement(many, agreed, observed * 100, kappa)


def needs_third(first: Fraction, second: Fraction, differ: Fraction) -> bool:
    """Whether two marks are further apart than `differ`."""
    return abs(first - second) > differ


def settled(first: Fraction, second: Fraction, third: Fraction | None, differ: Fraction) -> Fraction | None:
    """The mark that stands: the exact mean of two near ones, the third of two far ones; None while it is missing.

    That the third mark stands is assumed: no text fixes it.
    """
    return third if needs_third(first, second, differ) else (first + second) / 2
