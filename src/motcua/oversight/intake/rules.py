"""What an event changes in a dossier, and what it may not contradict (law.md 4.4, 4.10)."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from motcua.kernel.clock import CLOCK_TOLERANCE, local
from motcua.kernel.epoch import minute_of
from motcua.oversight.indicators.types import NEVER, TOLD_AS_NO, Flag
from motcua.oversight.intake.types import (
    Clock,
    ClockNote,
    Dossier,
    DossierEvent,
    HandoverInfo,
    Kind,
    Reason,
    SealedBatch,
    Stage,
)

_FOLLOWS: dict[Kind, frozenset[Stage | None]] = {
    Kind.SUBMITTED: frozenset({None}),
    Kind.RECEIVED: frozenset({None, Stage.SUBMITTED}),
    Kind.REFUSED: frozenset({None, Stage.SUBMITTED}),
    Kind.SUPPLEMENT_REQUESTED: frozenset({Stage.SUBMITTED, Stage.RECEIVED}),
    Kind.SUPPLEMENTED: frozenset({Stage.SUBMITTED, Stage.RECEIVED}),
    Kind.PROCESSING: frozenset({Stage.RECEIVED}),
    Kind.DECIDED: frozenset({Stage.RECEIVED}),
    Kind.RETURNED: frozenset({Stage.RECEIVED, Stage.DECIDED, Stage.STOPPED}),
    Kind.REJECTED: frozenset({Stage.RECEIVED}),
    Kind.WITHDRAWN: frozenset({Stage.SUBMITTED, Stage.RECEIVED}),
}


_WHILE_WAITING = frozenset({Kind.SUPPLEMENTED, Kind.REFUSED, Kind.REJECTED, Kind.WITHDRAWN})


_STOPS = frozenset({Kind.REFUSED, Kind.REJECTED, Kind.WITHDRAWN})


def contradiction(
    dossier: Dossier | None, event: DossierEvent, heirs: Collection[str] = ()
) -> tuple[Reason, str] | None:
    """Why `event` cannot follow what is known of its dossier; None where it can (law.md 4.10, checks 9, 12).

    `heirs` are the agencies that have taken over the one with which the dossier began (law.md 9, 10.1 trap 7).
    """
    stage = dossier.stage if dossier else None
    if dossier and (changed := _changed(dossier, event, heirs)):
        return Reason.CHANGED_IDENTITY, changed
    if dossier and event.at < dossier.last_at:
        return Reason.BACKWARDS, ""
    if stage not in _FOLLOWS[event.kind]:
        return Reason.CONTRADICTION, f"{stage or '-'} → {event.kind}"
    if event.kind is Kind.RECEIVED and event.due_at and event.due_at < event.at:
        return Reason.BAD_VALUE, "due_at"
    waits = dossier is not None and dossier.waits
    if (waits and event.kind not in _WHILE_WAITING) or (not waits and event.kind is Kind.SUPPLEMENTED):
        return Reason.CONTRADICTION, f"{'supplement_requested' if waits else stage} → {event.kind}"
    return None


def _changed(dossier: Dossier, event: DossierEvent, heirs: Collection[str]) -> str:
    """What `event` says otherwise than before: agency and procedure hold from the start, the rest from receipt.

    A channel that one of the two does not tell contradicts nothing. An heir may tell in its own name: the dossier
    stays that of the agency with which it began.
    """
    is_told = dossier.channel and event.channel
    names = ("agency", "procedure", "level", *(("channel",) if is_told else ()))
    held = names if dossier.received_at else names[:2]
    differing = [name for name in held if getattr(dossier, name) != getattr(event, name)]
    told = [name for name in differing if name != "agency" or not is_heir(event.agency, heirs)]
    return next(iter(told), "")


def is_heir(agency: str, heirs: Collection[str]) -> bool:
    """Whether `agency` is one of those that took over, or stands below one."""
    return any(f"{agency}.".startswith(f"{heir}.") for heir in heirs)


HeirsOf = Callable[[str, date], Collection[str]]
"""Who had taken an agency over by a day; none while it lives."""


def has_taken_over(scope: str, agency: str, day: date, heirs_of: HeirsOf) -> bool:
    """Whether `agency` had gone to `scope` and those below it alone by a day, or is itself among them.

    Where the register says later that `scope` itself had ended by then, what went on to its heirs had gone to it.
    """
    heirs, takers = heirs_of(agency, day), [scope, *heirs_of(scope, day)]
    return is_heir(agency, [scope]) or (bool(heirs) and all(is_heir(heir, takers) for heir in heirs))


def teller(source: str, agency: str, handovers: Collection[HandoverInfo], heirs_of: HeirsOf) -> str:
    """The source that goes on telling of what `source` began for `agency`: handed on from one to the next.

    A divided agency has several heirs; each takes what its own agency, and no other, had taken over on that day.
    """
    for handover in (given for given in handovers if given.source == source):
        if has_taken_over(handover.scope, agency, local(handover.handed_at).date(), heirs_of):
            return teller(handover.heir, agency, handovers, heirs_of)
    return source


def handed_to(source: str, handovers: Collection[HandoverInfo]) -> list[str]:
    """All that may go on telling for `source`, the nearest first."""
    direct = [handover.heir for handover in handovers if handover.source == source]
    return [*direct, *(heir for one in direct for heir in handed_to(one, handovers))]


def handed_by(source: str, handovers: Collection[HandoverInfo]) -> list[str]:
    """All for which `source` may go on telling, the nearest first."""
    direct = [handover.source for handover in handovers if handover.heir == source]
    return [*direct, *(former for one in direct for former in handed_by(one, handovers))]


def advanced(dossier: Dossier | None, event: DossierEvent) -> Dossier:
    """The dossier after `event`, which does not contradict it."""
    known = dossier or _first_seen(event)
    known = replace(
        known,
        last_at=event.at,
        channel=_channel(known, event),
        level=event.level,
        online_result=known.online_result or (event.online_result and _may_bring_result(known, event)),
        paid_online=known.paid_online or event.paid_online,
        flags=_flags(known, event),
        disliked_at=known.disliked_at or (event.at if event.flags & Flag.DISLIKED else None),
        fee=known.fee if event.fee is None else event.fee,
        person=known.person or event.person,
        due_at=_due(known, event),
    )
    return _staged(known, event)


_ACTS = frozenset({Kind.PROCESSING, Kind.SUPPLEMENT_REQUESTED, Kind.REJECTED, Kind.REFUSED})
"""What only an officer does; receiving may be done by a machine."""


def _channel(known: Dossier, event: DossierEvent) -> int:
    """That of receipt: a later event never moves the figures of the month in which it came in (IND-10)."""
    return known.channel if known.received_at else event.channel or known.channel


def _may_bring_result(known: Dossier, event: DossierEvent) -> bool:
    """A result comes with a decision or a return; what is handed back after a stop is none."""
    return event.kind in (Kind.DECIDED, Kind.RETURNED) and known.stopped_at is None


def _flags(known: Dossier, event: DossierEvent) -> int:
    """What was told stays told. A result is electronic by what decides or returns it (IND-11, 40, 41); whether the
    procedure is eligible is what it was at receipt (IND-13)."""
    told = event.flags
    if not _may_bring_result(known, event):
        told &= ~(Flag.E_RESULT | Flag.NOT_E_RESULT)
    if known.received_at is not None:
        told &= ~Flag.ELIGIBLE_FULL
    flags = _yes_wins(known.flags | told)
    if event.kind is Kind.RECEIVED:
        flags |= Flag.NO_OFFICER_ACT | (Flag.DUE_DERIVED if event.due_at is None and event.legal_due_at else 0)
    return int(flags & ~Flag.NO_OFFICER_ACT if event.kind in _ACTS else flags)


def _yes_wins(flags: int) -> int:
    """What is told as yes is no longer told as no."""
    for yes, no in TOLD_AS_NO.items():
        flags &= ~no if flags & yes else -1
    return flags


def _due(known: Dossier, event: DossierEvent) -> datetime | None:
    """Set at receipt, counted anew by a supplement after it (R-SUP-02); before it runs the intake clock (R-CLK-04)."""
    if event.kind is Kind.RECEIVED:
        return event.due_at
    is_anew = event.kind is Kind.SUPPLEMENTED and known.received_at is not None
    return (event.due_at or known.due_at) if is_anew else known.due_at


def _first_seen(event: DossierEvent) -> Dossier:
    return Dossier(event.agency, event.procedure, event.channel, event.level, Stage.SUBMITTED, event.at)


def _staged(dossier: Dossier, event: DossierEvent) -> Dossier:
    if event.kind is Kind.SUBMITTED:
        return replace(dossier, submitted_at=event.at)
    if event.kind is Kind.RECEIVED:
        return replace(
            dossier, stage=Stage.RECEIVED, received_at=event.at, first_due_at=event.due_at or event.legal_due_at
        )
    if event.kind is Kind.SUPPLEMENT_REQUESTED:
        pauses = (*dossier.pauses, (event.at, None))
        return replace(dossier, pauses=pauses, supplement_requests=dossier.supplement_requests + 1)
    if event.kind is Kind.DECIDED:
        return replace(dossier, stage=Stage.DECIDED, decided_at=event.at)
    if event.kind is Kind.RETURNED:
        return replace(dossier, stage=Stage.RETURNED, returned_at=event.at)
    if event.kind in _STOPS:
        return replace(_resumed(dossier, event.at), stage=Stage.STOPPED, stopped_at=event.at, stopped_by=event.kind)
    return _resumed(dossier, event.at) if event.kind is Kind.SUPPLEMENTED else dossier


def _resumed(dossier: Dossier, at: datetime) -> Dossier:
    return replace(dossier, pauses=(*dossier.pauses[:-1], (dossier.pauses[-1][0], at))) if dossier.waits else dossier


def known_at(dossier: Dossier, instant: datetime) -> Dossier:
    """The dossier without what happened at or after `instant`: a later month never rewrites an earlier one."""
    pauses = tuple((begin, _until(end, instant)) for begin, end in dossier.pauses if begin < instant)
    return replace(
        dossier,
        pauses=pauses,
        supplement_requests=len(pauses),
        decided_at=_until(dossier.decided_at, instant),
        stopped_at=_until(dossier.stopped_at, instant),
        returned_at=_until(dossier.returned_at, instant),
    )


def _until(at: datetime | None, instant: datetime) -> datetime | None:
    return at if at and at < instant else None


def portal_due(dossier: Dossier) -> datetime | None:
    """IND-20: the first due date, put off by the applicant's own supplement time after receipt (R-SUP-03).

    Where none was promised the legal maximum stands in its place: end - start - supplement <= maximum.
    """
    if dossier.first_due_at is None or dossier.received_at is None:
        return None
    start = dossier.received_at
    waited = (end - begin for begin, end in dossier.pauses if end is not None and begin >= start)
    return dossier.first_due_at + sum(waited, timedelta())


def portal_end(dossier: Dossier) -> datetime | None:
    """IND-20: decided, else stopped, else the open request; None means "still running"."""
    return dossier.ended_at or (dossier.pauses[-1][0] if dossier.waits else None)


def on_time_portal(dossier: Dossier, cut_off: datetime) -> bool | None:
    """IND-20 for one dossier as known at `cut_off` (end of the period, at most now); None where it has no due date."""
    known = known_at(dossier, cut_off)
    due, end = portal_due(known), portal_end(known) or cut_off
    return None if due is None else known.supplement_requests <= 1 and end <= due


def on_time_internal(dossier: Dossier, period_end: datetime) -> bool | None:
    """IND-21 for one dossier: finished in time by the due date counted anew after a supplement (R-SUP-02).

    Only a due date that was promised counts; the legal maximum is for IND-20.
    """
    if dossier.first_due_at is None or dossier.due_at is None or dossier.flags & Flag.DUE_DERIVED:
        return None
    end = dossier.ended_at
    return end is not None and end < period_end and end <= dossier.due_at


def late_minute(dossier: Dossier) -> int:
    """IND-20: the first whole minute, since 1970-01-01 UTC, at which the dossier counts as late; NEVER if at none.

    `on_time_portal(dossier, cut_off)` is false exactly for cut-offs from that minute on: lateness never ends again,
    for an open request stops the clock and its answer moves the due date by as much (R-SUP-03).
    """
    if dossier.first_due_at is None or dossier.received_at is None:
        return NEVER
    late = [dossier.pauses[1][0]] if len(dossier.pauses) > 1 else []
    due = dossier.first_due_at
    for begin, end in dossier.pauses:
        if begin > due:
            break
        if end is not None and begin >= dossier.received_at:
            due += end - begin
    stops = portal_end(dossier)
    if stops is None or stops > due:
        late.append(due)
    return min(map(minute_of, late)) + 1 if late else NEVER


def clock_notes(sent_at: datetime, received_at: datetime, sent_before: datetime | None) -> list[ClockNote]:
    """What is strange about the time that a source gives its batch; the batch is taken all the same."""
    apart = received_at - sent_at
    minutes = int(abs(apart).total_seconds()) // 60
    notes = []
    if apart < -CLOCK_TOLERANCE:
        notes.append(ClockNote(Clock.AHEAD, minutes))
    if apart > CLOCK_TOLERANCE:
        notes.append(ClockNote(Clock.BEHIND, minutes))
    if sent_before and sent_at < sent_before:
        notes.append(ClockNote(Clock.BACKWARDS, int((sent_before - sent_at).total_seconds()) // 60))
    return notes


NO_SEAL = "0" * 64
"""What the first seal of a source follows."""


def seal_line(batch: SealedBatch) -> str:
    """One batch in the words that are sealed: number, digest of the body, digest of the receipt."""
    return f"{batch.sequence} {batch.digest} {batch.receipt_digest}\n"


def seal_digest(source: str, number: int, day: date, previous: str, batches: Iterable[SealedBatch]) -> str:
    """SHA-256 over a head line, the seal before, and one line for each batch of the day in order of its number."""
    chain = hashlib.sha256(f"motcua-seal-1 {source} {number} {day.isoformat()} {previous}\n".encode())
    for batch in batches:
        chain.update(seal_line(batch).encode())
    return chain.hexdigest()


def receipt_digest(receipt: object) -> str:
    """SHA-256 of a receipt as JSON with sorted keys, no blanks and UTF-8."""
    plain = json.dumps(receipt, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


_PLACEHOLDER = re.compile(r"(\d)\1{8,}|0?123456789\d*|9876543210?\d*")


def is_placeholder_number(number: str) -> bool:
    """Whether a person's number was plainly invented: one digit again and again, or a row of digits. Assumed."""
    return _PLACEHOLDER.fullmatch(number) is not None
