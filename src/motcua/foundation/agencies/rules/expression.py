"""Counts of one month in the units of another day: added, never averaged (F-170, law.md 9, measurement.md 7.3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from fractions import Fraction

from motcua.foundation.agencies.types import Counts, Crossing, Crosswalk, Expressed, Expression
from motcua.kernel.epoch import first_day

NOTHING: Counts = (0, 0)


def month_day(month: int) -> date:
    """The day by whose units a month (year * 12 + month - 1) is told: its last, like the definitions of figures."""
    return first_day(month + 1) - timedelta(days=1)


def expressed(counts: Mapping[str, Counts], walk: Crosswalk) -> Expression:
    """The counts of the units of `walk.day_from` in the units of `walk.day_to`.

    A unit that went over whole is added whole. One that was divided is laid out by its stated key, in whole numbers
    that add up to what was reported; without a key its counts stay aside and no part of them is guessed. Whatever is
    reported is found again, in `units` or in `aside`.
    """
    crossings: dict[str, list[Crossing]] = defaultdict(list)
    for crossing in walk.crossings:
        crossings[crossing.old].append(crossing)
    placed: dict[str, list[Counts]] = defaultdict(list)
    aside: dict[str, Counts] = {}
    for unit, pair in counts.items():
        parts = _parts(pair, crossings.get(unit, []))
        if parts is None:
            aside[unit] = pair
        for new, part in (parts or {}).items():
            placed[new].append(part)
    return Expression(_units(counts, walk, placed), aside)


def _parts(pair: Counts, crossings: list[Crossing]) -> dict[str, Counts] | None:
    """How a unit's counts are laid out; None where nothing says how."""
    shares = [crossing.share for crossing in crossings]
    if not crossings or any(crossing.new == "" for crossing in crossings):
        return None
    known = [share for share in shares if share is not None]
    if len(known) < len(shares):
        return None
    return dict(zip((crossing.new for crossing in crossings), _pairs_laid_out(pair, known), strict=True))


def _pairs_laid_out(pair: Counts, shares: list[Fraction]) -> list[Counts]:
    """Both counts by the same shares, so that no part has more in its numerator than in its denominator."""
    numerator, denominator = pair
    less, more = min(pair), max(pair)
    first, rest = laid_out(less, shares), laid_out(more - less, shares)
    sums = [a + b for a, b in zip(first, rest, strict=True)]
    return list(zip(first, sums, strict=True) if numerator <= denominator else zip(sums, first, strict=True))


def laid_out(count: int, shares: list[Fraction]) -> list[int]:
    """`count` in whole parts by `shares` (together 1), by largest remainder; equal remainders in the order given."""
    quotas = [count * share for share in shares]
    parts = [quota.numerator // quota.denominator for quota in quotas]
    order = sorted(range(len(shares)), key=lambda at: (parts[at] - quotas[at], at))
    for at in order[: count - sum(parts)]:
        parts[at] += 1
    return parts


def _units(counts: Mapping[str, Counts], walk: Crosswalk, placed: Mapping[str, list[Counts]]) -> dict[str, Expressed]:
    sources: dict[str, list[Crossing]] = defaultdict(list)
    for crossing in walk.crossings:
        if crossing.new:
            sources[crossing.new].append(crossing)
    return {
        unit: Expressed(
            unit=unit,
            counts=_added(placed.get(unit, ())),
            missing=tuple(c.old for c in found if c.old not in counts),
            divided=tuple(c.old for c in found if c.share is None),
            is_doubtful=unit in walk.doubtful,
            keys=tuple(dict.fromkeys(name for c in found for name in c.keys)),
        )
        for unit, found in sources.items()
    }


def _added(parts: Iterable[Counts]) -> Counts:
    numerator, denominator = NOTHING
    for a, b in parts:
        numerator, denominator = numerator + a, denominator + b
    return numerator, denominator
