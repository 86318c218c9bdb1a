"""Append declared services to their ledger, in the same way as dossiers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from motcua.kernel.clock import now
from motcua.kernel.epoch import first_minute, midnight, minute_of, month_of
from motcua.kernel.events import publish
from motcua.oversight.indicators.types import NEVER
from motcua.oversight.intake.events import FactsWritten
from motcua.oversight.intake.models import ServiceDeclaration, ServiceRow, Touched
from motcua.oversight.intake.services.fact_columns import LEVELS
from motcua.oversight.intake.services.give_numbers import Key, give_numbers, top_of
from motcua.oversight.intake.types import Level

Told = tuple[str, str, str, date, date | None, int, int]
"""Agency, procedure, level, first day, the day after the last, traits that hold, traits that were told."""


def told(rows: Iterable[ServiceDeclaration]) -> set[Told]:
    """What these rows say."""
    return {(r.agency_code, r.procedure_code, r.level, r.valid_from, r.valid_to, r.traits, r.traits_told) for r in rows}


def append_services(source: str, before: set[Told], after: set[Told], *, known: datetime | None = None) -> None:
    """Append what turned `before` into `after`, in the caller's transaction, as known at `known` or now."""
    changes = [(service, -1) for service in sorted(before - after, key=str)]
    changes += [(service, 1) for service in sorted(after - before, key=str)]
    if not changes:
        return
    numbers = give_numbers(key for service, _ in changes for key in _wanted(source, service))
    minute = first_minute(known or now())
    rows = [_row(source, service, sign, numbers, minute) for service, sign in changes]
    ServiceRow.objects.bulk_create(rows)
    first = min(month_of(midnight(service[3])) for service, _ in changes)
    last = month_of(now())
    Touched.objects.bulk_create(
        Touched(top=top, first_month=min(first, last), last_month=last) for top in sorted({row.top for row in rows})
    )
    publish(FactsWritten(source=source))


def _wanted(source: str, service: Told) -> tuple[Key, ...]:
    agency, procedure = service[:2]
    return ("source", source), ("top", top_of(agency)), ("agency", agency), ("procedure", procedure)


def _row(source: str, service: Told, sign: int, numbers: dict[Key, int], minute: int) -> ServiceRow:
    of_source, top, agency, procedure = (numbers[key] for key in _wanted(source, service))
    _, _, level, begin, end, traits, traits_told = service
    return ServiceRow(
        source=of_source,
        top=top,
        agency=agency,
        procedure=procedure,
        level=LEVELS[Level(level)],
        traits=traits,
        traits_told=traits_told,
        from_minute=minute_of(midnight(begin)),
        until_minute=minute_of(midnight(end)) if end else NEVER,
        known_minute=minute,
        sign=sign,
    )
