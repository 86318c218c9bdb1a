"""Which rung of the ladder a missed milestone has reached."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from motcua.oversight.planning.types import Rung


def rungs_reached(rungs: Iterable[Rung], missed_on: date, today: date) -> list[Rung]:
    """The rungs in force today whose day has come, lowest first; after an outage only the highest of them speaks."""
    held = [r for r in rungs if r.valid_from <= today and (r.valid_to is None or today < r.valid_to)]
    return sorted((r for r in held if r.days <= (today - missed_on).days), key=lambda rung: (rung.days, rung.code))
