"""Reference data of directives: the ladder, words that name an indicator, the shipped examples."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from motcua.foundation.agencies import selectors as agencies
from motcua.foundation.agencies.errors import AgencyNotFound
from motcua.foundation.agencies.types import AgencyInfo, Group
from motcua.foundation.notifications import selectors as notices
from motcua.foundation.notifications.types import Rung
from motcua.kernel.clock import today
from motcua.oversight.directives.rules.ladder import head_agrees
from motcua.oversight.directives.types import HeadRule, LongestRule, Named

REFERENCE = Path(__file__).parents[1] / "reference"


@cache
def _read(name: str) -> Any:
    return json.loads((REFERENCE / name).read_text(encoding="utf-8"))


@cache
def _rungs() -> tuple[Rung, ...]:
    return notices.rungs_of(_read("ladder.json")["rungs"])


def ladder(on: date) -> list[Rung]:
    """The rungs in force on a day, lowest first."""
    return notices.rungs_on(_rungs(), on)


@cache
def _head_rules() -> tuple[HeadRule, ...]:
    return tuple(
        HeadRule(
            is_demanded=row["is_demanded"],
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            source=row["source"],
            assumed=row["assumed"],
        )
        for row in _read("ladder.json")["head_agrees"]
    )


def head_agrees_on(on: date) -> bool:
    """Whether a head must agree on a day before evidence or a request for a later day leaves the agency."""
    return head_agrees(_head_rules(), on)


def longest_extension_on(on: date) -> int:
    """The most days by which a later day may lie after the one that holds, by the rule in force; 0 without a rule."""
    rows = _read("ladder.json")["longest_extension"]
    rules = [LongestRule(**row | {name: _day(row[name]) for name in ("valid_from", "valid_to")}) for row in rows]
    return next((r.days for r in rules if r.valid_from <= on and (r.valid_to is None or on < r.valid_to)), 0)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def indicator_words() -> dict[str, str]:
    """Indicator by a phrase that names it in a text."""
    return dict(_read("indicator_words.json"))


def examples() -> list[dict[str, Any]]:
    """The directives that sources tell of, shipped with the program."""
    return [_read("letter_3109_2023.json"), _read("resolution_17_2019.json")]


def tops() -> list[AgencyInfo]:
    """Ministries and provincial committees of all times."""
    return agencies.children_of(None)


def names() -> list[Named]:
    return [Named(each.code, each.name) for each in tops()]


def members(group: Group, on: date) -> list[str]:
    """The agencies of a group that exist on a day."""
    return [each.code for each in tops() if each.kind == group and is_there(each, on)]


def who_owes(code: str, on: date) -> str:
    """The agency itself, or who alone took it over by a day; one that was divided, or that nobody took, keeps it."""
    try:
        heirs = agencies.heirs_of(code, on)
    except AgencyNotFound:
        return code
    return next(iter(heirs)) if len(heirs) == 1 else code


def taken_over(codes: Iterable[str]) -> list[tuple[str, str]]:
    """Of agencies that have ended and have one heir, the names of both: who will owe what is given to the first."""
    heirs = ((code, who_owes(code, today())) for code in codes)
    return [(agency_name(code), agency_name(heir)) for code, heir in heirs if heir != code]


def is_left_behind(code: str, on: date) -> bool:
    """Whether an agency has ended by a day and nobody, or more than one, took it over: no clerk is left to be asked."""
    try:
        info = agencies.agency(code)
    except AgencyNotFound:
        return False
    has_ended = info.valid_to is not None and info.valid_to <= on
    return (has_ended or code.partition(".")[0] in agencies.ended_agencies(on)) and who_owes(code, on) == code


def is_there(agency: AgencyInfo, on: date) -> bool:
    begun = agency.valid_from is None or agency.valid_from <= on
    return begun and (agency.valid_to is None or on < agency.valid_to)


def agency_name(code: str) -> str:
    """The name of an agency, from the register that is kept in the process; its code where nobody knows it."""
    try:
        return agencies.agency(code).name
    except AgencyNotFound:
        return code
