"""Append the records of a batch that pass every check, and bring the facts up to date with them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from motcua.foundation.agencies import selectors as agencies
from motcua.kernel.access import covers
from motcua.kernel.clock import local
from motcua.kernel.errors import NotFound
from motcua.oversight.intake import rules
from motcua.oversight.intake.models import Batch, Observation, PetitionEvent
from motcua.oversight.intake.services.declare_services import declare_services, declared_levels
from motcua.oversight.intake.services.read_events import event_id_of, read_event
from motcua.oversight.intake.services.read_fields import Unreadable
from motcua.oversight.intake.services.write_facts import known_dossiers, write_facts
from motcua.oversight.intake.services.write_observations import Kept, write_observations
from motcua.oversight.intake.types import (
    REPORT_DESK,
    Declaration,
    DeclaredFigure,
    Dossier,
    DossierEvent,
    Event,
    Petition,
    PetitionKind,
    Reason,
    Rejection,
)


def keep_events(batch: Batch, records: list[Any]) -> list[Rejection]:
    """Keep what can be kept of `records`; returns the rejections in their order. Runs in a transaction."""
    rejections: list[Rejection] = []
    read = [_read(index, record, batch, rejections) for index, record in enumerate(records)]
    keeper = _Keeper(batch, _known(batch, [event for event in read if event]))
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


@dataclass
class _Known:
    """What was known before the batch, of everything that it speaks of, and then what it adds."""

    ids: set[str] = field(default_factory=set)
    dossiers: dict[str, Dossier] = field(default_factory=dict)
    levels: dict[tuple[str, str, date], str] = field(default_factory=dict)
    petitions: set[str] = field(default_factory=set)


def _known(batch: Batch, events: list[Event]) -> _Known:
    """Read in at most four statements, however long the batch."""
    source = batch.source_id
    ids = Observation.objects.filter(source_id=source, event_id__in=[event.event_id for event in events])
    petitions = {event.petition for event in events if isinstance(event, Petition)}
    return _Known(
        ids=set(ids.values_list("event_id", flat=True)),
        dossiers=known_dossiers(source, {e.dossier for e in events if isinstance(e, DossierEvent)}),
        levels=declared_levels(source, [e for e in events if isinstance(e, Declaration)]),
        petitions=_received_petitions(source, petitions) if petitions else set(),
    )


def _received_petitions(source: str, keys: set[str]) -> set[str]:
    found = PetitionEvent.objects.filter(source_id=source, petition__in=keys, kind=PetitionKind.RECEIVED)
    return set(found.values_list("petition", flat=True))


class _Keeper:
    """The records of one batch, taken one after the other against what is known so far."""

    def __init__(self, batch: Batch, known: _Known) -> None:
        self.batch, self.known = batch, known
        self.agency_verdicts: dict[tuple[str, date], Reason | None] = {}
        self.kept: list[Kept] = []
        self.changed: set[str] = set()

    def take(self, index: int, event: Event) -> Rejection | None:
        """Keep `event`, or say why not."""
        reason, what = self._refusal(event)
        if reason:
            return Rejection(index, event.event_id, reason, what)
        self.known.ids.add(event.event_id)
        self.kept.append((index, event))
        self._learn(event)
        return None

    def _learn(self, event: Event) -> None:
        if isinstance(event, DossierEvent):
            self.known.dossiers[event.dossier] = rules.advanced(self.known.dossiers.get(event.dossier), event)
            self.changed.add(event.dossier)
        elif isinstance(event, Declaration):
            self.known.levels[_service(event)] = event.level
        elif isinstance(event, Petition) and event.kind is PetitionKind.RECEIVED:
            self.known.petitions.add(event.petition)

    def _refusal(self, event: Event) -> tuple[Reason | None, str]:
        if event.event_id in self.known.ids:
            return Reason.DUPLICATE, ""
        if self.batch.source_id == REPORT_DESK and not isinstance(event, DeclaredFigure):
            return Reason.FOREIGN_AGENCY, ""
        if verdict := self._agency_verdict(event.agency, local(event.at).date()):
            return verdict, ""
        if isinstance(event, DossierEvent):
            if self.batch.source.files_since:
                return Reason.BY_FILES, ""
            return rules.contradiction(self.known.dossiers.get(event.dossier), event) or (None, "")
        if isinstance(event, Petition):
            return self._petition_refusal(event)
        if isinstance(event, Declaration):
            before = self.known.levels.get(_service(event), event.level)
            return (None, "") if before == event.level else (Reason.CONTRADICTION, f"{before} → {event.level}")
        return None, ""

    def _petition_refusal(self, event: Petition) -> tuple[Reason | None, str]:
        """A petition is received once and before anything else."""
        was_received, is_receipt = event.petition in self.known.petitions, event.kind is PetitionKind.RECEIVED
        if was_received and is_receipt:
            return Reason.CONTRADICTION, "received → received"
        return (None, "") if was_received or is_receipt else (Reason.UNKNOWN_PETITION, "")

    def _agency_verdict(self, code: str, day: date) -> Reason | None:
        if (code, day) not in self.agency_verdicts:
            self.agency_verdicts[code, day] = _agency_verdict(code, day, self.batch.source.agency_code)
        return self.agency_verdicts[code, day]

    def save(self) -> None:
        write_observations(self.batch, self.kept)
        source, known = self.batch.source_id, self.batch.kept_at
        write_facts(source, {key: self.known.dossiers[key] for key in self.changed}, known=known)
        declare_services(source, [event for _, event in self.kept if isinstance(event, Declaration)], known=known)


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
