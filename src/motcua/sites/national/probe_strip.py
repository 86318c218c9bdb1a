"""The strip of a page: one mark for each visit of a month, day by day, drawn without a script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from motcua.kernel.clock import local
from motcua.oversight.probes.types import Check, Outcome, StripVisit

STEP, LEFT, LABEL = 22, 4, 24
PHONE = 11
"""Days side by side on a phone, so that each mark is as large as a finger sees it."""
_STYLES = {Outcome.PASSED: "v", Outcome.FAILED: "rev"}


@dataclass(frozen=True)
class Mark:
    x: int
    y: int
    style: str


@dataclass(frozen=True)
class Strip:
    """Marks in columns of days; `days` are (x, y, day) of the labels."""

    width: int
    height: int
    marks: tuple[Mark, ...]
    days: tuple[tuple[int, int, int], ...]
    passed: int
    failed: int
    rest: int


def strip_of(visits: Sequence[StripVisit], days: int, a_row: int = 31) -> Strip:
    """A column for each day of the month, visits from the top in order of time; `a_row` days stand side by side."""
    by_day: dict[int, list[StripVisit]] = {day: [] for day in range(1, days + 1)}
    for visit in visits:
        by_day[local(visit.at).day].append(visit)
    marks, labels, top = list[Mark](), list[tuple[int, int, int]](), 0
    for first in range(1, days + 1, a_row):
        row = range(first, min(first + a_row, days + 1))
        bottom = top + max([1, *(len(by_day[day]) for day in row)]) * STEP + LABEL
        for day in row:
            x = LEFT + (day - first) * STEP
            marks += [Mark(x, top + 4 + n * STEP, _style(visit)) for n, visit in enumerate(by_day[day])]
            if day == first or (day % 5 == 0 and day > first + 1):
                labels.append((x, bottom - 6, day))
        top = bottom
    counts = [mark.style for mark in marks]
    return Strip(
        width=LEFT * 2 + min(days, a_row) * STEP,
        height=top,
        marks=tuple(marks),
        days=tuple(labels),
        passed=counts.count("v"),
        failed=counts.count("rev"),
        rest=counts.count("v2"),
    )


def _style(visit: StripVisit) -> str:
    if visit.left_out is not None:
        return "v2"
    return _STYLES.get(visit.outcomes.get(Check.REACHABLE, Outcome.NOT_KNOWN), "v2")
