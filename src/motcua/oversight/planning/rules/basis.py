"""On which months a target is judged, and by whose figures (law.md 4.9). No Django here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from fractions import Fraction

from motcua.kernel.epoch import first_day, month_of_day
from motcua.oversight.indicators.types import NOTHING, Ratio
from motcua.oversight.planning.types import Basis, GroupCount, Status


def ends_by(month: int, due: date) -> bool:
    """Whether a month (year * 12 + month - 1) has ended by a day: one that runs on after it tells of later days too."""
    return first_day(month + 1) <= due + timedelta(days=1)


def last_month_by(due: date) -> int:
    """The last month that has ended by a day."""
    return month_of_day(due + timedelta(days=1)) - 1


def months_of(start: date, due: date) -> range:
    """The whole months from `start` to `due`."""
    first = month_of_day(start) + (start.day > 1)
    return range(first, last_month_by(due) + 1)


def added_up(series: Iterable[tuple[int, Ratio]], span: tuple[int, int]) -> list[tuple[int, Ratio]]:
    """For each month of a period the sum of the counts from its start.

    Counts are added, never rates (law.md 4.0): eleven months of 30 % and one of 55 % are no 55 %.
    """
    told, whole = [], NOTHING
    for month, ratio in series:
        if span[0] <= month <= span[1]:
            whole += ratio
            told.append((month, whole))
    return told


def span_of(months: Iterable[int], basis: Basis, start: date, due: date, on: date) -> tuple[int, int] | None:
    """The first and last of the observed months by which a target is judged on a day; None where they are not there.

    Of a period none may be missing, and once it is over it must be there to its end.
    """
    in_time = sorted(month for month in months if ends_by(month, due))
    if basis is not Basis.PERIOD:
        return (in_time[-1], in_time[-1]) if in_time else None
    period = months_of(start, due)
    observed = [month for month in in_time if month in period]
    if not observed or observed != list(range(period.start, observed[-1] + 1)):
        return None
    return None if on > due and observed[-1] != period[-1] else (observed[0], observed[-1])


def months_shown(
    months: Sequence[int], basis: Basis, span: tuple[int, int] | None, due: date, most: int
) -> list[int]:  # fmt: skip
    """Which of the observed months a target is read in: the last ones; where those all come after its due day, the ones
    up to it. A period that was observed whole (`span`) is always among them."""
    last, in_time = list(months[-most:]), [m for m in months if ends_by(m, due)]
    if basis is Basis.PERIOD:
        period = list(range(span[0], span[1] + 1)) if span else []
        return period if period and period[-1] < last[0] else sorted({*last, *period})
    return in_time[-most:] if in_time and in_time[-1] < last[0] else last


def group_count(pairs: Iterable[Ratio | None], goal: Fraction) -> GroupCount:
    """How many agencies of a group have reached `goal`, how many are below it, and of how many nothing is known."""
    shares = [pair.share if pair else None for pair in pairs]
    reached = sum(share is not None and share >= goal for share in shares)
    unknown = shares.count(None)
    return GroupCount(reached, len(shares) - reached - unknown, unknown)


def status_of_each(found: GroupCount, due: date, on: date) -> Status:
    """A target that each agency of a group was set is reached when every one has reached it (letter 3109, task 3)."""
    if found.below:
        return Status.MISSED if on > due else Status.OPEN
    return Status.REACHED if found.reached and not found.unknown else Status.UNMEASURED
