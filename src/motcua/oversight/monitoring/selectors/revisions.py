"""What became known later: changed cells with their cause (measurement.md 6.2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from motcua.kernel.clock import now
from motcua.kernel.epoch import instant_of, minute_of
from motcua.oversight.indicators.selectors import counted
from motcua.oversight.indicators.types import All, Compare, Comparison, Period
from motcua.oversight.intake import selectors as intake
from motcua.oversight.monitoring.rules import Observing, bounds_of
from motcua.oversight.monitoring.rules.measures import DOSSIER_NUMBERS
from motcua.oversight.monitoring.selectors.cells import observing
from motcua.oversight.monitoring.selectors.ledger import COLUMNS, open_ledger
from motcua.oversight.monitoring.types import Revision


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
