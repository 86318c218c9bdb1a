"""Read the records of a batch: each becomes a checked value or a rejection with its reason (law.md 4.10)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from motcua.oversight.intake.types import (
    DECLARED_TYPE,
    DOSSIER_TYPES,
    Channel,
    Declaration,
    DossierEvent,
    Level,
    Reason,
)

CLOCK_TOLERANCE = timedelta(minutes=5)
"""How far a source's clock may be ahead of ours."""
_ID = re.compile(r"[A-Za-z0-9._:@/+=-]{1,80}")
_CODE = re.compile(r"[A-Za-z0-9._-]{1,35}")
_MISSING = object()


@dataclass(frozen=True)
class Unreadable(Exception):
    """This record is rejected for `reason`."""

    reason: Reason
    what: str = ""


def event_id_of(record: object) -> str:
    """The id that a record gives itself, fit to be repeated in a receipt."""
    given = record.get("id") if isinstance(record, dict) else None
    return given if isinstance(given, str) and _ID.fullmatch(given) else ""


def read_event(record: object, received_at: datetime) -> DossierEvent | Declaration:
    """One CloudEvent as a checked value; raises Unreadable with the first reason that applies."""
    if not isinstance(record, dict) or record.get("specversion") != "1.0":
        raise Unreadable(Reason.NOT_AN_EVENT)
    kind = _text(record, "type", re.compile(r"[a-z0-9._]{1,60}"))
    if kind not in DOSSIER_TYPES and kind != DECLARED_TYPE:
        raise Unreadable(Reason.UNKNOWN_TYPE)
    data = record.get("data")
    if not isinstance(data, dict):
        raise Unreadable(Reason.MISSING_FIELD, "data")
    event = _declaration(record, data) if kind == DECLARED_TYPE else _dossier_event(record, kind, data)
    if event.at > received_at + CLOCK_TOLERANCE:
        raise Unreadable(Reason.FUTURE)
    return event


def _dossier_event(record: dict[str, Any], kind: str, data: dict[str, Any]) -> DossierEvent:
    return DossierEvent(
        event_id=_text(record, "id", _ID),
        kind=DOSSIER_TYPES[kind],
        dossier=_text(data, "dossier", _ID),
        agency=_text(data, "agency", _CODE),
        procedure=_text(data, "procedure", _CODE),
        channel=_channel(data),
        level=_level(data),
        at=_instant(data, "at"),
        due_at=None if data.get("due_at") is None else _instant(data, "due_at"),
        online_result=_flag(data, "online_result"),
        paid_online=_flag(data, "paid_online"),
    )


def _declaration(record: dict[str, Any], data: dict[str, Any]) -> Declaration:
    return Declaration(
        event_id=_text(record, "id", _ID),
        agency=_text(data, "agency", _CODE),
        procedure=_text(data, "procedure", _CODE),
        level=_level(data),
        valid_from=_day(data, "valid_from"),
        at=_instant(record, "time"),
    )


def _required(fields: dict[str, Any], name: str) -> Any:
    value = fields.get(name, _MISSING)
    if value is _MISSING or value is None or value == "":
        raise Unreadable(Reason.MISSING_FIELD, name)
    return value


def _text(fields: dict[str, Any], name: str, pattern: re.Pattern[str]) -> str:
    value = _required(fields, name)
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise Unreadable(Reason.BAD_VALUE, name)
    return value


def _channel(data: dict[str, Any]) -> int:
    value = _required(data, "channel")
    if isinstance(value, bool) or value not in tuple(Channel):
        raise Unreadable(Reason.BAD_VALUE, "channel")
    return int(value)


def _level(data: dict[str, Any]) -> str:
    value = _required(data, "level")
    if not isinstance(value, str) or value not in tuple(Level):
        raise Unreadable(Reason.BAD_VALUE, "level")
    return value


def _flag(data: dict[str, Any], name: str) -> bool:
    value = data.get(name, False)
    if not isinstance(value, bool):
        raise Unreadable(Reason.BAD_VALUE, name)
    return value


def _instant(fields: dict[str, Any], name: str) -> datetime:
    """An RFC 3339 instant with its offset, between 2000 and 2100."""
    value = _required(fields, name)
    try:
        instant = datetime.fromisoformat(value)
        if instant.tzinfo is None or not 2000 <= instant.year < 2100:
            raise Unreadable(Reason.BAD_VALUE, name)
    except (TypeError, ValueError) as error:
        raise Unreadable(Reason.BAD_VALUE, name) from error
    return instant


def _day(fields: dict[str, Any], name: str) -> date:
    value = _required(fields, name)
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise Unreadable(Reason.BAD_VALUE, name) from error
