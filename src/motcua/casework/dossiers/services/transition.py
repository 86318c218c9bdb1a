"""The one way in which a dossier moves: state, clocks, chain, fact, all in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F

from motcua.casework.dossiers import rules
from motcua.casework.dossiers.errors import DossierChanged, DossierNotFound
from motcua.casework.dossiers.events import BY_ACTION
from motcua.casework.dossiers.models import ChainHead, ClockInterval, Dossier, DossierEvent
from motcua.casework.dossiers.selectors import content_of
from motcua.casework.dossiers.types import Clock
from motcua.casework.workflow import selectors as workflow
from motcua.casework.workflow.types import Transition
from motcua.foundation.agencies import selectors as agencies
from motcua.kernel import text
from motcua.kernel.access import Actor
from motcua.kernel.clock import now
from motcua.kernel.events import publish
from motcua.kernel.worktime import due_at


@dataclass
class Clocks:
    """Which clocks end and start with a transition; `start` maps a clock to its due instant."""

    end: set[Clock] = field(default_factory=set)
    start: dict[Clock, datetime | None] = field(default_factory=dict)


def lock(dossier_id: UUID) -> Dossier:
    """The dossier under a row lock, so that two officers or two clicks come one after the other."""
    dossier = Dossier.objects.select_for_update().filter(id=dossier_id).first()
    if dossier is None:
        raise DossierNotFound()
    return dossier


def require_seen(dossier: Dossier, seen: datetime | None) -> None:
    """The officer decides on the dossier as it is now, or DossierChanged. `seen` is the `saved_at` that was shown."""
    if seen is not None and seen != dossier.saved_at:
        raise DossierChanged(at=text.moment(dossier.saved_at))


def planned(dossier: Dossier, action: str) -> Transition:
    """Where `action` would lead. Raises ActionNotPossible."""
    process = workflow.process_version(dossier.process_version_id)
    return workflow.next_transition(process, dossier.step, action)


def move(
    dossier: Dossier,
    action: str,
    *,
    actor: Actor,
    data: Mapping[str, Any] | None = None,
    clocks: Clocks | None = None,
    changed: tuple[str, ...] = (),
    at: datetime | None = None,
) -> DossierEvent:
    """Carry out `action` on a locked dossier and tell it.

    `data` is what the event keeps beside who and when; `changed` names the other columns that the
    caller has set. Seven statements whatever the length of the dossier's history.
    """
    transition, instant = planned(dossier, action), at or now()
    event = _append(dossier, action, transition, actor, data or {}, instant)
    dossier.step, dossier.state = transition.to, transition.state
    dossier.saved_at = instant
    dossier.save(update_fields=["step", "state", "saved_at", *changed])
    _turn_clocks(dossier, transition.step, clocks or Clocks(), instant)
    publish(BY_ACTION[action](dossier_id=dossier.id, agency_code=dossier.agency_id, event_id=event.id))
    return event


def measured(dossier: Dossier) -> dict[str, Any]:
    """What every event of a received or submitted dossier keeps for the measuring side; no person in it."""
    return {
        "procedure": dossier.procedure_code,
        "channel": dossier.channel,
        "level": dossier.level,
        "due_at": dossier.due_at.isoformat() if dossier.due_at else None,
        "paid_online": dossier.finance == "paid",
        "online_result": dossier.result_document_id is not None,
    }


def _append(
    dossier: Dossier, action: str, way: Transition, actor: Actor, data: Mapping[str, Any], at: datetime
) -> DossierEvent:
    head = _locked_head(dossier.agency_id)
    event = DossierEvent(
        agency_id=dossier.agency_id,
        sequence=head.sequence + 1,
        dossier_id=dossier.id,
        kind=action,
        at=at,
        actor_id=actor.account_id,
        actor_name=actor.name,
        from_step=way.step,
        to_step=way.to,
        state=way.state,
        data={**measured(dossier), **data},
        previous_digest=head.digest,
    )
    event.digest = rules.digest(head.digest, content_of(event))
    event.save(force_insert=True)
    ChainHead.objects.filter(agency_id=dossier.agency_id).update(sequence=F("sequence") + 1, digest=event.digest)
    return event


def _locked_head(agency_code: str) -> ChainHead:
    head = ChainHead.objects.select_for_update().filter(agency_id=agency_code).first()
    if head is not None:
        return head
    ChainHead.objects.bulk_create([ChainHead(agency_id=agency_code, digest=rules.GENESIS)], ignore_conflicts=True)
    return ChainHead.objects.select_for_update().get(agency_id=agency_code)


def _turn_clocks(dossier: Dossier, left: str, clocks: Clocks, at: datetime) -> None:
    if left != "draft":  # nothing runs before a dossier is handed in
        ending = [Clock.STEP, *clocks.end]
        ClockInterval.objects.filter(dossier_id=dossier.id, clock__in=ending, ended_at=None).update(ended_at=at)
    starting = [_interval(dossier, clock, due, at) for clock, due in clocks.start.items()]
    if dossier.step != "closed":
        starting.append(_interval(dossier, Clock.STEP, step_due(dossier, dossier.step, at), at, dossier.step))
    ClockInterval.objects.bulk_create(starting)


def _interval(dossier: Dossier, clock: Clock, due: datetime | None, at: datetime, step: str = "") -> ClockInterval:
    return ClockInterval(
        dossier_id=dossier.id, agency_id=dossier.agency_id, clock=clock, step=step, started_at=at, due_at=due
    )


def step_due(dossier: Dossier, step: str, at: datetime) -> datetime | None:
    """When the time for `step` ends if it is entered at `at`; None where the process sets no limit (R-CLK-06)."""
    limit = workflow.process_version(dossier.process_version_id).step(step).limit
    return due_at(agencies.working_calendar(dossier.agency_id), at, limit) if limit else None
