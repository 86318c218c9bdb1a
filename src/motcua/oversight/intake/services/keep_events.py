"""Append the records of a batch that pass every check, and bring the facts up to date with them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeGuard

from motcua.foundation.agencies import selectors as agencies
from motcua.kernel.access import covers
from motcua.kernel.clock import local
from motcua.kernel.errors import NotFound
from motcua.kernel.events import publish
from motcua.oversight.intake import rules
from motcua.oversight.intake.events import reports_declared
from motcua.oversight.intake.models import Batch, Observation, PetitionEvent
from motcua.oversight.intake.services.declare_services import declare_services, declared_levels, declared_limits
from motcua.oversight.intake.services.legal_due import LegalMaximum, days_on
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
    Kind,
    Petition,
    PetitionKind,
    Rating,
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
    petitions: dict[str, str] = field(default_factory=dict)
    """The agency that received each."""
    limits: dict[tuple[str, str], dict[date, int]] = field(default_factory=dict)
    """By service and first day, the most working days that its declarations tell."""

    def origin(self, event: Event) -> str:
        """The agency with which the dossier or petition began that `event` speaks of; empty where none is known."""
        if isinstance(event, Petition):
            return self.petitions.get(event.petition, "")
        code = event.dossier if isinstance(event, DossierEvent | Rating) else ""
        return self.dossiers[code].agency if code in self.dossiers else ""


def _known(batch: Batch, events: list[Event]) -> _Known:
    """Read in at most five statements, however long the batch."""
    source = batch.source_id
    ids = Observation.objects.filter(source_id=source, event_id__in=[event.event_id for event in events])
    petitions = {event.petition for event in events if isinstance(event, Petition)}
    return _Known(
        ids=set(ids.values_list("event_id", flat=True)),
        dossiers=known_dossiers(source, {e.dossier for e in events if isinstance(e, DossierEvent | Rating)}),
        levels=declared_levels(source, [e for e in events if isinstance(e, Declaration)]),
        petitions=_received_petitions(source, petitions) if petitions else {},
        limits=declared_limits(source, {(e.agency, e.procedure) for e in events if _lacks_due(e)}),
    )


def _received_petitions(source: str, keys: set[str]) -> dict[str, str]:
    found = PetitionEvent.objects.filter(source_id=source, petition__in=keys, kind=PetitionKind.RECEIVED)
    return dict(found.values_list("petition", "agency_code"))


def _lacks_due(event: Event) -> TypeGuard[DossierEvent]:
    return isinstance(event, DossierEvent) and event.kind is Kind.RECEIVED and event.due_at is None


class _Keeper:
    """The records of one batch, taken one after the other against what is known so far."""

    def __init__(self, batch: Batch, known: _Known) -> None:
        self.batch, self.known = batch, known
        self.register = _Register(batch.source.agency_code)
        self.maximum = LegalMaximum()
        self.kept: list[Kept] = []
        self.changed: set[str] = set()

    def take(self, index: int, event: Event) -> Rejection | None:
        """Keep `event`, or say why not."""
        reason, what = self._refusal(event)
        if reason:
            return Rejection(index, event.event_id, reason, what)
        kept = self._with_legal_due(event) if _lacks_due(event) else event
        self.known.ids.add(event.event_id)
        self.kept.append((index, kept))
        self._learn(kept)
        return None

    def _with_legal_due(self, event: DossierEvent) -> DossierEvent:
        """The same event with the due day that the law gives where the source tells none, for IND-20."""
        told = days_on(self.known.limits.get((event.agency, event.procedure), {}), local(event.at).date())
        return replace(event, legal_due_at=self.maximum.due(event.agency, event.procedure, event.at, told))

    def _learn(self, event: Event) -> None:
        if isinstance(event, DossierEvent):
            self.known.dossiers[event.dossier] = rules.advanced(self.known.dossiers.get(event.dossier), event)
            self.changed.add(event.dossier)
        elif isinstance(event, Declaration):
            self.known.levels[_service(event)] = event.level
            limits = self.known.limits.setdefault((event.agency, event.procedure), {})
            limits[event.valid_from] = event.limit_days
        elif isinstance(event, Petition) and event.kind is PetitionKind.RECEIVED:
            self.known.petitions[event.petition] = event.agency

    def _refusal(self, event: Event) -> tuple[Reason | None, str]:
        if event.event_id in self.known.ids:
            return Reason.DUPLICATE, ""
        if self.batch.source_id == REPORT_DESK and not isinstance(event, DeclaredFigure):
            return Reason.FOREIGN_AGENCY, ""
        origin, day = self.known.origin(event), local(event.at).date()
        if verdict := self.register.verdict(event.agency, day, origin):
            return verdict, ""
        if isinstance(event, DossierEvent):
            return self._dossier_refusal(event, self.register.heirs(origin, day))
        if isinstance(event, Petition):
            return self._petition_refusal(event)
        if isinstance(event, Declaration):
            before = self.known.levels.get(_service(event), event.level)
            return (None, "") if before == event.level else (Reason.CONTRADICTION, f"{before} → {event.level}")
        return None, ""

    def _dossier_refusal(self, event: DossierEvent, heirs: frozenset[str]) -> tuple[Reason | None, str]:
        if self.batch.source.files_since:
            return Reason.BY_FILES, ""
        return rules.contradiction(self.known.dossiers.get(event.dossier), event, heirs) or (None, "")

    def _petition_refusal(self, event: Petition) -> tuple[Reason | None, str]:
        """A petition is received once and before anything else."""
        was_received, is_receipt = event.petition in self.known.petitions, event.kind is PetitionKind.RECEIVED
        if was_received and is_receipt:
            return Reason.CONTRADICTION, "received → received"
        return (None, "") if was_received or is_receipt else (Reason.UNKNOWN_PETITION, "")

    def save(self) -> None:
        write_observations(self.batch, self.kept)
        publish(*reports_declared((e.agency, e.month) for _p, e in self.kept if isinstance(e, DeclaredFigure)))
        source, known = self.batch.source_id, self.batch.kept_at
        write_facts(source, {key: self.known.dossiers[key] for key in self.changed}, known=known)
        declare_services(source, [event for _, event in self.kept if isinstance(event, Declaration)], known=known)


def _service(declaration: Declaration) -> tuple[str, str, date]:
    return declaration.agency, declaration.procedure, declaration.valid_from


class _Register:
    """Who may speak when, through a source of `scope`; looked up once for each agency and day."""

    def __init__(self, scope: str) -> None:
        self.scope = scope
        self._verdicts: dict[tuple[str, date, str], Reason | None] = {}
        self._heirs: dict[tuple[str, date], frozenset[str]] = {}

    def verdict(self, code: str, day: date, origin: str) -> Reason | None:
        """An agency speaks while it exists (law.md 4.10, check 11), and only through its own source.

        Of what began with `origin`, that one may still be named after its end, and so may those that took it over
        (law.md 9, 10.1 trap 7). What is new has no origin.
        """
        if (code, day, origin) not in self._verdicts:
            self._verdicts[code, day, origin] = self._asked(code, day, origin)
        return self._verdicts[code, day, origin]

    def _asked(self, code: str, day: date, origin: str) -> Reason | None:
        try:
            line = agencies.ancestors(code)
        except NotFound:
            return Reason.UNKNOWN_AGENCY
        has_begun = all(info.valid_from is None or info.valid_from <= day for info in line)
        has_ended = any(info.valid_to and info.valid_to <= day for info in line)
        if not has_begun or (has_ended and code != origin):
            return Reason.NOT_IN_BEING
        is_heir = bool(origin) and rules.is_heir(code, self.heirs(origin, day))
        return None if covers(self.scope, code) or is_heir else Reason.FOREIGN_AGENCY

    def heirs(self, origin: str, day: date) -> frozenset[str]:
        """Those that had taken `origin` over by a day."""
        if origin and (origin, day) not in self._heirs:
            self._heirs[origin, day] = agencies.heirs_of(origin, day)
        return self._heirs.get((origin, day), frozenset())
