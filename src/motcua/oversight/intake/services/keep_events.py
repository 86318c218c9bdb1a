"""Append the records of a batch that pass every check, and bring the facts up to date with them."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date
from typing import Any

from motcua.foundation.agencies import selectors as agencies
from motcua.kernel.access import covers
from motcua.kernel.clock import local
from motcua.kernel.errors import NotFound
from motcua.kernel.events import publish
from motcua.oversight.intake import rules
from motcua.oversight.intake.events import reports_declared
from motcua.oversight.intake.models import Batch
from motcua.oversight.intake.selectors import Tellers
from motcua.oversight.intake.services.declare_services import declare_services
from motcua.oversight.intake.services.known_before import Known, known_before, lacks_due, subject_of
from motcua.oversight.intake.services.legal_due import LegalMaximum, days_on
from motcua.oversight.intake.services.read_events import event_id_of, read_event
from motcua.oversight.intake.services.read_fields import Unreadable
from motcua.oversight.intake.services.write_facts import write_facts
from motcua.oversight.intake.services.write_observations import Kept, write_observations
from motcua.oversight.intake.types import (
    REPORT_DESK,
    Declaration,
    DeclaredFigure,
    DossierEvent,
    Event,
    Petition,
    PetitionKind,
    Reason,
    Rejection,
)


def keep_events(batch: Batch, records: list[Any]) -> tuple[list[Rejection], dict[str, int]]:
    """Keep what can be kept of `records`; returns the rejections in their order. Runs in a transaction.

    Also returned is how many records were taken of what other sources had begun, by their codes.
    """
    rejections: list[Rejection] = []
    read = [_read(index, record, batch, rejections) for index, record in enumerate(records)]
    tellers = Tellers(batch.source_id, has_handover=batch.source.has_handover)
    keeper = _Keeper(batch, known_before(tellers, [event for event in read if event]))
    for index, event in enumerate(read):
        if event and (refused := keeper.take(index, event)):
            rejections.append(refused)
    keeper.save()
    return sorted(rejections, key=lambda r: r.index), keeper.carried_on()


def _read(index: int, record: object, batch: Batch, rejections: list[Rejection]) -> Event | None:
    try:
        return read_event(record, batch.received_at)
    except Unreadable as verdict:
        rejections.append(Rejection(index, event_id_of(record), verdict.reason, verdict.what))
        return None


class _Keeper:
    """The records of one batch, taken one after the other against what is known so far."""

    def __init__(self, batch: Batch, known: Known) -> None:
        self.batch, self.known = batch, known
        self.register, self.scope = _Register(), batch.source.agency_code
        self.is_handed = known.tellers.has_handover
        self.maximum = LegalMaximum()
        self.kept: list[Kept] = []
        self.changed: dict[str, set[str]] = defaultdict(set)
        """By the source that began them."""

    def take(self, index: int, event: Event) -> Rejection | None:
        """Keep `event`, or say why not."""
        reason, what = self._refusal(event)
        if reason:
            return Rejection(index, event.event_id, reason, what)
        kept = self._with_legal_due(event) if lacks_due(event) else event
        self.known.ids.add(event.event_id)
        self.kept.append((index, kept))
        self._learn(kept)
        return None

    def _with_legal_due(self, event: DossierEvent) -> DossierEvent:
        """The same event with the due day that the law gives where the source tells none, for IND-20."""
        agency, procedure = self.known.service(event)
        told = days_on(self.known.limits.get((agency, procedure), {}), local(event.at).date())
        return replace(event, legal_due_at=self.maximum.due(agency, procedure, event.at, told))

    def _learn(self, event: Event) -> None:
        if isinstance(event, DossierEvent):
            self.known.dossiers[event.dossier] = rules.advanced(self.known.dossiers.get(event.dossier), event)
            self.changed[self.known.begun_by(event)].add(event.dossier)
        elif isinstance(event, Declaration):
            self.known.levels[_service(event)] = event.level
            limits = self.known.limits.setdefault((event.agency, event.procedure), {})
            limits[event.valid_from] = event.limit_days
        elif isinstance(event, Petition) and event.kind is PetitionKind.RECEIVED:
            self.known.petitions[event.petition] = event.agency

    def _refusal(self, event: Event) -> tuple[Reason | None, str]:
        if self.known.was_told(event):
            return Reason.DUPLICATE, ""
        if self.batch.source_id == REPORT_DESK and not isinstance(event, DeclaredFigure):
            return Reason.FOREIGN_AGENCY, ""
        origin, day = self.known.origin(event), local(event.at).date()
        if self.is_handed and (elsewhere := self._told_elsewhere(event, origin))[0]:
            return elsewhere
        if verdict := self.register.verdict(event.agency, day, origin, self._scope(event, origin)):
            return verdict, ""
        if isinstance(event, DossierEvent):
            return self._dossier_refusal(event, self.register.heirs(origin, day))
        if isinstance(event, Petition):
            return self._petition_refusal(event)
        if isinstance(event, Declaration):
            before = self.known.levels.get(_service(event), event.level)
            return (None, "") if before == event.level else (Reason.CONTRADICTION, f"{before} → {event.level}")
        return None, ""

    def _told_elsewhere(self, event: Event, origin: str) -> tuple[Reason | None, str]:
        """Of a dossier or petition tells whom it was handed over to, and nobody else (decision 77)."""
        subject = subject_of(event)
        if not subject[1]:
            return None, ""
        if len(several := self.known.begun.get(subject, [])) > 1:
            return Reason.BEGUN_TWICE, ", ".join(several)
        heir = self.known.tellers.of(self.known.begun_by(event), origin or event.agency)
        return (None, "") if heir == self.batch.source_id else (Reason.HANDED_OVER, heir)

    def _scope(self, event: Event, origin: str) -> str:
        """For whom the source speaks here: who took a dossier over may go on naming the agency with which it began."""
        names_origin = self.is_handed and event.agency == origin
        return origin if names_origin and self.known.begun_by(event) != self.batch.source_id else self.scope

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

    def carried_on(self) -> dict[str, int]:
        """Of whom it went on telling: records by the source that began what they speak of."""
        begun = (self.known.begun_by(event) for _, event in self.kept) if self.known.begun else ()
        counted = Counter(source for source in begun if source != self.batch.source_id)
        return dict(sorted(counted.items()))

    def save(self) -> None:
        write_observations(self.batch, self.kept, self.known.begun_by)
        publish(*reports_declared((e.agency, e.month) for _p, e in self.kept if isinstance(e, DeclaredFigure)))
        known = self.batch.kept_at
        for begun_by, changed in sorted(self.changed.items()):
            write_facts(begun_by, {key: self.known.dossiers[key] for key in changed}, known=known)
        declare_services(
            self.batch.source_id, [event for _, event in self.kept if isinstance(event, Declaration)], known=known
        )


def _service(declaration: Declaration) -> tuple[str, str, date]:
    return declaration.agency, declaration.procedure, declaration.valid_from


class _Register:
    """Who may speak when, through a source of a scope; looked up once for each agency and day."""

    def __init__(self) -> None:
        self._verdicts: dict[tuple[str, date, str, str], Reason | None] = {}
        self._heirs: dict[tuple[str, date], frozenset[str]] = {}

    def verdict(self, code: str, day: date, origin: str, scope: str) -> Reason | None:
        """An agency speaks while it exists (law.md 4.10, check 11), and only through its own source.

        Of what began with `origin`, that one may still be named after its end, and so may those that took it over
        (law.md 9, 10.1 trap 7). What is new has no origin.
        """
        if (code, day, origin, scope) not in self._verdicts:
            self._verdicts[code, day, origin, scope] = self._asked(code, day, origin, scope)
        return self._verdicts[code, day, origin, scope]

    def _asked(self, code: str, day: date, origin: str, scope: str) -> Reason | None:
        try:
            line = agencies.ancestors(code)
        except NotFound:
            return Reason.UNKNOWN_AGENCY
        has_begun = all(info.valid_from is None or info.valid_from <= day for info in line)
        has_ended = any(info.valid_to and info.valid_to <= day for info in line)
        if not has_begun or (has_ended and code != origin):
            return Reason.NOT_IN_BEING
        is_heir = bool(origin) and rules.is_heir(code, self.heirs(origin, day))
        return None if covers(scope, code) or is_heir else Reason.FOREIGN_AGENCY

    def heirs(self, origin: str, day: date) -> frozenset[str]:
        """Those that had taken `origin` over by a day."""
        if origin and (origin, day) not in self._heirs:
            self._heirs[origin, day] = agencies.heirs_of(origin, day)
        return self._heirs.get((origin, day), frozenset())
