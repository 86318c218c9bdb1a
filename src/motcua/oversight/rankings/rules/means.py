"""Plain means of published tables, shown only under that name (law.md 8.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from motcua.oversight.indicators.types import half_up
from motcua.oversight.rankings.rules.order import mean


@dataclass(frozen=True)
class Means:
    """The three plain means that a reader might take for the national rate (law.md 8.1)."""

    ministries: Decimal
    provinces: Decimal
    all: Decimal
    of_groups: Decimal

    def contains(self, claim: Decimal) -> bool:
        return claim in (self.ministries, self.provinces, self.all, self.of_groups)


def plain_means(ministries: Sequence[Decimal], provinces: Sequence[Decimal], places: int = 2) -> Means:
    """The means of a two-group table, rounded half up."""
    first, second = mean(ministries), mean(provinces)
    return Means(
        ministries=half_up(first, places),
        provinces=half_up(second, places),
        all=half_up(mean([*ministries, *provinces]), places),
        of_groups=half_up((first + second) / 2, places),
    )


def bounds_are_possible(counts: Sequence[int], bounds: Sequence[int], printed_mean: int, top: int = 100) -> bool:
    """Whether grades with these lower bounds may have `counts` and a mean that prints as `printed_mean` (law.md 5.2).

    `counts` and `bounds` run from the best grade down; the last grade, without a bound, begins at 0. A score is below
    the bound of the next better grade, and at most `top`.
    """
    lows, highs = [*bounds, 0], [top, *bounds]
    least = sum(count * low for count, low in zip(counts, lows, strict=True))
    most = sum(count * high for count, high in zip(counts, highs, strict=True))
    total, half = sum(counts), Fraction(1, 2)
    reaches_top = counts[0] == total
    below_most = (printed_mean - half) * total < most or (reaches_top and (printed_mean - half) * total == most)
    return below_most and least < (printed_mean + half) * total
