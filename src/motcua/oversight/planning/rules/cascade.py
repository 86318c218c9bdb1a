"""What parts bring to the whole, and how a target is laid out over parts; exact (measurement.md 7.7)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from motcua.oversight.indicators.types import Ratio
from motcua.oversight.planning.types import Milestone, Part, PartsCheck, Reach

FINEST = 10_000
"""Targets are whole hundredths of a percent."""


def parts_check(goal: Fraction | None, whole: Ratio, parts: Sequence[Part], *, adds_up: bool) -> PartsCheck:
    """Whether the whole reaches `goal` if every part just reaches its own target.

    A part counts with its volume of the month. One that is above its target, or has none, counts as it is now; so does
    what belongs to the whole and to no part. This is the most that the targets promise: what falls short of it cannot
    be reached by them.
    """
    told = [part for part in parts if part.goal is not None]
    known = PartsCheck(Reach.NO_PARTS, goal=goal, with_target=len(told), parts=len(parts))
    if not told or goal is None:
        return known
    if not adds_up:
        return _with(known, Reach.NOT_ADDITIVE)
    if not whole.applies or any(part.now.denominator < 0 for part in parts):
        return _with(known, Reach.NO_FIGURES)
    share = promised(whole, parts)
    return _with(known, Reach.REACHES if share >= goal else Reach.FALLS_SHORT, share)


def _with(known: PartsCheck, reach: Reach, share: Fraction | None = None) -> PartsCheck:
    return PartsCheck(reach, share, known.goal, known.with_target, known.parts)


def promised(whole: Ratio, parts: Iterable[Part]) -> Fraction:
    """The share of the whole once every part is at its target or, where it is above it, as it is."""
    gained = sum((_gain(part) for part in parts), Fraction(0))
    return Fraction(whole.numerator + gained) / whole.denominator


def _gain(part: Part) -> Fraction:
    return max(Fraction(0), (part.goal or Fraction(0)) * part.now.denominator - part.now.numerator)


# Laying a target out


def laid_out(goal: Fraction, whole: Ratio, parts: Sequence[Part]) -> dict[str, Decimal]:
    """A percent for each part, so that together they bring the whole to `goal`: what is missing is laid out over the
    parts in the proportion of their gaps to `goal`.

    A part at or above `goal`, and one without figures, gets `goal` itself. Percents are rounded up to the hundredth, so
    the whole never misses `goal` by rounding, and no part gets more than `goal`.
    """
    gaps = {part.unit: max(Fraction(0), goal * part.now.denominator - part.now.numerator) for part in parts}
    every = sum(gaps.values(), Fraction(0))
    missing = max(Fraction(0), goal * whole.denominator - whole.numerator)
    share_of_gap = min(Fraction(1), missing / every) if every else Fraction(0)
    return {part.unit: _percent_of(part, goal, gaps[part.unit], share_of_gap) for part in parts}


def _percent_of(part: Part, goal: Fraction, gap: Fraction, share_of_gap: Fraction) -> Decimal:
    if not gap:
        return percent_up(goal)
    return min(percent_up(goal), percent_up((part.now.numerator + gap * share_of_gap) / part.now.denominator))


def percent_up(share: Fraction) -> Decimal:
    """A share as percent, rounded up to the hundredth; at least 0,01, for a target of nothing is none."""
    finest = share * FINEST
    return Decimal(max(1, -(-finest.numerator // finest.denominator))) / 100


def quarter_milestones(start: date, due: date, now: Fraction | None, goal: Fraction) -> tuple[Milestone, ...]:
    """A straight line from the figure of now to the target, told at the ends of the quarters in between.

    None where nothing is known of now, or the target is already reached. That it is straight is assumed.
    """
    if now is None or now >= goal:
        return ()
    days = (due - start).days
    return tuple(
        Milestone(day, Fraction(percent_up(now + (goal - now) * Fraction((day - start).days, days))) / 100)
        for day in quarter_ends(start, due)
    )


def quarter_ends(start: date, due: date) -> list[date]:
    """The last days of quarters strictly between two days."""
    firsts = (date(year, month, 1) for year in range(start.year, due.year + 2) for month in (1, 4, 7, 10))
    return [day for day in (first - timedelta(days=1) for first in firsts) if start < day < due]


def changed_definition(versions: Iterable[tuple[date, str]], start: date, until: date) -> date | None:
    """The first day after `start`, up to `until`, on which another definition begins than the one in force at `start`.

    `versions` are first days and names of definitions; the one in force at a day is the last that began by then.
    """
    told = sorted(versions)
    held = next((name for day, name in reversed(told) if day <= start), None)
    return next((day for day, name in told if start < day <= until and name != held), None) if held else None
