"""Append the records of a batch that pass every check, and bring the facts up to date with them."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from motcua.foundation.agencies import selectors as agencies
from motcua.kernel.access import covers
from motcua.kernel.clock import local
from motcua.kernel.errors import NotFound
from motcua.oversight.intake import rules
from motcua.oversight.intake.models import Batch, Observation
from motcua.oversight.intake.services.declare_services import declare_services, declared_levels
from motcua.oversight.intake.services.read_events import Unreadable, event_id_of, read_event
from motcua.oversight.intake.services.write_facts import known_dossiers, write_facts
from motcua.oversight.intake.types import DECLARED_TYPE, Declaration, Dossier, DossierEvent, Reason, Rejection

Event = DossierEvent | Declaration
_Levels = dict[tuple[str, str, date], str]


def keep_events(batch: Batch, records: list[Any]) -> list[Rejection]:
    """Keep what can be kept of `records`; returns the rejections in their order. Runs in a transaction."""
    rejections: list[Rejection] = []
    read = [_read(index, record, batch, rejections) for index, record in enumerate(records)]
    seen = _seen_before(batch, [event for event in read if event])
    dossiers = known_dossiers(batch.source_id, {e.dossier for e in read if isinstance(e, DossierEvent)})
    levels = declared_levels(batch.source_id, [e for e in read if isinstance(e, Declaration)])
    keeper = _Keeper(batch, seen, dossiers, levels)
    for index, event in enumerate(read):
        if event and (refused := keeper.take(index, event)):
            rejections.append(refused)
    keeper.save()
    return sorted(rejections, key=lambda r: r.index)


def _read(index: int, record: object, batch: Batch, rejections: list[Rejection]) -> Event | None:
    try:
        return read_event(record, batch.received_at)
    except Unreadable as verdict:
        rejections.append(Rejection(index, event_id_of(record), verdict.reason, verdict.what))
        return None


def _seen_before(batch: Batch, events: list[Event]) -> set[str]:
    ids = [event.event_id for event in events]
    found = Observation.objects.filter(source_id=batch.source_id, event_id__in=ids)
    return set(found.values_list("event_id", flat=True))


class _Keeper:
    """The records of one batch, taken one after the other against what is known so far."""

    def __init__(self, batch: Batch, seen: set[str], dossiers: dict[str, Dossier], levels: _Levels) -> None:
        self.batch, self.seen, self.dossiers, self.levels = batch, seen, dossiers, levels
        self.agency_verdicts: dict[tuple[str, date], Reason | None] = {}
        self.observations: list[Observation] = []
        self.declarations: list[Declaration] = []
        self.changed: set[str] = set()

    def take(self, index: int, event: Event) -> Rejection | None:
        """Keep `event`, or say why not."""
        reason, what = self._refusal(event)
        if reason:
            return Rejection(index, event.event_id, reason, what)
        self.seen.add(event.event_id)
        self.observations.append(_observation(self.batch, index, event))
        if isinstance(event, Declaration):
            self.declarations.append(event)
            self.levels[_service(event)] = event.level
        else:
            self.dossiers[event.dossier] = rules.advanced(self.dossiers.get(event.dossier), event)
            self.changed.add(event.dossier)
        return None

    def _refusal(self, event: Event) -> tuple[Reason | None, str]:
        if event.event_id in self.seen:
            return Reason.DUPLICATE, ""
        if verdict := self._agency_verdict(event.agency, local(event.at).date()):
            return verdict, ""
        if isinstance(event, DossierEvent):
            return rules.contradiction(self.dossiers.get(event.dossier), event) or (None, "")
        before = self.levels.get(_service(event), event.level)
        return (None, "") if before == event.level else (Reason.CONTRADICTION, f"{before} → {event.level}")

    def _agency_verdict(self, code: str, day: date) -> Reason | None:
        if (code, day) not in self.agency_verdicts:
            self.agency_verdicts[code, day] = _agency_verdict(code, day, self.batch.source.agency_code)
        return self.agency_verdicts[code, day]

    def save(self) -> None:
        Observation.objects.bulk_create(self.observations)
        write_facts(self.batch.source_id, {key: self.dossiers[key] for key in self.changed})
        declare_services(self.batch.source_id, self.declarations)


def _service(declaration: Declaration) -> tuple[str, str, date]:
    return declaration.agency, declaration.procedure, declaration.valid_from


def _agency_verdict(code: str, day: date, scope: str) -> Reason | None:
    """An agency speaks while it exists (law.md 4.10, check 11), and only through its own source."""
    try:
        agency = agencies.agency(code)
    except NotFound:
        return Reason.UNKNOWN_AGENCY
    if (agency.valid_from and day < agency.valid_from) or (agency.valid_to and day >= agency.valid_to):
        return Reason.NOT_IN_BEING
    return None if covers(scope, code) else Reason.FOREIGN_AGENCY


def _observation(batch: Batch, index: int, event: Event) -> Observation:
    return Observation(
        batch=batch,
        source_id=batch.source_id,
        position=index,
        event_id=event.event_id,
        type=DECLARED_TYPE if isinstance(event, Declaration) else f"vn.motcua.dossier.{event.kind}.v1",
        at=event.at,
        dossier="" if isinstance(event, Declaration) else event.dossier,
        content={key: _plain(value) for key, value in asdict(event).items()},
    )


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, (date, datetime)) else value
