"""The gateway's own side of the dialect. Written apart from `mapping.py`, so that the two check each other."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from motcua.kernel import environment

NOTICE_PATH = "/cong-thanh-toan/paygov/thong-bao"


def sign(*parts: str, secret: str | None = None) -> str:
    """Hex SHA-256 of secret, access key, partner and `parts` run together."""
    key = environment.text("PAYGOV_SECRET") if secret is None else secret
    run = "".join((key, environment.text("PAYGOV_ACCESS_KEY"), environment.text("PAYGOV_PARTNER"), *parts))
    return hashlib.sha256(run.encode("utf-8")).hexdigest()


def is_signed(given: str, *parts: str) -> bool:
    return hmac.compare_digest(sign(*parts).encode(), given.encode())


def notice(payment: Mapping[str, object], *, secret: str | None = None, **changes: str) -> dict[str, str]:
    """The fields that the shop is told about a payment, signed; `changes` replace fields before signing."""
    fields = {
        "orderId": str(payment["order_id"]),
        "amount": str(payment["paid_amount"]),
        "orderInfo": str(payment["order_info"]),
        "requestCode": str(payment["request_code"]),
        "transactionNo": str(payment["transaction_no"]),
        "payDate": str(payment["pay_date"]),
        "paygate": "SANDBOX",
        "errorCode": str(payment["error_code"]),
        "type": "IPN",
        "transactionCode": str(payment["transaction_no"]),
    } | changes
    names = ("orderId", "requestCode", "amount", "transactionNo", "payDate", "errorCode")
    return fields | {"checksum": sign(*(fields[name] for name in names), secret=secret)}


def clock_text(later: timedelta = timedelta(0)) -> str:
    """Vietnamese wall time as `yyyyMMddHHmmss`."""
    return (datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")) + later).strftime("%Y%m%d%H%M%S")


def new_transaction_no() -> str:
    return f"SB{clock_text()}{secrets.randbelow(10**6):06d}"


def notice_url() -> str:
    """Where the shop listens."""
    return environment.text("MOTCUA_URL").rstrip("/") + NOTICE_PATH
