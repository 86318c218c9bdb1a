"""Facts that modules tell each other: published in the transaction, delivered after it, at least once.

`publish` writes one outbox row per handler. A handler marked `outside` may call the network; its messages
are leased one at a time instead of locked. Every other handler runs in one transaction with the mark that
it was done, so its own writes happen exactly once. Delivery is in order per handler and `order_key`.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Count, F

from motcua.kernel.clock import now
from motcua.kernel.models import OutboxMessage

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=120)
"""How long a worker has an outside message to itself: longer than the longest handler, which is signing
(PDF and up to eight requests of at most ten seconds each); a worker that was killed is followed after it."""
BATCH = 20
KEPT = timedelta(days=30)
"""How long a delivered message stays to be looked at."""
STUCK_ATTEMPTS = 6
"""From this attempt on an operator should look at a message: an hour lies between two attempts."""
_REMOVED_AT_ONCE = 5_000
_RETRY_SECONDS = (1, 5, 30, 120, 600, 3600)
_LEASE_SECONDS = [max(int(LEASE.total_seconds()), wait) for wait in _RETRY_SECONDS]
"""A message that kills its worker every time is leased for longer and longer."""


@dataclass(frozen=True)
class Event:
    """A fact in the past tense, ids only. Subclasses are frozen dataclasses of str, int, bool and UUID fields."""

    order_field: ClassVar[str] = ""
    """The field whose value keeps events of one thing in order."""

    @classmethod
    def name(cls) -> str:
        return f"{cls.__module__}.{cls.__qualname__}"

    @property
    def order_key(self) -> str:
        return str(getattr(self, self.order_field)) if self.order_field else ""


E_ = TypeVar("E_", bound=Event)
Handler = Callable[[Any], None]


@dataclass(frozen=True)
class Subscription:
    name: str
    event: type[Event]
    handle: Handler
    outside: bool


_subscriptions: dict[str, Subscription] = {}
_by_event: dict[type[Event], list[Subscription]] = {}


def on(event: type[E_], *, outside: bool = False) -> Callable[[Callable[[E_], None]], Callable[[E_], None]]:
    """Subscribe a function of a module's `handlers.py` to `event`."""

    def subscribe(handle: Callable[[E_], None]) -> Callable[[E_], None]:
        name = f"{handle.__module__}.{handle.__qualname__}"
        if name not in _subscriptions:
            _subscriptions[name] = Subscription(name, event, handle, outside)
            _by_event.setdefault(event, []).append(_subscriptions[name])
        return handle

    return subscribe


def subscriptions() -> list[Subscription]:
    """All subscriptions, for the map of the house."""
    return sorted(_subscriptions.values(), key=lambda s: s.name)


def publish(*events: Event) -> None:
    """Tell `events` to their handlers once the running transaction commits; one INSERT in all."""
    if not connection.in_atomic_block:
        raise RuntimeError("an event is published in the transaction of the fact that it tells")
    instant = now()
    rows = [
        OutboxMessage(
            handler=subscription.name,
            event=event.name(),
            order_key=event.order_key,
            payload=_plain(event),
            created_at=instant,
            next_attempt_at=instant,
        )
        for event in events
        for subscription in _by_event.get(type(event), ())
    ]
    if rows:
        OutboxMessage.objects.bulk_create(rows)


Lane = tuple[str, ...]


def lanes() -> list[Lane]:
    """Handlers grouped so that a slow outside system delays nobody else: each outside handler by itself."""
    names = sorted(_subscriptions)
    inside = tuple(name for name in names if not _subscriptions[name].outside)
    return [inside, *((name,) for name in names if _subscriptions[name].outside)]


def deliver_lane(lane: Lane, limit: int = BATCH) -> int:
    """Deliver up to `limit` waiting messages of one lane, a single one to the outside; returns how many were tried."""
    if any(_subscriptions[name].outside for name in lane):
        return _deliver_outside(list(lane))
    return _deliver_inside(list(lane), limit)


def deliver_waiting(limit: int = BATCH) -> int:
    """Deliver up to `limit` waiting messages of every lane, one lane after the other."""
    return sum(deliver_lane(lane, limit) for lane in lanes())


def deliver_all() -> None:
    """Deliver until nothing that is due waits (tests, loading of demo data)."""
    while deliver_waiting():
        pass


_NEXT = """
SELECT m.* FROM kernel_outboxmessage m
WHERE delivered_at IS NULL AND next_attempt_at <= %s AND handler = ANY(%s)
  AND NOT EXISTS (SELECT 1 FROM kernel_outboxmessage e
    WHERE e.delivered_at IS NULL AND e.handler = m.handler AND e.order_key = m.order_key
      AND e.order_key <> '' AND e.id < m.id)
ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
"""
_LEASED = f"""
WITH due AS MATERIALIZED ({_NEXT})
UPDATE kernel_outboxmessage m SET attempts = m.attempts + 1,
  next_attempt_at = %s + make_interval(secs => (%s::int[])[least(m.attempts + 1, %s)])
FROM due WHERE m.id = due.id RETURNING m.*
"""  # noqa: S608  # nosec B608


