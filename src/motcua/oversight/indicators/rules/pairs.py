"""Exact arithmetic of pairs: pooled totals, the check of a printed rate (law.md 4.0, 4.10)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import reduce

from motcua.oversight.indicators.types import NOTHING, Ratio


def pooled(ratios: Iterable[Ratio]) -> Ratio:
    """The figure of a group: sum of numerators over sum of denominators, never a mean of rates (law.md 4.0)."""
    return reduce(lambda a, b: a + b, ratios, NOTHING)


def agrees(ratio: Ratio, printed: Decimal, places: int) -> bool:
    """Pair check: the printed rate equals the pair within its own rounding (law.md 4.10, check 1)."""
    return ratio.percent(places) == printed
