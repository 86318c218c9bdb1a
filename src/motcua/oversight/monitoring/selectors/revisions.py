"""What became known later: changed cells with their cause, and how much each reporter revises (measurement.md 6.2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction

from motcua.kernel.clock import now
from motcua.kernel.epoch import instant_of, minute_of
from motcua.oversight.indicators.selectors import counted
from motcua.oversight.indicators.types import All, Bounds, Compare, Comparison, Period
from motcua.oversight.intake import selectors as intake
from motcua.oversight.monitoring.rules import Observing, bounds_of, told_query
from motcua.oversight.monitoring.rules.measures import DOSSIER_NUMBERS
from motcua.oversight.monitoring.selectors.cells import observing
from motcua.oversight.monitoring.selectors.ledger import COLUMNS, open_ledger
from motcua.oversight.monitoring.types import Revision, RevisionStatistics, Told


def revisions(period: Period, *, since: datetime, until: datetime) -> list[Revision]:
    """Which figures of `period` became others after `since` and up to `until`, and by which batches or files.

    One compiled query over the rows that became known in between. The cut is the one of `until`, so of a month that
    is over nothing but what was told later can show.
    """
    bounds = bounds_of(period, now=now(), known=until)
    later = Compare("known_minute", Comparison.MORE, minute_of(since))
    asked = observing(period)
    query = asked.query
    query = replace(query, keys=(*query.keys, "source", "known_minute"), where=All((query.where, later)))
    with open_ledger() as engine:
        found = counted(engine, query, bounds, COLUMNS)
    agencies, procedures, sources = (intake.codes_of(kind) for kind in ("agency", "procedure", "source"))
    return [
        Revision(
            agency=agencies[agency],
            procedure=procedures[procedure],
            source=sources[source],
            known_at=instant_of(minute),
            batches=tuple(intake.batches_in_minute(sources[source], minute)),
            changes=changes,
        )
        for (_, agency, procedure, source, minute), numbers in found.items()
        if (changes := _changes(asked, numbers))
    ]


def _changes(asked: Observing, numbers: Sequence[int]) -> dict[str, int]:
    """The numbers of dossiers that moved, by their name in a partial."""
    return {n: change for n, change in zip(DOSSIER_NUMBERS, asked.vector(numbers[:-1]), strict=True) if change}


def revision_statistics(first: int, last: int, *, grace: timedelta = timedelta(0)) -> dict[str, RevisionStatistics]:
    """For each ministry or province over the months `first` to `last` that are over: how much came late.

    A month is first known at its end plus `grace`; compared is the number of dossiers received, then and now.
    """
    instant = now()
    periods = [p for p in (Period(month, month) for month in range(first, last + 1)) if p.end + grace <= instant]
    query = told_query(("top",), Told.RECEIVED)
    pairs: dict[int, list[tuple[int, int]]] = {}
    with open_ledger() as engine:
        for period in periods:
            later = bounds_of(period, now=instant)
            then = counted(engine, query, _known(later, period.end + grace), COLUMNS)
            known = counted(engine, query, later, COLUMNS)
            for (top,) in then.keys() | known.keys():
                pairs.setdefault(top, []).append((then.get((top,), (0,))[0], known.get((top,), (0,))[0]))
    codes = intake.codes_of("top")
    return {codes[top]: _statistics(found) for top, found in sorted(pairs.items())}


def _known(bounds: Bounds, instant: datetime) -> Bounds:
    return replace(bounds, known=minute_of(instant))


def _statistics(pairs: list[tuple[int, int]]) -> RevisionStatistics:
    """Pairs of received dossiers, first known and now."""
    shares = [Fraction(late - early, early) for early, late in pairs if early]
    total = sum(late for _, late in pairs)
    came_late = sum(max(0, late - early) for early, late in pairs)
    return RevisionStatistics(
        months=len(pairs),
        mean_revision=sum(shares, Fraction(0)) / len(shares) if shares else None,
        late_rate=Fraction(came_late, total) if total else None,
    )