def _deliver_inside(handlers: list[str], limit: int) -> int:
    """Handle messages under their row lock: handlers' writes and the mark commit together.

    All in one go, without savepoints; when one fails, all are rolled back and each is handled by itself.
    """
    try:
        with transaction.atomic():
            messages = list(OutboxMessage.objects.raw(_NEXT, [now(), handlers, limit]))
            for message in messages:
                _handle(message)
            _mark_delivered(messages)
    except Exception:  # noqa: BLE001  which one failed, and why, is found and kept by the second way
        return _deliver_one_by_one(handlers, limit)
    return len(messages)


def _deliver_one_by_one(handlers: list[str], limit: int) -> int:
    with transaction.atomic():
        messages = list(OutboxMessage.objects.raw(_NEXT, [now(), handlers, limit]))
        for message in messages:
            try:
                with transaction.atomic():
                    _handle(message)
                    _mark_delivered([message])
            except Exception as error:  # noqa: BLE001  a handler's fault must not stop the others; it is kept and retried
                OutboxMessage.objects.filter(id=message.id).update(
                    attempts=F("attempts") + 1, **_fault(message, error, message.attempts + 1)
                )
    return len(messages)


def _deliver_outside(handlers: list[str]) -> int:
    """Lease one message, handle it outside any transaction, then mark it; a lost lease is somebody else's."""
    instant = now()
    values = [instant, handlers, 1, instant, _LEASE_SECONDS, len(_LEASE_SECONDS)]
    for message in OutboxMessage.objects.raw(_LEASED, values):
        try:
            _handle(message)
        except Exception as error:  # noqa: BLE001  the outside may fail in any way; the message is kept and retried
            _settle_leased(message, _fault(message, error, message.attempts))
        else:
            _settle_leased(message, {"delivered_at": now(), "last_error": ""})
        return 1
    return 0


def _settle_leased(message: OutboxMessage, values: dict[str, Any]) -> None:
    """Note what came of a leased message, while it still carries this lease; the attempt was counted with it."""
    own = OutboxMessage.objects.filter(id=message.id, delivered_at=None, next_attempt_at=message.next_attempt_at)
    if not own.update(**values):
        log.warning("handler %s took longer than its lease of message %s", message.handler, message.id)


def _handle(message: OutboxMessage) -> None:
    subscription = _subscriptions[message.handler]
    subscription.handle(_event(subscription.event, message.payload))


def _mark_delivered(messages: list[OutboxMessage]) -> None:
    if messages:
        OutboxMessage.objects.filter(id__in=[message.id for message in messages]).update(
            delivered_at=now(), attempts=F("attempts") + 1, last_error=""
        )


def _fault(message: OutboxMessage, error: Exception, attempts: int) -> dict[str, Any]:
    """What is kept of a failed attempt, the `attempts`-th: the error, and when the next one is due."""
    log.warning("handler %s failed: %s", message.handler, _storable("".join(traceback.format_exception(error))))
    wait = _RETRY_SECONDS[min(attempts, len(_RETRY_SECONDS)) - 1]
    return {
        "last_error": _storable(f"{type(error).__name__}: {error}")[:2000],
        "next_attempt_at": now() + timedelta(seconds=wait),
    }


def _storable(text: str) -> str:
    """`text` without what PostgreSQL cannot hold: NUL, halves of surrogate pairs."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def waiting_without_handler() -> list[tuple[str, int]]:
    """Handlers that no longer exist, with how many messages still wait for them: nobody will deliver these."""
    left = OutboxMessage.objects.filter(delivered_at=None).exclude(handler__in=list(_subscriptions))
    return list(left.values_list("handler").annotate(Count("id")).order_by("handler"))


def stuck_messages(limit: int = BATCH) -> list[OutboxMessage]:
    """The oldest messages that were tried often and are still not delivered."""
    return list(
        OutboxMessage.objects.filter(delivered_at=None, attempts__gte=STUCK_ATTEMPTS).order_by("created_at")[:limit]
    )


def remove_delivered() -> int:
    """Delete what was delivered long ago, some thousand rows in each transaction; returns how many."""
    old = OutboxMessage.objects.filter(delivered_at__lt=now() - KEPT).order_by("id").values("id")
    removed = 0
    while count := OutboxMessage.objects.filter(id__in=old[:_REMOVED_AT_ONCE]).delete()[0]:
        removed += count
    return removed


def _plain(event: Event) -> dict[str, object]:
    return {k: v if isinstance(v, (str, int, bool, type(None))) else _text(v) for k, v in asdict(event).items()}


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


_READERS: dict[str, Callable[[str], object]] = {"UUID": UUID, "datetime": datetime.fromisoformat}


def _event(kind: type[Event], payload: dict[str, Any]) -> Event:
    """Rebuild an event; fields are annotated with plain names (`from __future__ import annotations`)."""
    values = {f.name: _read(str(f.type), payload[f.name]) for f in fields(kind)}
    return kind(**values)


def _read(kind: str, value: Any) -> object:
    reader = _READERS.get(kind)
    return reader(value) if reader else value
