"""Doors of old dialects: their messages are proven, kept, translated, and pass the same signed intake as all others.

The old dialects know neither signature nor number, so the agency's gateway adds an HMAC over the raw body under a
secret of the source, and this program numbers and signs the batches for that source with a key of its own.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import transaction
from django.db.models import Max
from django.http import HttpRequest
from django.http.request import UnreadablePostError

from motcua.kernel import doors
from motcua.kernel.access import Actor
from motcua.kernel.clock import now
from motcua.oversight.intake.errors import BatchTooLarge, MalformedBatch, NotASource
from motcua.oversight.intake.models import Batch, RelayedMessage, Source
from motcua.oversight.intake.selectors import known_event_ids
from motcua.oversight.intake.services.receive_batch import DOOR, receive_batch
from motcua.oversight.intake.services.register_source import register_source
from motcua.oversight.intake.types import Translation

log = logging.getLogger(__name__)
Translate = Callable[[datetime], Translation]
"""Makes events of one message; given is the instant at which it came."""


def _derived(purpose: str, source: str) -> bytes:
    return hmac.digest(settings.SECRET_KEY.encode(), f"intake.relay\n{purpose}\n{source}".encode(), "sha256")


def relay_secret(*, source: str, door: str) -> str:
    """The secret that the agency's gateway signs with, in hexadecimal; derived from the program's, stored nowhere."""
    return _derived(f"hmac {door}", source).hex()


def person_pseudonym(number: str) -> str:
    """Sixteen hexadecimal digits, the first at most 7, that stand for a person's number; the same at every old door."""
    return f"{int.from_bytes(_derived('person', number)[:8], 'big') >> 1:016x}"


def dossier_pseudonym(code: str) -> str:
    """What stands for a dossier's number; the same at every old door, so that their sides can be compared."""
    return _derived("dossier", code).hex()[:40]


def register_relay(*, code: str, name: str, agency_code: str, actor: Actor) -> None:
    """Register `code` as a source whose batches this program signs. Idempotent; raises what `register_source` does."""
    public = base64.b64encode(_key(code).public_key().public_bytes_raw()).decode()
    register_source(code=code, name=name, agency_code=agency_code, public_key=public, actor=actor)


def proven_body(*, request: HttpRequest, source: str, door: str, largest: int) -> bytes:
    """The raw body of a message of at most `largest` bytes that `source` proves to be its own.

    Raises BatchTooLarge before anything is read, and NotASource.
    """
    declared = request.META.get("CONTENT_LENGTH") or "0"
    if not declared.isdigit() or int(declared) > largest:
        raise BatchTooLarge()
    try:
        raw = request.body
    except (UnreadablePostError, RequestDataTooBig) as error:
        raise NotASource() from error
    header = request.headers.get("X-Motcua-Hmac", "")
    if not _is_from_relay(source=source, door=door, raw=raw, header=header):
        raise NotASource()
    return raw


def _is_from_relay(*, source: str, door: str, raw: bytes, header: str) -> bool:
    """Whether `header` is `sha256=<hex>` of the raw body under the source's secret; the same work for any source."""
    given = hmac.new(bytes.fromhex(relay_secret(source=source, door=door)), raw, "sha256").hexdigest()
    is_right = hmac.compare_digest(f"sha256={given}".encode(), header.encode(errors="replace"))
    return is_right and Source.objects.filter(pk=source, valid_to=None).exists()


def relay_message(
    *, source: str, door: str, raw: bytes, body: Any, translate: Translate
) -> tuple[dict[str, Any], bool]:
    """Keep one proven message, hand its events to the intake; returns what became of it, and whether it was known.

    `body` is the message without persons. A message that was cut off half-way is handed over when it comes again.
    """
    _check_storable(body)
    digest = hashlib.sha256(raw).hexdigest()
    known, is_new = RelayedMessage.objects.get_or_create(
        source_id=source, door=door, digest=digest, defaults={"received_at": now(), "body": body}
    )
    with transaction.atomic():
        Source.objects.select_for_update().get(pk=source)
        message = RelayedMessage.objects.select_for_update().get(pk=known.pk)
        was_done = message.outcome is not None
        outcome: dict[str, Any] = message.outcome or _handed_over(message, translate(message.received_at))
        RelayedMessage.objects.filter(pk=message.pk).update(outcome=outcome)
    return outcome, was_done and not is_new


def _check_storable(body: Any) -> None:
    """No table holds a NUL or half a character; raises MalformedBatch."""
    try:
        is_storable = b"\\u0000" not in json.dumps(body, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):
        is_storable = False
    if not is_storable:
        raise MalformedBatch(what="body")


def _handed_over(message: RelayedMessage, translation: Translation) -> dict[str, Any]:
    """Events that the intake has already are left out: a packet tells a dossier's whole life each time."""
    source = message.source_id
    known = known_event_ids(source, [event["id"] for event in translation.events])
    fresh = [event for event in translation.events if event["id"] not in known]
    receipt = send_own(source, fresh) if fresh else {}
    return {
        "digest": message.digest,
        "batch": receipt.get("sequence"),
        "accepted": receipt.get("accepted", 0),
        "known": len(known),
        "rejected": receipt.get("rejected", []),
        "unmapped": [part.plain() for part in translation.unmapped],
    }


def send_own(source: str, events: list[dict[str, Any]]) -> dict[str, Any]:
    """Number and sign a batch for a source whose key is this program's; the caller holds the source's lock."""
    last = Batch.objects.filter(source_id=source).aggregate(last=Max("sequence"))["last"] or 0
    batch = {"source": source, "sequence": last + 1, "sent_at": now().isoformat(), "events": events}
    raw = json.dumps(batch, ensure_ascii=False, separators=(",", ":")).encode()
    signature = doors.sign(_key(source), doors.Letter(DOOR, source, last + 1, raw))
    return receive_batch(raw=raw, signature_header=signature)[0]


def _key(source: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(_derived("ed25519", source))
