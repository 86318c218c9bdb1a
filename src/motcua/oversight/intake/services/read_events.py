"""Read the records of a batch: each becomes a checked value or a rejection with its reason (law.md 4.10)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from motcua.kernel.clock import CLOCK_TOLERANCE
from motcua.kernel.identifiers import SENT_CODE as CODE
from motcua.kernel.identifiers import SENT_ID as ID
from motcua.oversight.indicators.types import TOLD_AS_NO, Flag
from motcua.oversight.intake.services import read_fields as field
from motcua.oversight.intake.services.read_fields import Unreadable
from motcua.oversight.intake.services.read_subjects import declared_figure, disclosure, petition, rating
from motcua.oversight.intake.types import (
    DECLARED_TYPE,
    DISCLOSURE_TYPE,
    DOSSIER_TYPES,
    LARGEST_FEE,
    LONGEST_LIMIT,
    PETITION_TYPES,
    RATING_TYPE,
    REPORT_TYPE,
    TOLD_FLAGS,
    TOLD_TRAITS,
    Channel,
    Declaration,
    DossierEvent,
    Event,
    Kind,
    Level,
    Reason,
)

_TYPE = re.compile(r"[a-z0-9._]{1,60}")
_PSEUDONYM = re.compile(r"[0-7][0-9a-f]{15}")
_CHANNELS = frozenset(Channel)
Reader = Callable[[dict[str, Any], dict[str, Any]], Event]


def event_id_of(record: object) -> str:
    """The id that a record gives itself, fit to be repeated in a receipt."""
    given = record.get("id") if isinstance(record, dict) else None
    return given if isinstance(given, str) and ID.fullmatch(given) else ""


def read_event(record: object, received_at: datetime) -> Event:
    """One CloudEvent as a checked value; raises Unreadable with the first reason that applies."""
    if not isinstance(record, dict) or record.get("specversion") != "1.0":
        raise Unreadable(Reason.NOT_AN_EVENT)
    reader = _READERS.get(field.text(record, "type", _TYPE))
    if reader is None:
        raise Unreadable(Reason.UNKNOWN_TYPE)
    data = record.get("data")
    if not isinstance(data, dict):
        raise Unreadable(Reason.MISSING_FIELD, "data")
    event = reader(record, data)
    if event.at > received_at + CLOCK_TOLERANCE:
        raise Unreadable(Reason.FUTURE)
    return event


def _dossier_reader(kind: Kind) -> Reader:
    def read(record: dict[str, Any], data: dict[str, Any]) -> DossierEvent:
        return DossierEvent(
            event_id=field.text(record, "id", ID),
            kind=kind,
            dossier=field.text(data, "dossier", ID),
            agency=field.text(data, "agency", CODE),
            procedure=field.text(data, "procedure", CODE),
            channel=_channel(data),
            level=str(field.word(data, "level", Level)),
            at=field.instant(data, "at"),
            due_at=None if data.get("due_at") is None else field.instant(data, "due_at"),
            online_result=field.flag(data, "online_result"),
            paid_online=field.flag(data, "paid_online"),
            flags=_flags(data),
            fee=None if data.get("fee") is None else field.whole(data, "fee", 0, LARGEST_FEE),
            person=_person(data),
        )

    return read


def _declaration(record: dict[str, Any], data: dict[str, Any]) -> Declaration:
    traits, told = _traits(data)
    return Declaration(
        event_id=field.text(record, "id", ID),
        agency=field.text(data, "agency", CODE),
        procedure=field.text(data, "procedure", CODE),
        level=str(field.word(data, "level", Level)),
        valid_from=field.day(data, "valid_from"),
        at=field.instant(record, "time"),
        traits=traits,
        traits_told=told,
        limit_days=0 if data.get("limit_days") is None else field.whole(data, "limit_days", 1, LONGEST_LIMIT),
    )


def _traits(data: dict[str, Any]) -> tuple[int, int]:
    """`traits` names facts of `TOLD_TRAITS` with true or false; a name that is absent is not told."""
    said = data.get("traits") or {}
    is_read = isinstance(said, dict) and all(isinstance(holds, bool) for holds in said.values())
    if not is_read or not said.keys() <= TOLD_TRAITS.keys():
        raise Unreadable(Reason.BAD_VALUE, "traits")
    return sum(TOLD_TRAITS[name] for name, holds in said.items() if holds), sum(TOLD_TRAITS[name] for name in said)


def _channel(data: dict[str, Any]) -> int:
    """Absent, null, empty and 0 are a channel that is not told: counted, and never online (law.md 4.0)."""
    value = data.get("channel")
    if value in (None, ""):
        return Channel.NOT_TOLD
    if isinstance(value, bool) or not isinstance(value, int) or value not in _CHANNELS:
        raise Unreadable(Reason.BAD_VALUE, "channel")
    return int(value)


def _flags(data: dict[str, Any]) -> int:
    """`flags` lists names of `TOLD_FLAGS`; a name that is not known is an error, never passed over."""
    told = data.get("flags") or []
    try:
        flags = sum({TOLD_FLAGS[name] for name in told}) if isinstance(told, list) else -1
    except (KeyError, TypeError):
        flags = -1
    if flags < 0:
        raise Unreadable(Reason.BAD_VALUE, "flags")
    return flags | _told(data, "online_result", Flag.E_RESULT) | _told(data, "paid_online", Flag.PAID_ONLINE)


def _told(data: dict[str, Any], name: str, flag: Flag) -> int:
    """A field of its own says yes or no; one that is absent is not told."""
    if name not in data:
        return 0
    return int(flag if field.flag(data, name) else TOLD_AS_NO[flag])


def _person(data: dict[str, Any]) -> int:
    """Sixteen hexadecimal digits of a pseudonym, the first one at most 7; never an identity number."""
    return int(field.optional_text(data, "person", _PSEUDONYM) or "0", 16)


_READERS: dict[str, Reader] = {
    **{name: _dossier_reader(kind) for name, kind in DOSSIER_TYPES.items()},
    **{name: petition(kind) for name, kind in PETITION_TYPES.items()},
    DECLARED_TYPE: _declaration,
    RATING_TYPE: rating,
    DISCLOSURE_TYPE: disclosure,
    REPORT_TYPE: declared_figure,
}
