"""Forget what strangers left at the door, so that nobody can fill the house."""

from __future__ import annotations

from django.db import transaction

from motcua.casework.payments.models import Notice
from motcua.casework.payments.rules import UNBELIEVED_KEPT
from motcua.casework.payments.types import UNBELIEVED
from motcua.foundation.exchange import services as exchange
from motcua.kernel.clock import now

_AT_ONCE = 1000


def sweep_notices() -> int:
    """Remove forged and unreadable notices after `UNBELIEVED_KEPT`, and their messages; returns how many notices.

    What touched an order stays for ever, also its message where it was not believed at first.
    """
    swept = 0
    while some := _sweep_some():
        swept += some
    return swept


@transaction.atomic
def _sweep_some() -> int:
    old = Notice.objects.filter(verdict__in=UNBELIEVED, order=None, received_at__lt=now() - UNBELIEVED_KEPT)
    rows = dict(old.order_by("received_at").values_list("id", "message_id")[:_AT_ONCE])
    Notice.objects.filter(pk__in=list(rows)).delete()
    messages = {message for message in rows.values() if message is not None}
    still_named = Notice.objects.filter(message_id__in=messages).values_list("message_id", flat=True)
    exchange.forget_messages(messages - set(still_named))
    return len(rows)
