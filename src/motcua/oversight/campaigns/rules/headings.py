"""What stands over a column of numbers: this period, another one, a sum of several, or nothing that decides."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache

from motcua.kernel.text import fold
from motcua.oversight.campaigns.rules.totals import clean
from motcua.oversight.campaigns.types import PeriodKind


class Sense(Enum):
    """Whose numbers a heading promises."""

    NOW = "now"
    VALUE = "value"
    """Numbers, without a word on the period."""
    OPEN = "open"
    OTHER = "other"
    """Another period, several at once, a plan, a rate, a remark."""


_VALUE = ("so lieu", "gia tri", "so luong", "ket qua", "value", "count")
_NOW = re.compile(r"\b((thang|ky) (nay|bao cao|hien tai)|trong (thang|ky)|(this|current|reporting) (month|period))\b")
_NOW_ANY = re.compile(r"\b(ky (nay|bao cao|hien tai)|trong ky|(this|current|reporting) period)\b")
_OTHER = re.compile(
    r"\b(truoc|luy ke|cong don|cung ky|tu dau|ca nam|nam nay|nam qua|ke hoach|chi tieu giao|uoc|chenh lech|so sanh|tang"
    r"|giam|ty le|ti le|ty trong|ghi chu|giai trinh|nguon|previous|last|prior|cumulative|to date|plan|rate|difference"
    r"|notes?|remarks?|quy (i|ii|iii|iv|[1-4]))\b|\b[0-9]{1,2} thang\b|\btu (ngay )?[0-9]"
)
_MONTH = re.compile(r"\b(?:thang|month) 0?([0-9]{1,2})(?: (?:nam )?([0-9]{4}))?\b|\b0?([0-9]{1,2}) ([0-9]{4})\b")
_YEAR = re.compile(r"\b(nam|year) [0-9]{4}\b")
_NUMBERED = re.compile(r"[0-9a-d]{1,2}( [0-9a-d]{1,2})*")


LONGEST_NAME = 400
"""Signs by which a name is compared; a form's names have 300 at most."""


@lru_cache(maxsize=4096)
def key_of(text: str) -> str:
    """A text as it is compared: without accents, cases and double blanks."""
    return fold(clean(text[:LONGEST_NAME]))


def is_numbering(text: str) -> bool:
    """Whether it is the number of a column, as forms write it under their headings: (1), 2, B."""
    return bool(_NUMBERED.fullmatch(key_of(text)))


def sense_of(heading: str, month: int = 0, kind: PeriodKind = PeriodKind.MONTH) -> Sense:
    """What a heading promises; whatever names another period beats whatever names this one."""
    key = key_of(heading)
    if not key:
        return Sense.OPEN
    if month and kind is not PeriodKind.MONTH:
        return _sense_of_long(key, month, kind, has_rate="%" in heading)
    named = [_is_month(found, month) for found in _MONTH.finditer(key)] if month else []
    is_other = bool(_OTHER.search(key)) or "%" in heading or (bool(_YEAR.search(key)) and not _MONTH.search(key))
    if is_other or False in named:
        return Sense.OTHER
    if named or _NOW.search(key):
        return Sense.NOW
    return Sense.VALUE if key.startswith(_VALUE) else Sense.OPEN


_PLACE = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "dau": 1, "first": 1, "cuoi": 2, "second": 2}
_LONG = {
    PeriodKind.QUARTER: re.compile(
        r"\b(?:quy (?P<place>iii|ii|iv|i|[1-4])|q(?P<short>[1-4]))(?: (?:nam )?(?P<year>[0-9]{4}))?\b"
    ),
    PeriodKind.HALF_YEAR: re.compile(
        r"\b(?:6 thang (?P<place>dau|cuoi)(?: nam)?|(?P<short>first|second) half(?: of)?)(?: (?P<year>[0-9]{4}))?\b"
    ),
    PeriodKind.YEAR: re.compile(r"\b(?:nam|year) (?P<year>[0-9]{4})\b"),
}
_LONG_NOW = {
    PeriodKind.QUARTER: re.compile(r"\b(trong quy|quy (nay|bao cao|hien tai)|(this|current|reporting) quarter)\b"),
    PeriodKind.HALF_YEAR: re.compile(r"\b(6 thang (nay|bao cao)|(this|current|reporting) half( year)?)\b"),
    PeriodKind.YEAR: re.compile(r"\b((trong|ca) nam|nam (nay|bao cao)|(this|current|reporting) year)\b"),
}


def _sense_of_long(key: str, month: int, kind: PeriodKind, *, has_rate: bool) -> Sense:
    """Of a round of several months: its own name is taken out first, what is left then names no other period."""
    named = [_is_long(found, month, kind) for found in _LONG[kind].finditer(key)]
    rest = _LONG_NOW[kind].sub(" ", _LONG[kind].sub(" ", key))
    is_said = rest != key
    if has_rate or False in named or _OTHER.search(rest) or _MONTH.search(rest) or _YEAR.search(rest):
        return Sense.OTHER
    if is_said or _NOW_ANY.search(rest):
        return Sense.NOW
    return Sense.VALUE if key.startswith(_VALUE) else Sense.OPEN


def _is_long(found: re.Match[str], month: int, kind: PeriodKind) -> bool:
    words = found.groupdict()
    said = words.get("place") or words.get("short")
    place = _PLACE.get(said, 0) or int(said) if said else 0
    is_place = not place or place == month % 12 // kind.months + 1
    return is_place and (not words["year"] or int(words["year"]) == month // 12)


def _is_month(found: re.Match[str], month: int) -> bool:
    year = found[2] or found[4]
    return int(found[1] or found[3]) == month % 12 + 1 and (not year or int(year) == month // 12)
