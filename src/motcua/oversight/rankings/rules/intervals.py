"""Between which ranks an agency stands when its value is only known within limits (measurement.md 7.4)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from motcua.oversight.indicators.types import Ratio
from motcua.oversight.rankings.types import Numbering, Range, RankInterval


def rounded_range(printed: Decimal, places: int) -> Range:
    """What a value >= 0 printed as `printed`, rounded half up, may have been: half a unit below, up to half above."""
    half = Fraction(1, 2 * 10**places)
    return Range(max(Fraction(0), Fraction(printed) - half), Fraction(printed) + half, is_open=True)


def late_report_range(known: Ratio, expected: int) -> Range:
    """The share (1 is 100 %) if the dossiers not yet reported are all bad, or all good.

    `expected` is how many dossiers there should be; less than known means that none is missing.
    """
    missing = max(0, expected - known.denominator)
    total = known.denominator + missing
    if total == 0:
        return Range(Fraction(0), Fraction(1))
    return Range(Fraction(known.numerator, total), Fraction(known.numerator + missing, total))


def misjudged_range(ratio: Ratio, misjudged: int) -> Range:
    """The share (1 is 100 %) if up to `misjudged` dossiers were judged wrongly, either way; at least 1 dossier."""
    share = Fraction(1, ratio.denominator)
    low = max(0, ratio.numerator - misjudged)
    high = min(ratio.denominator, ratio.numerator + misjudged)
    return Range(low * share, high * share)


def rank_intervals(ranges: Sequence[Range], numbering: Numbering = Numbering.COMPETITION) -> tuple[RankInterval, ...]:
    """The exact best and worst rank of each, over all values within the ranges, each independent of the others."""
    if numbering is Numbering.DENSE:
        return tuple(_dense_interval(index, ranges) for index in range(len(ranges)))
    lows, highs = sorted(found.low for found in ranges), sorted(found.high for found in ranges)
    intervals = []
    for index, me in enumerate(ranges):
        first, last = _tied(index, ranges) if numbering is Numbering.ORDINAL else (0, 0)
        above_best = bisect_left(lows, me.high) if me.is_open else bisect_right(lows, me.high)
        above_worst = len(highs) - bisect_right(highs, me.low) - (me.high > me.low)
        intervals.append(RankInterval(1 + len(lows) - above_best + first, 1 + above_worst + last))
    return tuple(intervals)


def _tied(index: int, ranges: Sequence[Range]) -> tuple[int, int]:
    """How many earlier lines go before this one by a tie, at its best and at its worst."""
    me = ranges[index]
    at_best = sum(1 for other in ranges[:index] if other.low == me.high and not me.is_open)
    return at_best, sum(1 for other in ranges[:index] if other.high == me.low and not other.is_open)


def _dense_interval(index: int, ranges: Sequence[Range]) -> RankInterval:
    """By how many different values can be, or must be, above this one."""
    me, others = ranges[index], [*ranges[:index], *ranges[index + 1 :]]
    surely = [other for other in others if other.low > me.high or (other.low == me.high and me.is_open)]
    maybe = [other for other in others if other.high > me.low]
    return RankInterval(1 + _fewest_values(surely), 1 + _most_values(maybe))


def _fewest_values(ranges: Sequence[Range]) -> int:
    """How many different values suffice to put one into each range: the old greedy rule, by upper ends."""
    chosen, count = None, 0
    for found in sorted(ranges, key=lambda r: (r.high, not r.is_open)):
        if chosen is None or not _reaches(found, chosen):
            chosen, count = found, count + 1
    return count


def _reaches(found: Range, chosen: Range) -> bool:
    """Whether the highest value in `chosen` can be taken by `found` too; below an open end there is room left."""
    return found.low < chosen.high or (found.low == chosen.high and not chosen.is_open)


def _most_values(ranges: Sequence[Range]) -> int:
    """How many different values are possible at most: points share, stretches never need to."""
    points = {found.low for found in ranges if found.low == found.high}
    return len(points) + sum(1 for found in ranges if found.low < found.high)


def weight_intervals(
    parts: Mapping[str, Sequence[Fraction]], weights: Sequence[Fraction], tolerance: Fraction
) -> dict[str, RankInterval]:
    """Ranks (competition) of weighted sums when each weight may be off by `tolerance` of itself, either way.

    Two agencies are compared at the worst and best weights for that pair, exactly; taken together the interval is never
    narrower than the truth, and may be wider, because one set of weights serves all pairs. Scaling the weights back to
    their sum changes no order.
    """
    return {code: _weighted_interval(code, parts, weights, tolerance) for code in parts}


def _weighted_interval(
    code: str, parts: Mapping[str, Sequence[Fraction]], weights: Sequence[Fraction], tolerance: Fraction
) -> RankInterval:
    leads = [_lead(values, parts[code], weights, tolerance) for other, values in parts.items() if other != code]
    return RankInterval(1 + sum(1 for low, _ in leads if low > 0), 1 + sum(1 for _, high in leads if high > 0))


def _lead(
    other: Sequence[Fraction], mine: Sequence[Fraction], weights: Sequence[Fraction], tolerance: Fraction
) -> tuple[Fraction, Fraction]:
    """The least and the greatest lead of `other` over `mine`."""
    terms = [weight * (a - b) for weight, a, b in zip(weights, other, mine, strict=True)]
    middle, reach = sum(terms, Fraction(0)), sum((abs(term) for term in terms), Fraction(0)) * tolerance
    return middle - reach, middle + reach
