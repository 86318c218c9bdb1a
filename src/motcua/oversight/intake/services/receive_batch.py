"""Take a signed batch: a listed pipeline of named, timed steps.

Until the signature is proven every refusal is the same `NotASource`. After it, the body is stored first
(its own transaction) and handled second, so that a batch that was cut off in between is handled when it is sent again.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from time import perf_counter_ns
from typing import Any

from django.db import transaction
from django.db.models import Q

from motcua.kernel import doors
from motcua.kernel.clock import now
from motcua.kernel.epoch import day_end
from motcua.kernel.errors import Refusal
from motcua.oversight.intake import rules
from motcua.oversight.intake.errors import (
    BatchTooLarge,
    MalformedBatch,
    NotASource,
    SequenceGap,
    SequenceReused,
)
from motcua.oversight.intake.models import Batch, DaySeal, Source, SourceKey
from motcua.oversight.intake.services.admit_batch import check_pace, door
from motcua.oversight.intake.services.count_knocks import REPLAYED, SOURCE_CODE, count_knock
from motcua.oversight.intake.services.hold_source import hold_source
from motcua.oversight.intake.services.keep_events import keep_events
from motcua.oversight.intake.types import Rejection

log = logging.getLogger(__name__)

MAX_BYTES = 4 * 1024 * 1024
MAX_EVENTS = 5000
"""A source of five million dossiers a month sends a day's half million events in a hundred batches; one takes about
a second, so a line that breaks costs one second's work, and a batch stays below the size of a request."""
DOOR = "intake.batches"
"""The name of this door in what a source signs."""


@dataclass
class Delivery:
    """One batch on its way through the steps."""

    raw: bytes
    signature_header: str
    received_at: datetime
    is_dry_run: bool = False
    content_type: str = doors.JSON
    envelope: dict[str, Any] = field(default_factory=dict)
    source: Source | None = None
    keys: list[SourceKey] = field(default_factory=list)
    key_id: int = 0
    sequence: int = 0
    sent_at: datetime = field(default_factory=now)
    events: list[Any] = field(default_factory=list)
    batch: Batch | None = None
    is_replay: bool = False
    timings: dict[str, int] = field(default_factory=dict)

    @property
    def sender(self) -> Source:
        """The source, once `check_signature` has proven it."""
        assert self.source is not None  # noqa: S101
        return self.source

    @cached_property
    def digest(self) -> str:
        return hashlib.sha256(self.raw).hexdigest()


def receive_batch(
    *, raw: bytes, signature_header: str, is_dry_run: bool = False, content_type: str = doors.JSON
) -> tuple[dict[str, Any], bool]:
    """Handle one batch; returns its receipt and whether it had been received before.

    A dry run goes through every step and keeps nothing but its receipt's words. Raises Busy, TooFast, NotASource,
    BatchTooLarge, MalformedBatch, SequenceGap, SequenceReused; all but the first are counted for the source.
    """
    delivery = Delivery(raw, signature_header, now(), is_dry_run, content_type)
    with door().turn():
        try:
            receipt = _tried(delivery) if is_dry_run else _through(delivery)
        except Refusal as refusal:
            count_knock(delivery.envelope.get("source"), refusal.code, delivery.received_at)
            raise
        if delivery.is_replay and not is_dry_run:
            count_knock(delivery.sender.code, REPLAYED, delivery.received_at)
    log.info("batch %s/%s: %s", delivery.envelope["source"], delivery.sequence, delivery.timings)
    return receipt, delivery.is_replay


def _through(delivery: Delivery) -> dict[str, Any]:
    for name, step in STEPS:
        start = perf_counter_ns()
        step(delivery)
        delivery.timings[name] = (perf_counter_ns() - start) // 1000
    return _settle(delivery)


def _tried(delivery: Delivery) -> dict[str, Any]:
    """All steps inside a transaction that is undone; the receipt says that nothing was kept."""
    with transaction.atomic():
        receipt = {**_through(delivery), "dry_run": True}
        if not delivery.is_replay:
            receipt |= {"receipt": "", "next_sequence": delivery.sequence}
        transaction.set_rollback(True)
    return receipt


def check_size(delivery: Delivery) -> None:
    if len(delivery.raw) > MAX_BYTES:
        raise BatchTooLarge()


def read_json(delivery: Delivery) -> None:
    try:
        envelope = json.loads(delivery.raw)
    except (ValueError, RecursionError) as error:
        raise NotASource() from error
    if not isinstance(envelope, dict):
        raise NotASource()
    delivery.envelope = envelope


def find_source(delivery: Delivery) -> None:
    """The source that the batch names, and the keys that count now: two while it changes over."""
    code, at = delivery.envelope.get("source"), delivery.received_at
    if isinstance(code, str) and SOURCE_CODE.fullmatch(code):
        active = Q(valid_from__lte=at) & (Q(valid_to=None) | Q(valid_to__gt=at))
        delivery.source = Source.objects.filter(active, code=code).first()
        if delivery.source:
            unrevoked = SourceKey.objects.filter(active, source=delivery.source, revoked_at=None)
            delivery.keys = list(unrevoked.order_by("-valid_from", "-id"))


def check_signature(delivery: Delivery) -> None:
    """Verify what was signed; the same answer and the same work whether the source is unknown or the key is not."""
    place = doors.signed_with(_letter(delivery), delivery.signature_header, [key.public_key for key in delivery.keys])
    if place is None:
        raise NotASource()
    delivery.key_id = delivery.keys[place].pk


