"""PayGov's words to ours and back. Pure: no network, no database (integrations.md 6.2 and A8)."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from hmac import compare_digest

from motcua.casework.payments.errors import NoticeForged, NoticeMalformed
from motcua.casework.payments.types import Payment, PaymentRequest, Verdict
from motcua.kernel.clock import ZONE, local

CODE = "paygov"
NAME = "PayGov"
PAID = "00"
UNFINISHED = "01"

CREATE_CHECK = ("partnerCode", "orderId", "requestCode", "amount")
NOTICE_CHECK = ("partnerCode", "orderId", "requestCode", "amount", "transactionNo", "payDate", "errorCode")
QUERY_CHECK = ("partnerCode", "orderId", "requestCode")
"""Fields under each check value, in order, after secret and access key. The first was seen, the others are assumed."""

_PATTERNS = {
    "orderId": re.compile(r"[0-9A-Z]{14}-[0-9A-Z]{12}-[0-9]{2}"),
    "requestCode": re.compile(r"[0-9a-f]{32}"),
    "amount": re.compile(r"[0-9]{1,13}"),
    "transactionNo": re.compile(r"[0-9A-Za-z]{0,40}"),
    "payDate": re.compile(r"(20[2-9][0-9][0-9]{10})?"),
    "errorCode": re.compile(r"[0-9A-Z]{2}"),
    "checksum": re.compile(r"[0-9a-fA-F]{64}"),
}
"""Every field must have its exact shape, because the check value joins fields without separators."""

_VERDICT_ANSWERS = {
    Verdict.BAD_SIGNATURE: ("SIGNATURE_WRONG", "Checksum is wrong"),
    Verdict.MALFORMED: ("FAILED", "Message cannot be read"),
    Verdict.UNKNOWN_ORDER: ("FAILED", "Order not found"),
    Verdict.WRONG_AMOUNT: ("FAILED", "Amount differs from the order"),
    Verdict.REUSED_TRANSACTION: ("FAILED", "Transaction belongs to another order"),
}
"""What is not named here was taken note of and is answered SUCCESSFUL, so that it is not sent again."""


def checksum(secret: str, access_key: str, fields: Mapping[str, str], order: tuple[str, ...]) -> str:
    """PayGov's check value: hex SHA-256 over everything run together. A plain hash, not an HMAC: theirs, not ours."""
    joined = secret + access_key + "".join(fields[name] for name in order)
    return sha256(joined.encode()).hexdigest()


def order_id(request: PaymentRequest) -> str:
    """Unit code of 14 characters, number, counter: always 30 characters long."""
    unit = re.sub(r"[^0-9A-Z]", "", request.agency_code.upper())[:14].ljust(14, "0")
    return f"{unit}-{request.code}-{request.attempt:02d}"


def order_info(description: str) -> str:
    """Order text without accents and signs, at most 100 characters, never empty."""
    bare = unicodedata.normalize("NFD", description.replace("đ", "d").replace("Đ", "D"))
    plain = "".join(c for c in bare if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^0-9A-Za-z .,-]+", " ", plain).split())[:100].strip() or "Nop phi, le phi"


def answer_words(verdict: Verdict) -> tuple[str, str]:
    """`error_code` and `error_message` for a verdict."""
    return _VERDICT_ANSWERS.get(verdict, ("SUCCESSFUL", "Received"))


def read_fields(body: bytes) -> dict[str, str]:
    """The fields of a message as text. Raises NoticeMalformed."""
    try:
        content = json.loads(body.decode("utf-8"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise NoticeMalformed("không phải JSON") from error
    if not isinstance(content, dict):
        raise NoticeMalformed("không phải một đối tượng JSON")
    return {name: _text(content.get(name)) for name in (*_PATTERNS, "partnerCode")}


def _text(value: object) -> str:
    """A field as PayGov writes it: text, or a whole number."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def verified_payment(fields: Mapping[str, str], partner: str, access_key: str, secret: str) -> Payment:
    """The payment that checked `fields` tell of. Raises NoticeMalformed, NoticeForged."""
    wrong = [name for name, pattern in _PATTERNS.items() if not pattern.fullmatch(fields[name])]
    if wrong:
        raise NoticeMalformed(f"trường {', '.join(wrong)}")
    expected = checksum(secret, access_key, {**fields, "partnerCode": partner}, NOTICE_CHECK)
    if not compare_digest(expected.encode(), fields["checksum"].lower().encode()):
        raise NoticeForged(fields["orderId"])
    return _payment(fields)


def _payment(fields: Mapping[str, str]) -> Payment:
    succeeded = fields["errorCode"] == PAID
    if succeeded and not fields["transactionNo"]:
        raise NoticeMalformed("trường transactionNo")
    return Payment(
        reference=fields["orderId"],
        request_code=fields["requestCode"],
        amount=int(fields["amount"]),
        transaction_no=fields["transactionNo"],
        succeeded=succeeded,
        paid_at=_instant(fields["payDate"]),
    )


def _instant(text: str) -> datetime | None:
    """`yyyyMMddHHmmss` in Vietnamese time as a UTC instant."""
    if not text:
        return None
    try:
        return datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=ZONE).astimezone(UTC)
    except ValueError as error:
        raise NoticeMalformed("trường payDate") from error


def pay_date(instant: datetime) -> str:
    """A UTC instant as PayGov writes it."""
    return local(instant).strftime("%Y%m%d%H%M%S")
