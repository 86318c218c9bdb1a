"""The due day of a dossier that was promised none: the legal maximum of its procedure (IND-20, law.md 4.4).

The catalogue's limit goes before the one that an agency tells of its own service: who is measured does not choose the
measure. Where neither says a limit there is no due day, and IND-20 leaves the dossier out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from motcua.foundation.agencies import selectors as agencies
from motcua.foundation.catalogue import selectors as catalogue
from motcua.foundation.catalogue.errors import TimeLimitNotStated
from motcua.kernel.clock import local
from motcua.kernel.errors import NotFound
from motcua.kernel.worktime import TimeLimit, TimeUnit, due_at

Declared = Mapping[date, int]
"""Working days that a service may take at most, by the first day of the declaration; 0 where it tells none."""


@dataclass
class LegalMaximum:
    """What the catalogue says, looked up once for each procedure and day."""

    known: dict[tuple[str, date], TimeLimit | None] = field(default_factory=dict)

    def limit(self, procedure: str, day: date, told_days: int = 0) -> TimeLimit | None:
        """The longest that `procedure` may take if received on `day`; `told_days` where the catalogue has none."""
        if (procedure, day) not in self.known:
            self.known[procedure, day] = _in_catalogue(procedure, day)
        told = TimeLimit(told_days, TimeUnit.WORKING_DAY) if told_days else None
        return self.known[procedure, day] or told

    def due(self, agency: str, procedure: str, received_at: datetime, told_days: int = 0) -> datetime | None:
        """By the calendar of the agency: the close of the last working day, or the last working hour."""
        limit = self.limit(procedure, local(received_at).date(), told_days)
        return due_at(agencies.working_calendar(agency), received_at, limit) if limit else None


def _in_catalogue(procedure: str, day: date) -> TimeLimit | None:
    try:
        return catalogue.time_limit(procedure, day)
    except (NotFound, TimeLimitNotStated):
        return None


def days_on(declared: Declared, day: date) -> int:
    """The limit of the declaration in force on a day."""
    begun = [first for first in declared if first <= day]
    return declared[max(begun)] if begun else 0