def _letter(delivery: Delivery) -> doors.Letter:
    said = delivery.envelope
    return doors.Letter(
        DOOR, said.get("source"), said.get("sequence"), delivery.raw, delivery.content_type, delivery.is_dry_run
    )


def check_envelope(delivery: Delivery) -> None:
    sequence, events = delivery.envelope.get("sequence"), delivery.envelope.get("events")
    if _letter(delivery).media_type != doors.JSON:
        raise MalformedBatch(what="Content-Type")
    if isinstance(sequence, bool) or not isinstance(sequence, int) or not 0 < sequence < 2**63:
        raise MalformedBatch(what="sequence")
    if not isinstance(events, list) or not events:
        raise MalformedBatch(what="events")
    if len(events) > MAX_EVENTS:
        raise BatchTooLarge()
    delivery.sequence, delivery.events = sequence, events
    delivery.sent_at = _instant(delivery.envelope.get("sent_at"))


def _instant(value: object) -> datetime:
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        found = None
    if found is None or found.tzinfo is None or not 2000 <= found.year < 2100:
        raise MalformedBatch(what="sent_at")
    return found


def check_source_pace(delivery: Delivery) -> None:
    check_pace(delivery.sender.code, len(delivery.events), delivery.received_at)


@transaction.atomic
def store_raw(delivery: Delivery) -> None:
    """Keep the body under its sequence number: gap-free, the same number only with the same content."""
    source = Source.objects.select_for_update().get(pk=delivery.sender.pk)
    known = Batch.objects.filter(source=source, sequence=delivery.sequence).first()
    if known:
        if known.digest != delivery.digest:
            raise SequenceReused(sequence=delivery.sequence)
        delivery.batch, delivery.is_replay = known, known.receipt is not None
        return
    last = Batch.objects.filter(source=source).order_by("-sequence").first()
    expected = last.sequence + 1 if last else 1
    if delivery.sequence != expected:
        raise SequenceGap(expected=expected)
    delivery.batch = Batch.objects.create(
        source=source,
        key_id=delivery.key_id,
        sequence=delivery.sequence,
        sent_at=delivery.sent_at,
        received_at=_open_instant(source, delivery.received_at, last),
        digest=delivery.digest,
        signature=delivery.signature_header,
        body=delivery.raw,
    )


def _open_instant(source: Source, at: datetime, last: Batch | None) -> datetime:
    """When the batch counts as received: in the order of the numbers, and never in a day that is sealed."""
    sealed = DaySeal.objects.filter(source=source).order_by("-number").first()
    after = [last.received_at] if last else []
    return max([at, *after, *([day_end(sealed.day)] if sealed else [])])


@transaction.atomic
def handle_events(delivery: Delivery) -> None:
    """Check and keep the records, and write the receipt, in one transaction; earlier batches go first."""
    if delivery.is_replay:
        return
    hold_source(delivery.sender.pk)
    _finish_earlier(delivery)
    batch = Batch.objects.select_for_update().get(source=delivery.source, sequence=delivery.sequence)
    if batch.receipt is None:
        finish_batch(batch, delivery.events)
    delivery.batch = batch


def _finish_earlier(delivery: Delivery) -> None:
    """A process that was killed may have left a stored batch without a receipt; order matters."""
    finish_waiting(delivery.sender.code, Q(sequence__lt=delivery.sequence))


def finish_waiting(source: str, which: Q) -> None:
    """Handle the stored batches of `source` that have no receipt, in order. The source must be locked."""
    for batch in Batch.objects.filter(which, source_id=source, receipt__isnull=True).order_by("sequence"):
        finish_batch(batch, json.loads(bytes(batch.body))["events"])


def finish_batch(batch: Batch, events: list[Any]) -> None:
    """Keep the events of a stored batch and write its receipt."""
    batch.kept_at = now()
    rejections, carried_on = keep_events(batch, events)
    batch.accepted, batch.rejected = len(events) - len(rejections), len(rejections)
    batch.receipt = {**_receipt(batch, rejections), "carried_on": carried_on}
    batch.save(update_fields=["kept_at", "accepted", "rejected", "receipt"])


def _receipt(batch: Batch, rejections: list[Rejection]) -> dict[str, Any]:
    before = Batch.objects.filter(source_id=batch.source_id, sequence=batch.sequence - 1).only("sent_at").first()
    notes = rules.clock_notes(batch.sent_at, batch.received_at, before.sent_at if before else None)
    return {
        "receipt": str(batch.id),
        "source": batch.source_id,
        "sequence": batch.sequence,
        "digest": batch.digest,
        "received_at": batch.received_at.isoformat(),
        "accepted": batch.accepted,
        "rejected": [rejection.plain() for rejection in rejections],
        "notes": [note.plain() for note in notes],
        "next_sequence": batch.sequence + 1,
        "dry_run": False,
    }


STEPS: tuple[tuple[str, Callable[[Delivery], None]], ...] = (
    ("size", check_size),
    ("json", read_json),
    ("source", find_source),
    ("signature", check_signature),
    ("envelope", check_envelope),
    ("pace", check_source_pace),
    ("store", store_raw),
    ("handle", handle_events),
)


def _settle(delivery: Delivery) -> dict[str, Any]:
    batch = delivery.batch
    assert batch is not None and batch.receipt is not None  # noqa: S101  (the last step wrote it)
    if not delivery.is_replay:
        Batch.objects.filter(pk=batch.pk).update(timings=delivery.timings)
    receipt: dict[str, Any] = batch.receipt
    return receipt
