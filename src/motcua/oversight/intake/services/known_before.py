"""What was known before a batch, of everything that it speaks of; read in five statements at most, however long."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TypeGuard

from motcua.oversight.intake.models import Observation, PetitionEvent
from motcua.oversight.intake.selectors import Tellers
from motcua.oversight.intake.services.declare_services import declared_levels, declared_limits
from motcua.oversight.intake.services.write_facts import dossiers_begun
from motcua.oversight.intake.types import (
    Declaration,
    Dossier,
    DossierEvent,
    Event,
    Kind,
    Petition,
    PetitionKind,
    Rating,
)

Subject = tuple[bool, str]
"""Whether it is a petition, and its code; a dossier else."""


@dataclass
class Known:
    """What was known before the batch, and then what it adds."""

    tellers: Tellers
    ids: set[str] = field(default_factory=set)
    former_ids: set[tuple[str, str, str]] = field(default_factory=set)
    """Of what was handed over and told before by others: the source that began it, dossier, id of the event."""
    dossiers: dict[str, Dossier] = field(default_factory=dict)
    petitions: dict[str, str] = field(default_factory=dict)
    """The agency that received each."""
    begun: dict[Subject, list[str]] = field(default_factory=dict)
    """Who began what was handed over to this source; several where they gave the same code."""
    levels: dict[tuple[str, str, date], str] = field(default_factory=dict)
    limits: dict[tuple[str, str], dict[date, int]] = field(default_factory=dict)
    """By service and first day, the most working days that its declarations tell."""

    def begun_by(self, event: Event) -> str:
        """The source that told the beginning of what `event` speaks of: its own, where none did."""
        found = self.begun.get(subject_of(event)) if self.begun else None
        return found[0] if found else self.tellers.source

    def origin(self, event: Event) -> str:
        """The agency with which the dossier or petition began that `event` speaks of; empty where none is known."""
        is_petition, code = subject_of(event)
        if is_petition:
            return self.petitions.get(code, "")
        return self.dossiers[code].agency if code in self.dossiers else ""

    def service(self, event: DossierEvent) -> tuple[str, str]:
        """The service whose declarations hold: that of the agency with which the dossier began."""
        return self.origin(event) or event.agency, event.procedure

    def was_told(self, event: Event) -> bool:
        """Whether its id came before: through this source, or of the same dossier or petition through a former one."""
        if event.event_id in self.ids or not self.former_ids:
            return event.event_id in self.ids
        dossier = event.dossier if isinstance(event, DossierEvent) else ""
        return (self.begun_by(event), dossier, event.event_id) in self.former_ids


def subject_of(event: Event) -> Subject:
    """The petition or dossier that an event speaks of; an empty code where it speaks of none."""
    if isinstance(event, Petition):
        return True, event.petition
    return False, event.dossier if isinstance(event, DossierEvent | Rating) else ""


def lacks_due(event: Event) -> TypeGuard[DossierEvent]:
    return isinstance(event, DossierEvent) and event.kind is Kind.RECEIVED and event.due_at is None


def known_before(tellers: Tellers, events: list[Event]) -> Known:
    known = Known(tellers)
    _read_ids(known, [event.event_id for event in events])
    _read_dossiers(known, {e.dossier for e in events if isinstance(e, DossierEvent | Rating)})
    _read_petitions(known, {event.petition for event in events if isinstance(event, Petition)})
    known.levels = declared_levels(tellers.source, [e for e in events if isinstance(e, Declaration)])
    known.limits = declared_limits(tellers.sources, _services(known, events))
    return known


def _services(known: Known, events: list[Event]) -> set[tuple[str, str]]:
    """Whose declared limits may be needed; a dossier may begin in this very batch, and go on in an heir's name."""
    first: dict[str, str] = {}
    for event in events:
        if isinstance(event, DossierEvent):
            first.setdefault(event.dossier, event.agency)
    undue = [event for event in events if lacks_due(event)]
    return {known.service(event) for event in undue} | {(first[event.dossier], event.procedure) for event in undue}


def _read_ids(known: Known, ids: list[str]) -> None:
    rows = Observation.objects.filter(source_id__in=known.tellers.sources, event_id__in=ids)
    for source, *told in rows.values_list("source_id", "begun_by", "dossier", "event_id"):
        if source == known.tellers.source:
            known.ids.add(told[-1])
        else:
            known.former_ids.add((told[0], told[1], told[2]))


def _read_dossiers(known: Known, keys: Collection[str]) -> None:
    found = dossiers_begun(known.tellers.sources, keys)
    agencies = [(source, key, dossier.agency) for source, key, dossier in found]
    told = _told_by(known, agencies, is_petition=False)
    known.dossiers = {key: dossier for source, key, dossier in found if (source, key) in told}


def _read_petitions(known: Known, keys: Collection[str]) -> None:
    if not keys:
        return
    rows = PetitionEvent.objects.filter(
        source_id__in=known.tellers.sources, petition__in=keys, kind=PetitionKind.RECEIVED
    )
    found = list(rows.values_list("source_id", "petition", "agency_code"))
    told = _told_by(known, found, is_petition=True)
    known.petitions = {key: agency for source, key, agency in found if (source, key) in told}


def _told_by(known: Known, found: Iterable[tuple[str, str, str]], *, is_petition: bool) -> set[tuple[str, str]]:
    """Of what was `found` (who began it, code, agency), what the source tells of: its own before what it took over."""
    rows, source = list(found), known.tellers.source
    own = {key for begun_by, key, _ in rows if begun_by == source}
    taken = [
        (begun_by, key) for begun_by, key, agency in rows if key not in own and known.tellers.is_own(begun_by, agency)
    ]
    for begun_by, key in sorted(taken):
        known.begun.setdefault((is_petition, key), []).append(begun_by)
    return {(source, key) for key in own} | set(taken)
