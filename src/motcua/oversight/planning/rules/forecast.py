"""A forecast that assumes nothing of a distribution and gives the same answer every time (F-168).

The monthly differences of the share are taken as the only moves there are. The middle is the last share plus the median
difference for each month ahead, which one wild month does not turn. For the interval every sequence of `months`
differences, drawn with replacement, is counted: all n^months of them, none sampled. The sums are the coefficients of
(x^d1 + ... + x^dn)^months, which is worked out in one whole number with a fixed width of bits for each coefficient.
Differences are laid on a grid of 0,01 percentage points, coarser where the sums would take more than 50.000 steps.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from motcua.oversight.planning.types import Forecast

MINIMUM_MONTHS = 4
"""Fewer give fewer than three differences, and nothing to tell a move from an accident."""
COVERAGE = Fraction(8, 10)
_FINEST = Fraction(1, 10_000)
_MOST_STEPS = 50_000


def forecast(shares: Sequence[Fraction], months: int, coverage: Fraction = COVERAGE) -> Forecast | None:
    """Where a share may stand `months` ahead; None of a series shorter than `MINIMUM_MONTHS`.

    `shares` are those of consecutive months without a break, the last one being now.
    """
    if len(shares) < MINIMUM_MONTHS or months < 0:
        return None
    moves = [after - before for before, after in pairwise(shares)]
    middle = shares[-1] + months * _median(moves)
    low, high = _interval(moves, months, coverage)
    return Forecast(
        months=months,
        middle=_share(middle),
        low=_share(min(middle, shares[-1] + low)),
        high=_share(max(middle, shares[-1] + high)),
        differences=len(moves),
        coverage=coverage,
    )


def months_to_reach(shares: Sequence[Fraction], goal: Fraction) -> int | None:
    """Months until `goal` at the median monthly difference; None where the series is too short or does not rise."""
    if len(shares) < MINIMUM_MONTHS:
        return None
    pace, gap = _median([after - before for before, after in pairwise(shares)]), goal - shares[-1]
    if gap <= 0:
        return 0
    return -(-gap // pace) if pace > 0 else None


def _share(value: Fraction) -> Fraction:
    return min(Fraction(1), max(Fraction(0), value))


def _median(values: Sequence[Fraction]) -> Fraction:
    order = sorted(values)
    half = len(order) // 2
    return order[half] if len(order) % 2 else (order[half - 1] + order[half]) / 2


def _interval(moves: Sequence[Fraction], months: int, coverage: Fraction) -> tuple[Fraction, Fraction]:
    """The middle `coverage` of the sums of all sequences, by nearest rank."""
    grid = _grid(moves, months)
    steps = [_rounded(move / grid) for move in moves]
    least = min(steps)
    counts = _sums([step - least for step in steps], months)
    tail = (1 - coverage) / 2 * sum(counts)
    low = _first_beyond(counts, tail)
    high = len(counts) - 1 - _first_beyond(counts[::-1], tail)
    return (low + least * months) * grid, (high + least * months) * grid


def _grid(moves: Sequence[Fraction], months: int) -> Fraction:
    grid = _FINEST
    while (max(moves) - min(moves)) * months / grid > _MOST_STEPS:
        grid *= 10
    return grid


def _rounded(value: Fraction) -> int:
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def _sums(steps: Sequence[int], months: int) -> list[int]:
    """How many of the sequences of `months` steps (each >= 0) have the sum 0, 1, 2, ...; exact."""
    width = (len(steps) ** months).bit_length() // 8 + 1
    power = 1
    for _ in range(months):
        power = sum(power << (8 * width * step) for step in steps)
    size = max(steps) * months + 1
    raw = power.to_bytes(size * width, "little")
    return [int.from_bytes(raw[at : at + width], "little") for at in range(0, size * width, width)]


def _first_beyond(counts: Sequence[int], tail: Fraction) -> int:
    """The first place at which more than `tail` sequences have been passed."""
    passed = 0
    for at, count in enumerate(counts):
        passed += count
        if passed > tail:
            return at
    return len(counts) - 1
