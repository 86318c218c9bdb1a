"""How far a figure is from its target, and what that is called (F-168)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from motcua.kernel.epoch import month_of_day
from motcua.oversight.indicators.types import Ratio
from motcua.oversight.planning.types import Distance, Forecast, Milestone, Status


def months_between(month: int, due: date) -> int:
    """Whole months after `month` (year * 12 + month - 1) until the month of `due`, which counts; at least 0."""
    return max(0, month_of_day(due) - month)


def distance(now: Ratio, goal: Fraction, months_left: int) -> Distance:
    """The exact gap of a share to `goal`, in shares and in things that are still missing, and the pace that it takes.

    A target is reached at its exact value: 30 % of 7 things are 3 of them.
    """
    gap = max(Fraction(0), goal - (now.share or Fraction(0)))
    wanted = goal * now.denominator
    missing = max(0, -(-wanted.numerator // wanted.denominator) - now.numerator)
    return Distance(now, goal, gap, missing, months_left, gap / months_left if months_left else None)


def milestone_missed(now: Fraction, milestones: Iterable[Milestone], on: date) -> Milestone | None:
    """The last milestone up to a day, where the share is below it."""
    passed = sorted((m for m in milestones if m.on <= on), key=lambda m: m.on)
    return passed[-1] if passed and now < passed[-1].share else None


def status_of(found: Distance | None, ahead: Forecast | None, due: date, on: date) -> Status:
    """The one word for a target on a day. A forecast never turns into "reached": only the figure itself does."""
    if found is None or found.now.share is None:
        return Status.UNMEASURED
    if not found.gap:
        return Status.REACHED
    if on > due:
        return Status.MISSED
    if ahead is None:
        return Status.TOO_SHORT
    if ahead.low >= found.goal:
        return Status.ON_TRACK
    if ahead.middle >= found.goal:
        return Status.LIKELY
    return Status.UNLIKELY if ahead.high >= found.goal else Status.OUT_OF_REACH
