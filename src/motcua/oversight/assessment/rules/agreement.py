"""Two marks of one thing: how far testers agree, and which mark stands (law.md 5.6; measurement.md 1.5)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from motcua.oversight.assessment.types import Agreement

Pairs = Sequence[tuple[Fraction, Fraction]]


def agreement(pairs: Pairs, differ: Fraction) -> Agreement:
    """How many pairs of marks of one criterion are equal, how many near, and Krippendorff's alpha."""
    agreed = sum(first == second for first, second in pairs)
    near = sum(not needs_third(first, second, differ) for first, second in pairs)
    percent = Fraction(100 * agreed, len(pairs)) if pairs else None
    return Agreement(len(pairs), agreed, near, percent, alpha(pairs))


def alpha(pairs: Pairs) -> Fraction | None:
    """Krippendorff's alpha with squared differences, exact: 1 - observed / expected by chance.

    It needs no fixed two people, as Cohen's kappa does: seats rotate, so chance is taken from all marks of the
    criterion, and marks one step apart weigh less than those two apart. None where no two marks differ.
    """
    marks = [mark for pair in pairs for mark in pair]
    many = len(marks)
    spread = 2 * (many * sum(mark * mark for mark in marks) - sum(marks) ** 2)
    if not spread:
        return None
    observed = Fraction(sum((first - second) ** 2 for first, second in pairs), len(pairs))
    return 1 - observed * many * (many - 1) / spread


def needs_third(first: Fraction, second: Fraction, differ: Fraction) -> bool:
    """Whether two marks are further apart than `differ`."""
    return abs(first - second) > differ


def settled(first: Fraction, second: Fraction, third: Fraction | None, differ: Fraction) -> Fraction | None:
    """The mark that stands: the exact mean of two near ones, the third of two far ones; None while it is missing.

    That the third mark stands is assumed: no text fixes it.
    """
    return third if needs_third(first, second, differ) else (first + second) / 2
