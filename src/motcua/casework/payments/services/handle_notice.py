"""The gateway says that something was paid: keep it, check it, act once, answer in its dialect."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from uuid import UUID

from motcua.casework.payments import ports
from motcua.casework.payments.errors import NoticeForged, NoticeMalformed
from motcua.casework.payments.services.settle import note, settle
from motcua.casework.payments.types import NoticeAnswer, Verdict
from motcua.foundation.exchange import services as exchange


def handle_notice(gateway: str, headers: Mapping[str, str], body: bytes, body_size: int | None = None) -> NoticeAnswer:
    """Take one notice of `gateway`, whatever it is; the answer says what became of it (R-FEE-05).

    The raw notice is durable before anything looks at it. Its check value is verified, in constant time,
    before any order is looked up: a stranger learns nothing and touches nothing. `body_size` is the true
    length where `body` is only the beginning of an oversized notice. At most 10 SQL statements.
    """
    door = ports.get(gateway)
    key = sha256(body).hexdigest()
    message_id, _is_new = exchange.keep_message(gateway, key, headers, body, body_size)
    return door.answer(_verdict(door, message_id, headers, body, body_size))


def _verdict(
    door: ports.PaymentGateway, message_id: UUID, headers: Mapping[str, str], body: bytes, body_size: int | None
) -> Verdict:
    try:
        if body_size is not None and body_size > len(body):
            raise NoticeMalformed(f"dài {body_size} byte")
        payment = door.read_notice(headers, body)
    except NoticeForged as forged:
        return note(Verdict.BAD_SIGNATURE, door.code, message_id, forged.reference)
    except NoticeMalformed as malformed:
        return note(Verdict.MALFORMED, door.code, message_id, reason=malformed.reason)
    return settle(payment, door.code, message_id)
