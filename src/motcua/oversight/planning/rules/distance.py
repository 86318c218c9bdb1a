"""How far a figure is from its target, and what that is called (F-168)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from motcua.kernel.epoch import month_of_day
from motcua.oversight.indicators.types import Ratio
from motcua.oversight.planning.rules.basis import last_month_by
from motcua.oversight.planning.types import Distance, Forecast, Milestone, Status


def months_between(month: int, due: date) -> int:
    """Months after `month` (year * 12 + month - 1) up to the last one that judges a target of `due`; at least 0.

    A month that runs on after the due day judges nothing (`basis.ends_by`), so that no pace may count on it.
    """
    return max(0, last_month_by(due) - month)


def distance(now: Ratio, goal: Fraction, months_left: int) -> Distance:
    """The exact gap of a share to `goal`, in shares and in things that are still missing, and the pace that it takes.

    A target is reached at its exact value: 30 % of 7 things are 3 of them.
    """
    gap = max(Fraction(0), goal - (now.share or Fraction(0)))
    wanted = goal * now.denominator
    missing = max(0, -(-wanted.numerator // wanted.denominator) - now.numerator)
    return Distance(now, goal, gap, missing, months_left, gap / months_left if months_left else None)


def milestone_missed(now: Fraction, milestones: Iterable[Milestone], month: int) -> Milestone | None:
    """The last milestone that the figure of `month` judges, where the share is below it.

    Like the target itself it waits for the figure of its own last month: an earlier one tells nothing of its day.
    """
    passed = sorted((m for m in milestones if last_month_by(m.on) <= month), key=lambda m: m.on)
    return passed[-1] if passed and now < passed[-1].share else None


def status_of(found: Distance | None, ahead: Forecast | None, due: date, on: date) -> Status:
    """The one word for a target on a day. A forecast never turns into "reached": only the figure itself does.

    Before the due day, with the last month that judges it there, no month can lift it any more: out of reach.
    """
    if found is None or found.now.share is None:
        return Status.UNMEASURED
    if not found.gap:
        return Status.REACHED
    if on > due:
        return Status.MISSED
    if ahead is None:
        is_settled = not found.months_left and last_month_by(due) < month_of_day(on)
        return Status.OUT_OF_REACH if is_settled else Status.TOO_SHORT
    if ahead.low >= found.goal:
        return Status.ON_TRACK
    if ahead.middle >= found.goal:
        return Status.LIKELY
    return Status.UNLIKELY if ahead.high >= found.goal else Status.OUT_OF_REACH
