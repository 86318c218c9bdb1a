"""Exact ranks and counts of rates (law.md 5.1, 5.2, 8).

No float touches a figure. Comparisons are made on fractions before rounding; rounding is half up and only for print.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from motcua.oversight.indicators.types import half_up
from motcua.oversight.rankings.types import (
    Compares,
    Entry,
    LateReports,
    Numbering,
    Place,
    RankingPolicy,
    Unranked,
)

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


def dense_ranks(values: Sequence[Rate]) -> list[int]:
    """1, 1, 2 …: equals share a rank and the next one follows."""
    exact = [Fraction(v) for v in values]
    place = {value: rank for rank, value in enumerate(sorted(set(exact), reverse=True), 1)}
    return [place[v] for v in exact]


NUMBERED: Mapping[Numbering, Callable[[Sequence[Rate]], list[int]]] = {
    Numbering.ORDINAL: ordinal_ranks,
    Numbering.COMPETITION: competition_ranks,
    Numbering.DENSE: dense_ranks,
}


def ranking(entries: Sequence[Entry], policy: RankingPolicy) -> tuple[Place, ...]:
    """The places of `entries` under `policy`, best first, those without a rank last; equals in the order given.

    Values are compared exactly before rounding, or as printed where the policy of the period did so.
    """
    ranked = [entry for entry in entries if _why_unranked(entry, policy) is None]
    values = [_compared(entry, policy) for entry in ranked]
    rank_of = dict(zip((e.code for e in ranked), NUMBERED[policy.numbering](values), strict=True))
    places = [_place(entry, rank_of.get(entry.code), policy) for entry in entries]
    return tuple(sorted(places, key=lambda place: (place.rank is None, place.rank or 0)))


def _why_unranked(entry: Entry, policy: RankingPolicy) -> Unranked | None:
    if entry.value is None:
        return Unranked.NOTHING
    if entry.sample is not None and entry.sample < policy.minimum_sample:
        return Unranked.SMALL
    waits = policy.late_reports is LateReports.UNRANKED and not entry.is_complete
    return Unranked.INCOMPLETE if waits else None


def _compared(entry: Entry, policy: RankingPolicy) -> Fraction:
    value = Fraction(entry.value or 0)
    return value if policy.compares is Compares.EXACT else Fraction(half_up(value, policy.places))


def _place(entry: Entry, rank: int | None, policy: RankingPolicy) -> Place:
    printed = None if entry.value is None else half_up(entry.value, policy.places)
    return Place(entry.code, entry.value, printed, rank, _why_unranked(entry, policy))
