"""Queue facts, make batches of them, send each until its receipt is here.

Numbers have no gaps because a batch gets its number, bytes and signature in one transaction under the outlet's lock,
and the next is made only after the receipt. Killed at any moment, the same bytes are sent again; the intake answers
a repetition with the same receipt.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.db import transaction

from motcua.casework.dossiers import selectors as dossiers
from motcua.connectors.emc_local import client, keys, mapping
from motcua.connectors.emc_local.events import EventQueued
from motcua.connectors.emc_local.models import OutgoingBatch, OutgoingEvent, Outlet
from motcua.connectors.emc_local.types import MAX_DECLARATIONS, MAX_EVENTS, SOURCE, Attempt
from motcua.foundation.agencies import selectors as agencies
from motcua.foundation.agencies.types import AgencyKind
from motcua.foundation.catalogue import selectors as catalogue
from motcua.foundation.catalogue.types import OfferInfo
from motcua.kernel import environment
from motcua.kernel.access import SYSTEM, Actor
from motcua.kernel.bulk import copy_rows
from motcua.kernel.clock import now
from motcua.kernel.errors import Refusal
from motcua.kernel.events import publish
from motcua.oversight.intake import services as intake


def load_outlet() -> int:
    """Make this copy known to the intake and queue what its agencies offer; returns how many offers were new."""
    register_outlet(actor=SYSTEM)
    return declare_services()


def register_outlet(*, actor: Actor) -> None:
    """Register this copy's public key at the intake, for the agency that it serves. Idempotent."""
    agency = agencies.agency(environment.text("MOTCUA_PROVINCE"))
    intake.register_source(
        code=SOURCE, name=agency.name, agency_code=agency.code, public_key=keys.public_key(), actor=actor
    )


@transaction.atomic(savepoint=False)
def queue_dossier_event(*, event_id: int) -> None:
    """Queue one event of a dossier, in ten statements at most; the second time nothing is added."""
    content = mapping.dossier_event(dossiers.measured_event(event_id))
    OutgoingEvent.objects.bulk_create([_row(content)], ignore_conflicts=True)
    publish(EventQueued(source=SOURCE))


@transaction.atomic
def declare_services() -> int:
    """Queue every service on offer that has not been told; returns how many were new."""
    province = environment.text("MOTCUA_PROVINCE")
    under = (agency.code for agency in agencies.agencies_under(province) if agency.kind != AgencyKind.UNIT)
    offers = [(code, offer) for code in [province, *under] for offer in catalogue.offers_of(code)]
    seal, outlet = _seal(offers), _locked_outlet()
    if outlet.declared == seal:
        return 0
    Outlet.objects.filter(pk=outlet.pk).update(declared=seal)
    return _queue([mapping.declared_service(code, offer) for code, offer in offers])


def _seal(offers: list[tuple[str, OfferInfo]]) -> str:
    lines = (f"{code} {o.procedure_code} {o.level} {o.valid_from}\n" for code, o in offers)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _queue(contents: list[dict[str, Any]]) -> int:
    known = set(OutgoingEvent.objects.filter(key__in=[c["id"] for c in contents]).values_list("key", flat=True))
    rows = [_row(content) for content in contents if content["id"] not in known]
    if rows:
        _copy(rows)
        publish(EventQueued(source=SOURCE))
    return len(rows)


def _copy(rows: list[OutgoingEvent]) -> None:
    """Write many rows in one stream, under the outlet's lock: tens of thousands of offers in seconds."""
    columns = ("key", "is_dossier", "content", "heard_at")
    copy_rows(OutgoingEvent, columns, (
        (row.key, row.is_dossier, json.dumps(row.content, ensure_ascii=False), row.heard_at) for row in rows
    ))  # fmt: skip


def _row(content: dict[str, Any]) -> OutgoingEvent:
    is_dossier = content["type"] != mapping.DECLARED_TYPE
    return OutgoingEvent(key=content["id"], is_dossier=is_dossier, content=content, heard_at=now())


def send_waiting() -> int:
    """Send everything that waits, batch by batch; returns how many batches were settled. Calls the network."""
    sent = 0
    while attempt := _next_attempt():
        _settle(attempt, _receipt(attempt))
        sent += 1
    return sent


@transaction.atomic
def _next_attempt() -> Attempt | None:
    """The batch whose receipt is missing, else a new one of at most 100 waiting events."""
    outlet = _locked_outlet()
    batch = OutgoingBatch.objects.filter(outlet=outlet, settled_at=None).first() or _new_batch(outlet)
    return Attempt(batch.sequence, bytes(batch.body), batch.signature) if batch else None


def _locked_outlet() -> Outlet:
    Outlet.objects.get_or_create(source=SOURCE)
    return Outlet.objects.select_for_update().get(source=SOURCE)


def _new_batch(outlet: Outlet) -> OutgoingBatch | None:
    waiting = _waiting_events()
    if not waiting:
        return None
    last = OutgoingBatch.objects.filter(outlet=outlet).order_by("-sequence").first()
    sequence = last.sequence + 1 if last else 1
    body = _body(sequence, waiting)
    batch = OutgoingBatch.objects.create(
        outlet=outlet, sequence=sequence, body=body, signature=keys.sign(SOURCE, sequence, body), made_at=now()
    )
    OutgoingEvent.objects.filter(id__in=[event.id for event in waiting]).update(batch=batch)
    return batch


def _waiting_events() -> list[OutgoingEvent]:
    """What goes next: events of dossiers alone, or, where none waits, declarations in larger batches."""
    waiting = OutgoingEvent.objects.filter(batch=None).order_by("id")
    dossier_events = list(waiting.filter(is_dossier=True)[:MAX_EVENTS])
    return dossier_events or list(waiting.filter(is_dossier=False)[:MAX_DECLARATIONS])


def _body(sequence: int, events: list[OutgoingEvent]) -> bytes:
    batch = {
        "source": SOURCE,
        "sequence": sequence,
        "sent_at": now().isoformat(),
        "events": [e.content for e in events],
    }
    return json.dumps(batch, ensure_ascii=False, separators=(",", ":")).encode()


def _receipt(attempt: Attempt) -> dict[str, Any]:
    try:
        return client.send(attempt)
    except Refusal as refusal:
        OutgoingBatch.objects.filter(sequence=attempt.sequence).update(last_error=str(refusal))
        raise


def _settle(attempt: Attempt, receipt: dict[str, Any]) -> None:
    OutgoingBatch.objects.filter(sequence=attempt.sequence, settled_at=None).update(
        settled_at=now(), receipt=receipt, last_error=""
    )
