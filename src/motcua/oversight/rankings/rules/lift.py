"""What would lift an agency: the fewest cases more, or the fewest points more, for a better rank. Exact.

All others stay as they are, and the policy of the period decides, with its ties, its rounding, its smallest sample.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from motcua.oversight.indicators.types import Ratio
from motcua.oversight.rankings.rules.order import ranking
from motcua.oversight.rankings.types import Entry, Lift, RankingPolicy


def fewest_cases(pairs: Mapping[str, Ratio], code: str, policy: RankingPolicy) -> Lift | None:
    """The smallest number of further cases in the numerator of `code` that gives it a better rank, and that rank.

    `pairs` are those that are ranked together, in the order in which equals stand. None where no number within the
    denominator does it, or the agency has no rank or the first one.
    """
    own = pairs[code]

    def rank_with(more: int) -> int | None:
        entries = [
            Entry.of(c, Ratio(own.numerator + more, own.denominator) if c == code else pair)
            for c, pair in pairs.items()
        ]
        return _rank(entries, code, policy)

    return _fewest(rank_with, own.denominator - own.numerator)


def fewest_units(
    points: Mapping[str, Fraction], code: str, unit: Fraction, room: Fraction, policy: RankingPolicy
) -> Lift | None:
    """The same for points of an index, in steps of `unit`, the last printed decimal, up to `room` points more."""

    def rank_with(more: int) -> int | None:
        entries = [Entry(c, value + more * unit if c == code else value) for c, value in points.items()]
        return _rank(entries, code, policy)

    return _fewest(rank_with, int(room / unit))


def _rank(entries: list[Entry], code: str, policy: RankingPolicy) -> int | None:
    return next((place.rank for place in ranking(entries, policy) if place.code == code), None)


def _fewest(rank_with: Callable[[int], int | None], most: int) -> Lift | None:
    """By halving: with more cases a rank never gets worse."""
    now, best = rank_with(0), rank_with(most) if most > 0 else None
    if now is None or best is None or best >= now:
        return None
    low, high = 0, most
    while high - low > 1:
        middle = (low + high) // 2
        rank = rank_with(middle)
        low, high = (low, middle) if rank is not None and rank < now else (middle, high)
    return Lift(high, rank_with(high) or now)
