"""Exact ranks and counts of rates (law.md 5.1, 5.2, 8).

No float touches a figure. Comparisons are made on fractions before rounding; rounding is half up and only for print.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from motcua.oversight.indicators.types import half_up

Rate = Fraction | Decimal | int


def mean(values: Sequence[Rate]) -> Fraction:
    """The plain mean of rates, exact or as printed; published only under that name."""
    return sum((Fraction(v) for v in values), Fraction(0)) / len(values)


def count_below(values: Iterable[Decimal], threshold: Decimal | int) -> int:
    """How many published values lie under `threshold` ("đạt tỉ lệ còn ít hơn 10 %")."""
    return sum(1 for v in values if Fraction(v) < Fraction(threshold))


def count_at_least(values: Iterable[Decimal], threshold: Decimal | int) -> int:
    """How many published values reach `threshold` ("tối thiểu 30 %")."""
    return sum(1 for v in values if Fraction(v) >= Fraction(threshold))


def ordinal_ranks(values: Sequence[Rate]) -> list[int]:
    """1, 2, 3 …, in the order of `values` from high to low; equals keep their order (2020 table, law.md 5.1)."""
    order = sorted(range(len(values)), key=lambda i: (-Fraction(values[i]), i))
    ranks = [0] * len(values)
    for rank, index in enumerate(order, 1):
        ranks[index] = rank
    return ranks


def competition_ranks(values: Sequence[Rate]) -> list[int]:
    """1, 1, 3 …: equals share a rank and the next one is left out (2023 table, law.md 5.2)."""
    exact = [Fraction(v) for v in values]
    first: dict[Fraction, int] = {}
    for rank, value in enumerate(sorted(exact, reverse=True), 1):
        first.setdefault(value, rank)
    return [first[v] for v in exact]


def is_competition_ranking(ranks: Sequence[int]) -> bool:
    """Whether printed `ranks` follow "1, 1, 3" (a rank is one more than the number of better places)."""
    return all(rank == 1 + sum(1 for other in ranks if other < rank) for rank in ranks)


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
