"""Outliers of short skewed series: modified z on log ratios, and the month a year before (measurement.md 3.1, 3.2).

A count of dossiers doubles or halves, it does not move by so many; so steps are compared as ratios. Logs are taken in
Decimal with a fixed precision, rounded half even, so every machine decides the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from itertools import pairwise

from motcua.oversight.indicators.types import half_up

LEAST = 6
"""With fewer months before, nothing is said."""
SEASON = 12
_CONTEXT = Context(prec=28, rounding=ROUND_HALF_EVEN)
_SCALE = Decimal("0.67449")
"""Makes the median deviation of a normal series equal to its standard deviation."""
_FLOOR = Decimal("0.05")
"""The least deviation a series is held to, about 5 %: one that never moved must not shout at the first step."""


@dataclass(frozen=True)
class Outlier:
    """What was usual: the median of the months before, or the same month a year ago grown as the others grew."""

    usual: int
    score: Decimal


def outlier_of(count: int, before: Sequence[int | None], bound: Fraction, season: int = SEASON) -> Outlier | None:
    """Whether `count` is far from its own past, `before` with the newest last; None where it is not, or nobody knows.

    Both ways must find it far: steps between months (modified z above `bound`), and, where the month a year before is
    known, the step since then held against the steps that the last months made since theirs. So a month that is high
    every year is no outlier. `season` is the number of periods in a year.
    """
    known = [value for value in before if value is not None]
    if len(known) < LEAST:
        return None
    steps = [_log(b) - _log(a) for a, b in pairwise(known)]
    step, level = _score(_log(count) - _log(known[-1]), steps), level_of(count, known)
    score = min(step, level.score)
    if score <= _decimal(bound) or _is_seasonal(count, before, bound, season):
        return None
    return Outlier(level.usual, score)


def level_of(count: int, others: Sequence[int]) -> Outlier:
    """How far a count stands from others in whatever order (modified z of logs), and what is usual among them.

    It alone says little of a month: it is what published tables of one day are held to (docs/reference/outliers.md).
    """
    logs = [_log(value) for value in others]
    centre = _median(logs)
    return Outlier(_whole(centre), _score(_log(count) - centre, [log - centre for log in logs]))


def _is_seasonal(count: int, before: Sequence[int | None], bound: Fraction, season: int) -> bool:
    """Whether the month a year before explains the count (seasonal naive)."""
    if len(before) < season:
        return False
    last_year = before[-season]
    if last_year is None:
        return False
    pairs = zip(before[season:], before[:-season], strict=False)
    grown = [_log(now) - _log(then) for now, then in pairs if now is not None and then is not None]
    return _score(_log(count) - _log(last_year), grown or [Decimal(0)]) <= _decimal(bound)


def _score(step: Decimal, steps: Sequence[Decimal]) -> Decimal:
    centre = _median(steps)
    spread = max(_median([abs(each - centre) for each in steps]), _FLOOR)
    return _CONTEXT.divide(_SCALE * abs(step - centre), spread)


def _log(count: int) -> Decimal:
    """Of a count plus one half, so that nothing is infinitely far from a month with none."""
    return _CONTEXT.ln(Decimal(2 * count + 1) / 2)


def _median(values: Sequence[Decimal]) -> Decimal:
    ordered, half = sorted(values), len(values) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _whole(log: Decimal) -> int:
    return max(0, int(half_up(_CONTEXT.exp(log) - Decimal("0.5"), 0)))


def _decimal(bound: Fraction) -> Decimal:
    return _CONTEXT.divide(Decimal(bound.numerator), Decimal(bound.denominator))
