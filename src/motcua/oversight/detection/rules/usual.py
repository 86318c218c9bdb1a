"""When a count lies beyond what is usual: one test for all rules, exact in whole numbers and fractions.

Of n dossiers, k show a mark whose usual share is p. Chance alone makes k wander by sqrt(n p); agencies' own shares move
from month to month by a part w of p besides. So a deviation is sqrt(n p + (w n p)^2), and k is beyond the usual when
|k - n p| is more than z deviations. Both sides are squared, so no root is taken and nothing is rounded. n p (not
n p (1 - p)) is the larger, hence the more cautious, of the two ways to write the chance part.
"""

from __future__ import annotations

from fractions import Fraction
from math import comb

from motcua.oversight.detection.types import Limits, Severity
from motcua.oversight.indicators.types import NOTHING, Ratio

ENOUGH = 200
"""Dossiers from which an agency's own months say what is usual; below, its peers are counted in (assumed)."""

RARE = Fraction(1, 1000)
"""What chance brings less often than this in one month is a sign even where numbers are small (assumed)."""
SMALL_COUNTS = 400
"""Marks, seen and usual, up to which chance is counted exactly (assumed)."""


def usual_of(own: Ratio, peers: Ratio) -> Ratio:
    """The pair that says what is usual: the agency's own past, or its peers where that is too short."""
    if own.denominator >= ENOUGH:
        return own
    return peers if peers.applies else own


def exceeds(seen: Ratio, usual: Ratio, limits: Limits) -> bool:
    """Whether more of `seen` show the mark than is usual, by the floor, the least number and the deviations."""
    share = seen.share
    if share is None or seen.numerator < limits.least or share < limits.floor:
        return False
    return beyond(seen.numerator, expected(seen.denominator, usual), limits)


def falls_short(seen: Ratio, usual: Ratio, limits: Limits) -> bool:
    """Whether fewer of `seen` show the mark than is usual; the floor is the least usual share that can fall."""
    awaited = expected(seen.denominator, usual)
    if awaited < limits.least or (usual.share or 0) < limits.floor:
        return False
    is_beyond = beyond(seen.numerator, awaited, limits) or is_rare_below(seen, usual, limits.wander)
    return seen.numerator < awaited and is_beyond


def is_rare_above(seen: Ratio, usual: Ratio) -> bool:
    """Whether chance alone brings so many in fewer than one month of a thousand: exact, where counts are small.

    Of all marks, those seen now and those behind the usual, each falls into the month with the month's share of the
    dossiers. So what is not known well of the usual weighs too. Deviations judge by themselves where counts are large.
    """
    if seen.numerator + usual.numerator > SMALL_COUNTS:
        return True
    rest = _at_most(seen.numerator - 1, seen, usual, Fraction(1))
    return rest is not None and 1 - rest < RARE


def is_rare_below(seen: Ratio, usual: Ratio, wander: Fraction) -> bool:
    """The same for so few, where the usual share had wandered down by two parts `wander`: a tail that deviations,
    which are as wide to both sides, cannot reach while few are awaited."""
    if seen.numerator + usual.numerator > SMALL_COUNTS:
        return False
    chance = _at_most(seen.numerator, seen, usual, 1 - 2 * wander)
    return chance is not None and chance < RARE


def _at_most(count: int, seen: Ratio, usual: Ratio, weight: Fraction) -> Fraction | None:
    """How probable at most `count` of all marks in this month are (binomial); its dossiers weigh `weight`."""
    marks = seen.numerator + usual.numerator
    here, past = seen.denominator * weight.numerator, usual.denominator * weight.denominator
    if here + past == 0:
        return None
    ways = sum(comb(marks, k) * here**k * past ** (marks - k) for k in range(count + 1))
    return Fraction(ways, (here + past) ** marks)


def beyond(count: int, awaited: Fraction, limits: Limits) -> bool:
    """Whether `count` is more than the allowed deviations away from the `awaited` number, to either side."""
    variance = awaited + (limits.wander * awaited) ** 2
    return (count - awaited) ** 2 > limits.deviations**2 * variance


def clearly_less(count: int, awaited: Fraction) -> bool:
    """Whether `count` is more than two deviations under `awaited`, of chance and a wander of a twentieth (assumed)."""
    return count < awaited and (awaited - count) ** 2 > 4 * (awaited + (awaited / 20) ** 2)


def expected(dossiers: int, usual: Ratio) -> Fraction:
    """How many of `dossiers` would show the mark at the usual share; half a dossier where it was never seen."""
    if not usual.applies:
        return Fraction(0)
    return Fraction(dossiers * (2 * usual.numerator + 1), 2 * usual.denominator + 1)


def severity(seen: Ratio, usual: Ratio) -> Severity:
    """By the points between the share seen and the usual one: under 2 low, under 5 medium, else high (assumed)."""
    points = 100 * abs((seen.share or Fraction(0)) - (usual.share or Fraction(0)))
    if points < 2:
        return Severity.LOW
    return Severity.MEDIUM if points < 5 else Severity.HIGH


def total(pairs: list[Ratio]) -> Ratio:
    """The pairs of several months as one."""
    return sum(pairs, NOTHING)
