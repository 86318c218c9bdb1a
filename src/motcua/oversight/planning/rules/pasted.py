"""A pasted sheet of units and percents: each line is read or said to be wrong, nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal

MOST_LINES = 5_000
_PERCENT = re.compile(r"([0-9]{1,3})(?:[.,]([0-9]{1,2}))?\s*%?")
_LINE = re.compile(r'"?(?P<unit>[0-9A-Z.]{3,35})"?\s*[\t;,]\s*"?(?P<percent>[^"\t;]*)"?\s*[\t;]*')


@dataclass(frozen=True)
class Fault:
    """What is wrong with one line; `line` counts from 1, `what` is unreadable, percent, unknown, twice or long."""

    line: int
    what: str
    text: str


@dataclass(frozen=True)
class Pasted:
    percents: dict[str, Decimal]
    faults: tuple[Fault, ...]


def read_pasted(text: str, units: Collection[str]) -> Pasted:
    """Lines `H01.101;80,5`, with a tab, semicolon or comma between; a first line without any digit is a heading."""
    percents: dict[str, Decimal] = {}
    faults: list[Fault] = []
    for number, line in _lines(text):
        if number > MOST_LINES:
            faults.append(Fault(number, "long", ""))
            break
        found = _LINE.fullmatch(line)
        percent = _percent(found["percent"]) if found else None
        what = _fault(found["unit"] if found else None, percent, percents, units)
        if what:
            faults.append(Fault(number, what, line[:60]))
        elif found and percent is not None:
            percents[found["unit"]] = percent
    return Pasted(percents, tuple(faults))


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        plain = line.strip()
        is_heading = number == 1 and not any(letter.isdigit() for letter in plain)
        if plain and not is_heading:
            yield number, plain


def _fault(unit: str | None, percent: Decimal | None, percents: Collection[str], units: Collection[str]) -> str:
    if unit is None:
        return "unreadable"
    if unit not in units:
        return "unknown"
    if unit in percents:
        return "twice"
    return "" if percent is not None and 0 < percent <= 100 else "percent"


def _percent(text: str) -> Decimal | None:
    """A comma or a dot before decimals; a dot never parts thousands in a percent."""
    found = _PERCENT.fullmatch(text.strip())
    return Decimal(f"{found[1]}.{found[2] or 0}") if found else None
