"""Between which ranks an agency stands when its value is only known within limits (measurement.md 7.4)."""

from __future__ import annotations

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
    return tuple(RankInterval(_best(i, ranges, numbering), _worst(i, ranges, numbering)) for i in range(len(ranges)))


def _best(index: int, ranges: Sequence[Range], numbering: Numbering) -> int:
    """With its own value as high and the others as low as may be."""
    me, others = ranges[index], _others(index, ranges)
    above = [other for _, other in others if _always_above(other, me)]
    if numbering is Numbering.DENSE:
        return 1 + _fewest_values(above)
    tied_first = 0
    if numbering is Numbering.ORDINAL:
        tied_first = sum(1 for i, other in others if i < index and other.low == me.high and not me.is_open)
    return 1 + len(above) + tied_first


def _worst(index: int, ranges: Sequence[Range], numbering: Numbering) -> int:
    me, others = ranges[index], _others(index, ranges)
    above = [other for _, other in others if other.high > me.low]
    if numbering is Numbering.DENSE:
        return 1 + _most_values(above)
    tied_first = 0
    if numbering is Numbering.ORDINAL:
        tied_first = sum(1 for i, other in others if i < index and other.high == me.low and not other.is_open)
    return 1 + len(above) + tied_first


def _others(index: int, ranges: Sequence[Range]) -> list[tuple[int, Range]]:
    return [(i, other) for i, other in enumerate(ranges) if i != index]


def _always_above(other: Range, me: Range) -> bool:
    return other.low > me.high or (other.low == me.high and me.is_open)


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
