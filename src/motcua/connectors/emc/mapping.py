"""EMC's records to the intake's events (law.md 2.6, integrations.md 5.1-5.2)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from motcua.connectors.emc.types import (
    NOT_A_RECORD,
    NOT_DECLARED,
    UNKNOWN_RECEPTION,
    UNKNOWN_STATUS,
    about,
)
from motcua.kernel.identifiers import SENT_CODE
from motcua.oversight.intake import services
from motcua.oversight.intake.selectors import is_placeholder_number
from motcua.oversight.intake.types import Translation, Unmapped

KINDS = {"1": ("received",), "2": ("processing",), "4": ("processing",), "3": ("decided", "returned")}
"""EMC's status to the last part of `vn.motcua.dossier.<kind>.v1`."""
FIELDS = (
    "codeprofile", "siteid", "codetthc", "nametthc", "status", "formsreception", "formspayments", "level",
    "isfromdvcqg", "isdvcbc", "data", "user",
)  # fmt: skip
_PERSON_FIELDS = ("id_local", "id_qg")
Level = Callable[[str], str]
"""The declared level of a procedure; empty where there is none."""


def fields_of(record: object) -> dict[str, Any]:
    """A record with its names in small letters (both generations of clients write them differently)."""
    found = {str(name).lower(): value for name, value in record.items()} if isinstance(record, dict) else {}
    return {"codeprofile": found.get("mahoso"), **{name: found[name] for name in FIELDS if name in found}}


def without_persons(record: dict[str, Any]) -> dict[str, Any]:
    """The record to be kept: numbers of persons as pseudonyms, their place and the free text left out."""
    user = _user(record)
    number = _number_of(user)
    kept = {name: value for name, value in record.items() if name not in ("user", "data")}
    person = {
        "pseudonym": services.person_pseudonym(number),
        "placeholder": is_placeholder_number(number),
        "kind": str(user.get("type", "")),
    }
    return {**kept, "person": person} if number else kept


def _user(record: dict[str, Any]) -> dict[str, Any]:
    """The block `user`, which the older client sends as JSON inside a form field."""
    said = record.get("user")
    try:
        user = json.loads(said) if isinstance(said, str) else said
    except (ValueError, RecursionError):
        user = None
    return {str(name).lower(): value for name, value in user.items()} if isinstance(user, dict) else {}


def _number_of(user: dict[str, Any]) -> str:
    return next((str(user[name]).strip() for name in reversed(_PERSON_FIELDS) if user.get(name)), "")


def translated(records: list[dict[str, Any]], agency: str, at: datetime, level_of: Level) -> Translation:
    """All records of one message, each as kept by `without_persons`; they happened when they came."""
    events: list[dict[str, Any]] = []
    unmapped: list[Unmapped] = []
    for index, record in enumerate(records):
        try:
            events.extend(_events(record, agency, at + timedelta(microseconds=index * 10), level_of))
        except _CannotSay as reason:
            unmapped.append(reason.unmapped)
    return Translation(tuple(events), tuple(unmapped))


class _CannotSay(Exception):
    def __init__(self, unmapped: Unmapped, what: object) -> None:
        self.unmapped = about(unmapped, what)


def _events(record: dict[str, Any], agency: str, at: datetime, level_of: Level) -> Iterator[dict[str, Any]]:
    code, procedure = _required(record, "codeprofile"), _required(record, "codetthc")
    if not SENT_CODE.fullmatch(procedure):
        raise _CannotSay(NOT_A_RECORD, "codeTTHC")
    status = str(record.get("status", ""))
    if status not in KINDS:
        raise _CannotSay(UNKNOWN_STATUS, status or "–")
    level = level_of(procedure)
    if not level:
        raise _CannotSay(NOT_DECLARED, procedure)
    data = {
        "dossier": services.dossier_pseudonym(code), "agency": agency, "procedure": procedure,
        "channel": _channel(record), "level": level, "flags": _flags(record),
    }  # fmt: skip
    if person := record.get("person", {}).get("pseudonym"):
        data["person"] = person
    for step, kind in enumerate(KINDS[status]):
        yield _cloud_event(kind, {**data, "at": (at + timedelta(microseconds=step)).isoformat()}, record)


def _required(record: dict[str, Any], name: str) -> str:
    value = record.get(name)
    if not isinstance(value, str | int) or isinstance(value, bool) or not 0 < len(str(value)) <= 80:
        raise _CannotSay(NOT_A_RECORD, name)
    return str(value)


def _channel(record: dict[str, Any]) -> int:
    """1 counter, 2 online, 3 post, 0 not told; post never counts as online, and online with the result by post does."""
    reception, post = str(record.get("formsreception") or ""), str(record.get("isdvcbc", "0"))
    if not reception:
        return 0
    if reception == "1":
        return 2
    if reception == "2":
        return 3 if post in ("1", "2") else 1
    raise _CannotSay(UNKNOWN_RECEPTION, reception)


def _flags(record: dict[str, Any]) -> list[str]:
    payment = str(record.get("formspayments", "0"))
    flags = {"1": ["fee_due", "paid_online"], "2": ["fee_due", "not_paid_online"]}.get(payment, [])
    return [*flags, "placeholder_person"] if record.get("person", {}).get("placeholder") else flags


def _cloud_event(kind: str, data: dict[str, Any], record: dict[str, Any]) -> dict[str, Any]:
    """The id follows from what the record says, so that the same record sent twice is one event."""
    said = hashlib.sha256(json.dumps(record, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:24]
    return {
        "specversion": "1.0",
        "id": f"emc-{said}-{kind}",
        "source": "emc",
        "type": f"vn.motcua.dossier.{kind}.v1",
        "time": data["at"],
        "data": data,
    }
