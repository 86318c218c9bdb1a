"""Single fields of a record: each is read, or the record is rejected for it (law.md 4.10)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar

from motcua.oversight.intake.types import Reason

_MISSING = object()
_W = TypeVar("_W", bound=StrEnum)


@dataclass(frozen=True)
class Unreadable(Exception):
    """This record is rejected for `reason`."""

    reason: Reason
    what: str = ""


def required(fields: dict[str, Any], name: str) -> Any:
    value = fields.get(name, _MISSING)
    if value is _MISSING or value is None or value == "":
        raise Unreadable(Reason.MISSING_FIELD, name)
    return value


def text(fields: dict[str, Any], name: str, pattern: re.Pattern[str]) -> str:
    value = required(fields, name)
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise Unreadable(Reason.BAD_VALUE, name)
    return value


def optional_text(fields: dict[str, Any], name: str, pattern: re.Pattern[str]) -> str:
    """Empty where the field is absent, null or empty."""
    return text(fields, name, pattern) if fields.get(name) not in (None, "") else ""


def word(fields: dict[str, Any], name: str, words: type[_W]) -> _W:
    value = required(fields, name)
    try:
        if isinstance(value, str):
            return words(value)
    except ValueError:
        pass
    raise Unreadable(Reason.BAD_VALUE, name)


def flag(fields: dict[str, Any], name: str) -> bool:
    value = fields.get(name, False)
    if not isinstance(value, bool):
        raise Unreadable(Reason.BAD_VALUE, name)
    return value


def whole(fields: dict[str, Any], name: str, least: int, most: int) -> int:
    """A whole number from `least` to `most`; true and false are no numbers."""
    value = required(fields, name)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise Unreadable(Reason.BAD_VALUE, name)
    return value


def instant(fields: dict[str, Any], name: str) -> datetime:
    """An RFC 3339 instant with its offset, between 2000 and 2100."""
    value = required(fields, name)
    try:
        found = datetime.fromisoformat(value)
        if found.tzinfo is None or not 2000 <= found.year < 2100:
            raise Unreadable(Reason.BAD_VALUE, name)
    except (TypeError, ValueError) as error:
        raise Unreadable(Reason.BAD_VALUE, name) from error
    return found


def day(fields: dict[str, Any], name: str) -> date:
    """A date between 1990 and 2100: earlier decisions are not told, later ones are a slip."""
    value = required(fields, name)
    try:
        found = date.fromisoformat(value)
        if not 1990 <= found.year < 2100:
            raise Unreadable(Reason.BAD_VALUE, name)
    except (TypeError, ValueError) as error:
        raise Unreadable(Reason.BAD_VALUE, name) from error
    return found


def optional_day(fields: dict[str, Any], name: str) -> date | None:
    return None if fields.get(name) in (None, "") else day(fields, name)
