"""Append to the ledger of facts: what held is taken back, what holds is added (decision 32)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from motcua.foundation.agencies import selectors as agencies
from motcua.kernel.bulk import copy_rows
from motcua.kernel.clock import now
from motcua.kernel.epoch import first_minute, month_of
from motcua.kernel.events import publish
from motcua.kernel.worktime import WorkingCalendar
from motcua.oversight.intake.events import FactsWritten
from motcua.oversight.intake.models import DossierFact, FactRow, Touched
from motcua.oversight.intake.services.fact_columns import COLUMNS, fact_columns, numbers_wanted
from motcua.oversight.intake.services.give_numbers import give_numbers
from motcua.oversight.intake.types import Dossier

_TOP, _RECEIVED, _ENDED = (COLUMNS.index(name) for name in ("top", "received_month", "ended_month"))
Change = tuple[int, list[int], list[int]]
"""Number of a dossier, its row as it was (empty: none) and as it is (empty: none)."""


def columns_of(source: str, dossiers: Mapping[str, Dossier]) -> dict[str, list[int]]:
    """The row of each dossier; numbers and calendars are looked up once."""
    numbers = give_numbers(key for dossier in dossiers.values() for key in numbers_wanted(source, dossier))
    calendars: dict[str, WorkingCalendar] = {}
    for dossier in dossiers.values():
        if dossier.agency not in calendars:
            calendars[dossier.agency] = agencies.working_calendar(dossier.agency)
    return {key: fact_columns(source, dossier, numbers, calendars[dossier.agency]) for key, dossier in dossiers.items()}


def append_rows(source: str, changes: Iterable[Change], *, known: datetime | None = None) -> int:
    """Append what `changes` change, in the caller's transaction; returns how many dossiers that were.

    All of a batch is known from one minute, that of `known`, whichever table it goes to.
    """
    changed = [change for change in changes if change[1] != change[2]]
    if not changed:
        return 0
    minute = first_minute(known or now())
    copy_rows(FactRow, (*COLUMNS, "dossier", "known_minute", "sign"), (
        (*row, number, minute, sign)
        for number, before, after in changed
        for row, sign in ((before, -1), (after, 1))
        if row
    ))  # fmt: skip
    touch([row for change in changed for row in change[1:] if row])
    publish(FactsWritten(source=source))
    return len(changed)


def touch(rows: Sequence[Sequence[int]]) -> None:
    """Remember which months of which ministry or province these rows may change."""
    current = month_of(now())
    parts: dict[int, tuple[int, int]] = {}
    for row in rows:
        if not row[_RECEIVED]:
            continue
        first, last = parts.get(row[_TOP], (row[_RECEIVED], row[_RECEIVED]))
        until = row[_ENDED] or max(current, row[_RECEIVED])
        parts[row[_TOP]] = min(first, row[_RECEIVED]), max(last, until)
    Touched.objects.bulk_create(
        Touched(top=top, first_month=first, last_month=last) for top, (first, last) in sorted(parts.items())
    )


def kept_rows(source: str, keys: Iterable[str]) -> dict[str, tuple[int, list[int]]]:
    """Number and row, as the ledger holds it now, of dossiers by key."""
    found = DossierFact.objects.filter(source_id=source, dossier__in=list(keys))
    return {key: (number, fact) for number, key, fact in found.values_list("id", "dossier", "fact")}
