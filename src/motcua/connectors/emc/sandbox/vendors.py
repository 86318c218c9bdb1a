"""What each vendor's client sends for a dossier that goes through its states."""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

FORM, JSON = "application/x-www-form-urlencoded", "application/json"


@dataclass(frozen=True)
class Message:
    """One HTTP message: its body and type."""

    raw: bytes
    content_type: str


@dataclass(frozen=True)
class Truth:
    """How a dossier really went: what a client should tell."""

    code: str
    procedure: str
    channel: int
    is_full: bool
    is_paid: bool
    identity: str


@dataclass(frozen=True)
class Vendor:
    """A client: how it words one status of a dossier, and in which format."""

    name: str
    words: Callable[[Truth, int], dict[str, Any]]
    is_form: bool

    def message(self, truth: Truth, status: int) -> Message:
        record = self.words(truth, status)
        if self.is_form:
            return Message(urlencode({**record, "user": json.dumps(record["user"])}).encode(), FORM)
        return Message(json.dumps(record, ensure_ascii=False).encode(), JSON)


def _record(truth: Truth, status: int, **said: Any) -> dict[str, Any]:
    person = {"ID_local": "", "ID_QG": truth.identity, "TYPE": 1, "LOCATION": "01"}
    return {
        "codeProfile": truth.code, "siteId": "900", "codeTTHC": truth.procedure, "nameTTHC": "Thủ tục mẫu",
        "status": str(status), "formsReception": "1" if truth.channel == 2 else "2",
        "formsPayments": "1" if truth.is_paid else "0", "level": _level(truth), "isFromDVCQG": "0",
        "isDVCBC": "1" if truth.channel == 3 else "0", "user": person, "data": "", **said,
    }  # fmt: skip


def _level(truth: Truth) -> str:
    return str((3 if truth.channel == 2 else 0) + truth.is_full)


def _merged_levels(truth: Truth, status: int) -> dict[str, Any]:
    """Levels 3 and 4 are both told as 4, post as online."""
    return _record(truth, status, level="4", formsReception="1", isDVCBC="0")


def _constants(truth: Truth, status: int) -> dict[str, Any]:
    """Level and origin are constants; the text of a payment method counts as paid; a person is invented."""
    invented = {"ID_local": "000000000", "ID_QG": "", "TYPE": 1, "LOCATION": ""}
    return _record(truth, status, level="3", formsPayments="1", user=invented)


VENDORS = (
    Vendor("honest", _record, is_form=False),
    Vendor("merged levels", _merged_levels, is_form=False),
    Vendor("constants", _constants, is_form=True),
)


def proof(raw: bytes, secret: str) -> str:
    """The header that an agency's gateway adds."""
    return f"sha256={hmac.new(bytes.fromhex(secret), raw, 'sha256').hexdigest()}"
