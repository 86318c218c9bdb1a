"""Public verbs of notices: write, send, read, load the texts."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.aggregates import ArrayAgg
from django.db import transaction
from django.db.models import F, Q, Value

from motcua.foundation.accounts import selectors as accounts
from motcua.foundation.accounts.types import Person
from motcua.foundation.notifications import rules, selectors
from motcua.foundation.notifications.errors import Undeliverable
from motcua.foundation.notifications.events import DeliveryQueued, MessageWritten
from motcua.foundation.notifications.models import Delivery, Message, TextTemplate
from motcua.foundation.notifications.ports import channels
from motcua.foundation.notifications.types import DeliveryState, LoadReport
from motcua.kernel.clock import now, today
from motcua.kernel.events import publish

log = logging.getLogger(__name__)

REFERENCE = Path(__file__).parent / "reference" / "templates.json"


def notify(*, account_id: UUID, purpose: str, data: Mapping[str, str], link: str, subject: str) -> UUID:
    """Write a message into a person's inbox and let it go out by every channel that reaches them (R-NTF-01).

    To be called in the caller's transaction; three statements: text in force, message, outbox. Channels
    follow after the commit. `data` fills the text (see README), `link` is a path of this site, `subject`
    a `kind:id`. Raises NoSuchPurpose, OutsideLink.
    """
    version, vi, en = selectors.wordings(purpose, today())
    notice, english = rules.write_notice(vi, data), rules.write_notice(en, data)
    message = Message(
        account_id=account_id,
        purpose=purpose,
        subject=subject,
        template_version=version,
        title=notice.title,
        title_en=english.title,
        body=notice.body,
        body_en=english.body,
        short=notice.short,
        link=rules.own_link(link),
        created_at=now(),
    )
    message.save(force_insert=True)
    publish(MessageWritten(message.id))
    return message.id


@transaction.atomic(savepoint=False)
def queue_deliveries(message_id: UUID) -> int:
    """Make one delivery for each channel that reaches the person (F-113); again makes none twice.

    Returns how many wait.
    """
    already = ArrayAgg("deliveries__channel", filter=Q(deliveries__isnull=False), default=Value([]))
    message = Message.objects.filter(id=message_id).annotate(already=already).first()
    if message is None:
        return 0
    reached = _addresses(accounts.person(message.account_id))
    new = [
        Delivery(message=message, channel=channel, address=address, created_at=now())
        for channel, address in reached.items()
        if channel not in message.already
    ]
    Delivery.objects.bulk_create(new)
    publish(*(DeliveryQueued(delivery.id) for delivery in new))
    return len(new)


def _addresses(person: Person) -> dict[str, str]:
    """Addresses by channel, of channels that are connected and addresses that are known."""
    known = {"email": person.email, "sms": person.phone}
    return {code: known[code] for code in channels() if known.get(code)}


def send_delivery(delivery_id: UUID) -> None:
    """Send one delivery through its channel; outside any transaction. What was sent is not sent again.

    A fault is kept on the row and raised, so that the outbox tries again; a fault for good, or one
    three days after the notice was written, is kept and raised no more. A crash between sending and noting
    it repeats the message under the same Message-ID.
    """
    delivery = Delivery.objects.select_related("message").filter(id=delivery_id).first()
    channel = channels().get(delivery.channel) if delivery else None
    if delivery is None or delivery.state == DeliveryState.SENT:
        return
    try:
        if channel is None:
            raise Undeliverable(f"channel {delivery.channel} is not connected")
        channel.send(
            to=delivery.address,
            title=delivery.message.title,
            body=rules.outside_body(delivery.message.short, delivery.message.link, settings.PUBLIC_URL),
            message_id=rules.message_id(delivery.id, settings.PUBLIC_URL),
        )
    except Undeliverable as error:
        _note_fault(delivery, error)
    except Exception as error:  # a channel may fail in any way; kept on the row, and tried again by the outbox
        _note_fault(delivery, error)
        if not rules.is_given_up(delivery.created_at, now()):
            raise
        log.error("delivery %s given up after %s attempts", delivery.id, delivery.attempts + 1)
    else:
        _note(delivery, state=DeliveryState.SENT, last_error="", sent_at=now())


def _note_fault(delivery: Delivery, error: Exception) -> None:
    _note(delivery, state=DeliveryState.FAILED, last_error=f"{type(error).__name__}: {error}"[:500])


def _note(delivery: Delivery, **values: Any) -> None:
    Delivery.objects.filter(id=delivery.id).update(attempts=F("attempts") + 1, **values)


def mark_read(*, account_id: UUID, message_id: UUID) -> str:
    """Note that a person has read their message; returns its link. NotFound for a stranger's."""
    link = selectors.message(account_id, message_id).link
    Message.objects.filter(id=message_id, account_id=account_id, read_at=None).update(read_at=now())
    return link


def mark_all_read(*, account_id: UUID) -> int:
    """Note that a person has read all their messages; returns how many were new."""
    return Message.objects.filter(account_id=account_id, read_at=None).update(read_at=now())


@transaction.atomic
def load_templates() -> LoadReport:
    """Add the texts of `reference/templates.json` that are not there yet; a version in force is never changed.

    Raises ValueError when a text is wrong or a loaded version reads differently now: that needs a new version.
    """
    rows = json.loads(REFERENCE.read_text(encoding="utf-8"))
    faults = {
        f"{row['purpose']} {lang}": found for row in rows for lang in ("vi", "en") if (found := _faults(row[lang]))
    }
    known = {(row.purpose, row.version): row for row in TextTemplate.objects.all()}
    changed = [row["purpose"] for row in rows if _is_changed(known.get((row["purpose"], row["version"])), row)]
    if faults or changed:
        raise ValueError(f"texts of notices: {faults or ''} {changed or ''}")
    new = [TextTemplate(**row) for row in rows if (row["purpose"], row["version"]) not in known]
    TextTemplate.objects.bulk_create(new)
    selectors.forget_cached()
    return LoadReport(new=len(new), unchanged=len(rows) - len(new))


def _faults(text: dict[str, object]) -> list[str]:
    return rules.faults_of(selectors.wording_of(text))


def _is_changed(known: TextTemplate | None, row: dict[str, Any]) -> bool:
    return known is not None and (known.vi, known.en, known.valid_from.isoformat()) != (
        row["vi"],
        row["en"],
        row["valid_from"],
    )
