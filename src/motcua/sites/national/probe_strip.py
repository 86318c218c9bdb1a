"""The strip of a page: one mark for each visit of a month, day by day, drawn without a script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from motcua.kernel.clock import local
from motcua.oversight.probes.types import Check, Outcome, StripVisit

STEP, SIZE, LEFT = 22, 14, 4
_STYLES = {Outcome.PASSED: "v", Outcome.FAILED: "rev"}


@dataclass(frozen=True)
class Mark:
    x: int
    y: int
    style: str


@dataclass(frozen=True)
class Strip:
    """Marks in columns of days; `days` are (x, day) of the labels."""

    width: int
    height: int
    marks: tuple[Mark, ...]
    days: tuple[tuple[int, int], ...]
    passed: int
    failed: int
    rest: int


def strip_of(visits: Sequence[StripVisit], days: int) -> Strip:
    """A column for each day of the month, visits from the top in order of time."""
    heights = dict.fromkeys(range(1, days + 1), 0)
    marks = []
    for visit in visits:
        day = local(visit.at).day
        marks.append(Mark(LEFT + (day - 1) * STEP, 4 + heights[day] * STEP, _style(visit)))
        heights[day] += 1
    rows = max([1, *heights.values()])
    counts = [mark.style for mark in marks]
    return Strip(
        width=LEFT * 2 + days * STEP,
        height=rows * STEP + 24,
        marks=tuple(marks),
        days=tuple((LEFT + (day - 1) * STEP, day) for day in range(1, days + 1) if day == 1 or day % 5 == 0),
        passed=counts.count("v"),
        failed=counts.count("rev"),
        rest=counts.count("v2"),
    )


def _style(visit: StripVisit) -> str:
    if visit.left_out is not None:
        return "v2"
    return _STYLES.get(visit.outcomes.get(Check.REACHABLE, Outcome.NOT_KNOWN), "v2")
