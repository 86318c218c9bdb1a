"""Public questions about inboxes and deliveries."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from time import monotonic
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.utils.translation import get_language

from motcua.foundation.notifications.errors import NoSuchPurpose
from motcua.foundation.notifications.models import Delivery, Message, TextTemplate
from motcua.foundation.notifications.rules import rungs_of as rungs_of
from motcua.foundation.notifications.rules import rungs_on as rungs_on
from motcua.foundation.notifications.rules import rungs_reached as rungs_reached
from motcua.foundation.notifications.types import DeliveryInfo, DeliveryState, MessageInfo, Wording
from motcua.kernel.errors import NotFound

PAGE_SIZE = 20


def unread_count(account_id: UUID) -> int:
    """How many messages of a person are not read yet; one query over a partial index."""
    return Message.objects.filter(account_id=account_id, read_at=None).count()


def inbox(account_id: UUID, *, number: str | int = 1) -> Page[MessageInfo]:
    """A page of a person's messages, newest first."""
    rows = Message.objects.filter(account_id=account_id).order_by("-created_at", "-id").prefetch_related("deliveries")
    page = Paginator(rows, PAGE_SIZE).get_page(number)
    return Page([_info(row) for row in page.object_list], page.number, page.paginator)  # type: ignore[arg-type]


def message(account_id: UUID, message_id: UUID) -> MessageInfo:
    """One message of this person; NotFound for a stranger's."""
    row = Message.objects.filter(id=message_id, account_id=account_id).first()
    if row is None:
        raise NotFound()
    return _info(row)


def messages_about(subject: str) -> list[MessageInfo]:
    """All messages about a subject (`dossier:<id>`), oldest first, with what became of each delivery."""
    rows = Message.objects.filter(subject=subject).order_by("created_at", "id").prefetch_related("deliveries")
    return [_info(row) for row in rows]


def still_unread(purpose: str, subject: str, account_ids: Iterable[UUID]) -> set[UUID]:
    """Those of the accounts in whose inbox an unread message of this purpose about this subject lies; one query."""
    rows = Message.objects.filter(account_id__in=list(account_ids), read_at=None, purpose=purpose, subject=subject)
    return set(rows.values_list("account_id", flat=True))


def failed_count() -> int:
    """Deliveries that did not go out, for the operator."""
    return Delivery.objects.filter(state=DeliveryState.FAILED).count()


_Wordings = tuple[int, Wording, Wording]
RECHECK = 60.0
_kept: dict[tuple[str, date], tuple[float, _Wordings]] = {}


def forget_cached() -> None:
    """Read the texts anew: after a load in this process."""
    _kept.clear()


def wordings(purpose: str, on: date) -> _Wordings:
    """The version in force on a day, in Vietnamese and in English. Raises NoSuchPurpose.

    A version never changes, so what was read is kept; a new one is seen by every process within a minute.
    """
    read_at, found = _kept.get((purpose, on), (float("-inf"), None))
    if found is None or monotonic() - read_at > RECHECK:
        found = _read_wordings(purpose, on)
        _kept[purpose, on] = monotonic(), found
    return found


def _read_wordings(purpose: str, on: date) -> _Wordings:
    row = TextTemplate.objects.filter(purpose=purpose, valid_from__lte=on).order_by("-valid_from", "-version").first()
    if row is None:
        raise NoSuchPurpose(purpose=purpose)
    return row.version, wording_of(row.vi), wording_of(row.en)


def wording_of(text: dict[str, object]) -> Wording:
    """A wording from its JSON."""
    lines, short = text.get("lines", ()), text.get("short", ())
    return Wording(str(text.get("title", "")), _lines(lines), _lines(short))


def _lines(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, (list, tuple)) else ()


def _info(row: Message) -> MessageInfo:
    english = (get_language() or "vi").startswith("en")
    return MessageInfo(
        id=row.id,
        purpose=row.purpose,
        subject=row.subject,
        title=row.title_en if english else row.title,
        body=row.body_en if english else row.body,
        link=row.link,
        created_at=row.created_at,
        read_at=row.read_at,
        deliveries=tuple(_delivery(sent) for sent in row.deliveries.all()),
    )


def _delivery(row: Delivery) -> DeliveryInfo:
    return DeliveryInfo(row.channel, row.state, row.attempts, row.last_error, row.sent_at)
