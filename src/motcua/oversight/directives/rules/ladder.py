"""When a duty is late, whom the ladder may trouble, and whether a head must agree."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from motcua.oversight.directives.types import OPEN, OWED, HeadRule, State

SOON = 7
"""Days before the due day from which a duty counts as soon due. Assumed: no text fixes it."""


def is_late(state: State, due_on: date | None, today: date, handed_in_on: date | None = None) -> bool:
    """Owed with its due day gone, or handed in after it. The due day itself is still in time.

    Evidence that left the agency in time is not late while the office has not decided on it.
    """
    if due_on is None or state not in OPEN:
        return False
    return due_on < (handed_in_on or today if state is State.HANDED_IN else today)


def days_late(state: State, due_on: date | None, today: date, handed_in_on: date | None = None) -> int:
    """By how many days it is late, as `is_late`; 0 for what is in time."""
    if due_on is None or not is_late(state, due_on, today, handed_in_on):
        return 0
    return ((handed_in_on or today if state is State.HANDED_IN else today) - due_on).days


def head_agrees(rules: Iterable[HeadRule], day: date) -> bool:
    """Whether the rule in force on a day demands that a head agrees before anything leaves the agency."""
    return any(r.is_demanded for r in rules if r.valid_from <= day and (r.valid_to is None or day < r.valid_to))


def speaks(state: State) -> bool:
    """Evidence that waits for the office troubles nobody in the agency."""
    return state in OWED
