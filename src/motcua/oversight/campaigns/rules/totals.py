"""Sums of counts: an agency that took over others adds their counts to its own; nothing is ever overwritten (F-170)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from motcua.oversight.campaigns.types import Counts, RemarkKind

LARGEST = 2**53
"""Beyond this no spreadsheet keeps a count exactly."""
LONGEST_CELL = 200
LONGEST_NOTE = 1000
_GROUPED_VI = re.compile(r"[0-9]{1,3}(\.[0-9]{3})+(,0+)?")
_GROUPED_EN = re.compile(r"[0-9]{1,3}(,[0-9]{3}){2,}(\.0+)?")
_SPACED = re.compile(r"[0-9]{1,3}( [0-9]{3})+")
_PLAIN = re.compile(r"[0-9]{1,17}")
_DECIMAL = re.compile(r"[0-9]+[.,][0-9]+")
_SPACES = {0: "\ufffd", **dict.fromkeys((0x00A0, 0x202F, 0x2009, 0x0009), " ")}


def added(all_counts: Iterable[Counts]) -> tuple[int | None, ...]:
    """Counts added element by element; None where one of them is missing: a sum without a part is no sum."""
    return tuple(sum_of(column) for column in zip(*all_counts, strict=True))


def sum_of(counts: Iterable[int | None]) -> int | None:
    """The sum of counts; None where one is missing or there are none."""
    given = list(counts)
    found = [count for count in given if count is not None]
    return sum(found) if given and len(found) == len(given) else None


def total_of(parts: Mapping[str, Counts], size: int) -> tuple[int | None, ...]:
    """The counts of a report with all its parts; `size` counts without one."""
    return added(parts.values()) if parts else (None,) * size


def clean(text: str) -> str:
    """A cell's text without what nobody sees. NUL, which no column of text can hold, becomes U+FFFD: no digit."""
    return unicodedata.normalize("NFC", text).translate(_SPACES).strip()


def cell_text(text: str) -> str:
    """What is kept of a cell."""
    return clean(text)[:LONGEST_CELL]


def note_text(text: str) -> str:
    """What is kept of a sentence."""
    return clean(text)[:LONGEST_NOTE]


def read_count(text: str) -> tuple[int | None, RemarkKind | None]:
    """A count as people in Viet Nam write it, and what is to be remarked.

    `1.234` is 1234 (dot groups thousands) and is said so; `1,234` may be either and is asked; `12.5` is no count.
    (None, None) is an empty cell.
    """
    given = clean(text)
    if not given or _PLAIN.fullmatch(given):
        count = int(given) if given else None
        return (None, RemarkKind.NOT_A_NUMBER) if count is not None and count > LARGEST else (count, None)
    if _GROUPED_VI.fullmatch(given):
        return int(given.partition(",")[0].replace(".", "")), RemarkKind.READ_AS
    if _GROUPED_EN.fullmatch(given):
        return int(given.partition(".")[0].replace(",", "")), RemarkKind.READ_AS
    if _SPACED.fullmatch(given):
        return int(given.replace(" ", "")), RemarkKind.READ_AS
    return None, _why_not(given)


def _why_not(given: str) -> RemarkKind:
    if given[0] in "-−–" and any(c.isdigit() for c in given):
        return RemarkKind.NEGATIVE
    if re.fullmatch(r"[0-9]{1,3},[0-9]{3}", given):
        return RemarkKind.UNCERTAIN
    return RemarkKind.NOT_WHOLE if _DECIMAL.fullmatch(given) else RemarkKind.NOT_A_NUMBER
