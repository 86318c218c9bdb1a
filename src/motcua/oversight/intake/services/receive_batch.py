"""Take a signed batch: a listed pipeline of named, timed steps.

Until the signature is proven every refusal is the same `NotASource`. After it, the body is stored first
(its own transaction) and handled second, so that a batch that was cut off in between is handled when it is sent again.
"""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from time import perf_counter_ns
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import transaction
from django.db.models import Max, Q

from motcua.kernel.clock import now
from motcua.oversight.intake.errors import (
    BatchTooLarge,
    MalformedBatch,
    NotASource,
    SequenceGap,
    SequenceReused,
)
from motcua.oversight.intake.models import Batch, Source
from motcua.oversight.intake.services.keep_events import keep_events

log = logging.getLogger(__name__)

MAX_BYTES = 2 * 1024 * 1024
MAX_EVENTS = 1000
_SOURCE = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")
_NOBODY = base64.b64encode(bytes(32)).decode()
"""A key that signs nothing: an unknown source costs as much time as a wrong signature."""


@dataclass
class Delivery:
    """One batch on its way through the steps."""

    raw: bytes
    signature_header: str
    received_at: datetime
    envelope: dict[str, Any] = field(default_factory=dict)
    source: Source | None = None
    sequence: int = 0
    events: list[Any] = field(default_factory=list)
    batch: Batch | None = None
    is_replay: bool = False
    timings: dict[str, int] = field(default_factory=dict)

    @property
    def sender(self) -> Source:
        """The source, once `check_signature` has proven it."""
        assert self.source is not None  # noqa: S101
        return self.source

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.raw).hexdigest()


def receive_batch(*, raw: bytes, signature_header: str) -> tuple[dict[str, Any], bool]:
    """Handle one batch; returns its receipt and whether it had been received before.

    Raises NotASource, BatchTooLarge, MalformedBatch, SequenceGap, SequenceReused.
    """
    delivery = Delivery(raw, signature_header, now())
    for name, step in STEPS:
        start = perf_counter_ns()
        step(delivery)
        delivery.timings[name] = (perf_counter_ns() - start) // 1000
    receipt = _settle(delivery)
    log.info("batch %s/%s: %s", delivery.envelope["source"], delivery.sequence, delivery.timings)
    return receipt, delivery.is_replay


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
    code = delivery.envelope.get("source")
    if isinstance(code, str) and _SOURCE.fullmatch(code):
        active = Q(valid_from__lte=delivery.received_at) & (Q(valid_to=None) | Q(valid_to__gt=delivery.received_at))
        delivery.source = Source.objects.filter(active, code=code).first()


def check_signature(delivery: Delivery) -> None:
    """Verify over the raw bytes; the same answer and the same work whether the source is unknown or the key is not."""
    key = delivery.source.public_key if delivery.source else _NOBODY
    scheme, _, given = delivery.signature_header.partition("=")
    try:
        signature = base64.b64decode(given, validate=True)
        Ed25519PublicKey.from_public_bytes(base64.b64decode(key)).verify(signature, delivery.raw)
    except (ValueError, InvalidSignature) as error:
        raise NotASource() from error
    if scheme != "ed25519" or delivery.source is None:
        raise NotASource()


def check_envelope(delivery: Delivery) -> None:
    sequence, events = delivery.envelope.get("sequence"), delivery.envelope.get("events")
    if isinstance(sequence, bool) or not isinstance(sequence, int) or not 0 < sequence < 2**63:
        raise MalformedBatch(what="sequence")
    if not isinstance(events, list) or not events:
        raise MalformedBatch(what="events")
    if len(events) > MAX_EVENTS:
        raise BatchTooLarge()
    if not _is_instant(delivery.envelope.get("sent_at")):
        raise MalformedBatch(what="sent_at")
    delivery.sequence, delivery.events = sequence, events


def _is_instant(value: object) -> bool:
    try:
        return isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


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
    expected = (Batch.objects.filter(source=source).aggregate(last=Max("sequence"))["last"] or 0) + 1
    if delivery.sequence != expected:
        raise SequenceGap(expected=expected)
    delivery.batch = Batch.objects.create(
        source=source,
        sequence=delivery.sequence,
        received_at=delivery.received_at,
        digest=delivery.digest,
        signature=delivery.signature_header,
        body=delivery.raw,
    )


@transaction.atomic
def handle_events(delivery: Delivery) -> None:
    """Check and keep the records, and write the receipt, in one transaction; earlier batches go first."""
    if delivery.is_replay:
        return
    Source.objects.select_for_update().get(pk=delivery.sender.pk)
    _finish_earlier(delivery)
    batch = Batch.objects.select_for_update().get(source=delivery.source, sequence=delivery.sequence)
    if batch.receipt is None:
        finish_batch(batch, delivery.events)
    delivery.batch = batch


def _finish_earlier(delivery: Delivery) -> None:
    """A process that was killed may have left a stored batch without a receipt; order matters."""
    cut_off = Batch.objects.filter(source=delivery.source, sequence__lt=delivery.sequence, receipt=None)
    for batch in cut_off.order_by("sequence"):
        finish_batch(batch, json.loads(bytes(batch.body))["events"])


def finish_batch(batch: Batch, events: list[Any]) -> None:
    """Keep the events of a stored batch and write its receipt."""
    rejections = keep_events(batch, events)
    batch.accepted, batch.rejected = len(events) - len(rejections), len(rejections)
    batch.receipt = {
        "receipt": str(batch.id),
        "source": batch.source_id,
        "sequence": batch.sequence,
        "digest": batch.digest,
        "received_at": batch.received_at.isoformat(),
        "accepted": batch.accepted,
        "rejected": [rejection.plain() for rejection in rejections],
        "next_sequence": batch.sequence + 1,
    }
    batch.save(update_fields=["accepted", "rejected", "receipt"])


STEPS: tuple[tuple[str, Callable[[Delivery], None]], ...] = (
    ("size", check_size),
    ("json", read_json),
    ("source", find_source),
    ("signature", check_signature),
    ("envelope", check_envelope),
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
