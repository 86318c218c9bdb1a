"""Deadlines as Vietnamese official texts write them, read by rule.

Only a date with a word of time before it counts ("trước", "chậm nhất", "trong", "Thời hạn hoàn thành:"), so that
the date of a cited decree is never taken for a deadline.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from motcua.oversight.directives.rules.rhythms import BEFORE, names_rhythm, read_rhythm
from motcua.oversight.directives.rules.rounds import month_end
from motcua.oversight.directives.types import Deadline

_MARK = re.compile(r"(?:thời (?:hạn|gian)(?: (?:hoàn thành|thực hiện|báo cáo))?)\s*[:：]\s*([^\n]+)", re.I)
_CUE = (
    r"(?P<cue>trước|chậm nhất(?:\s+là)?(?:\s+(?:trong|vào))?|muộn nhất(?:\s+là)?"
    r"|đến hết|đến|hết|trong|xong|hoàn thành|cuối)\s+"
)
_YEAR = r"(?P<y>(?:19|20)\d\d)"
_DATE = r"(?:ngày\s+)?(?P<d>\d{1,2})\s*(?:[/.-]|\s+tháng\s+)\s*(?P<m>\d{1,2})\s*(?:[/.-]|\s+năm\s+)\s*" + _YEAR
_MONTH = r"tháng\s+(?P<m>\d{1,2})\s*(?:[/.-]|\s+năm\s+)\s*" + _YEAR
_QUARTER = r"quý\s+(?P<q>IV|III|II|I|[1-4])\s*(?:[/.-]|\s+năm\s+|\s+)\s*" + _YEAR
_HALF = r"(?P<h>6|sáu) tháng (?P<part>đầu|cuối)\s+năm\s+" + _YEAR
_WHOLE = r"năm\s+" + _YEAR
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4}
Finder = Callable[[re.Match[str]], tuple[date, date]]
"""First and last day of what was named."""


def _a_date(found: re.Match[str]) -> tuple[date, date]:
    day = date(int(found["y"]), int(found["m"]), int(found["d"]))
    return day, day


def _a_month(found: re.Match[str]) -> tuple[date, date]:
    year, month = int(found["y"]), int(found["m"])
    return date(year, month, 1), month_end(year, month)


def _a_quarter(found: re.Match[str]) -> tuple[date, date]:
    year, quarter = int(found["y"]), _ROMAN.get(found["q"].upper()) or int(found["q"])
    return date(year, quarter * 3 - 2, 1), month_end(year, quarter * 3)


def _a_half(found: re.Match[str]) -> tuple[date, date]:
    year, is_first = int(found["y"]), found["part"].lower() == "đầu"
    return (date(year, 1, 1), date(year, 6, 30)) if is_first else (date(year, 7, 1), date(year, 12, 31))


def _a_year(found: re.Match[str]) -> tuple[date, date]:
    return date(int(found["y"]), 1, 1), date(int(found["y"]), 12, 31)


_KINDS: tuple[tuple[str, Finder], ...] = (
    (_DATE, _a_date),
    (_MONTH, _a_month),
    (_QUARTER, _a_quarter),
    (_HALF, _a_half),
    (_WHOLE, _a_year),
)
_BARE = tuple((re.compile(rf"(?P<cue>){pattern}", re.I), find) for pattern, find in _KINDS)
_CUED = tuple((re.compile(_CUE + pattern, re.I), find) for pattern, find in _KINDS)


def read_deadline(text: str) -> Deadline:
    """The deadline that a point states; an unknown one where it states none.

    A passage after "Thời hạn …:" decides; else the last date with a word of time; else a rhythm; else "thường xuyên".
    Where a date decides and a rhythm is named beside it, the person is told that not all was read.
    """
    marked = _MARK.search(text)
    if marked:
        told = _dated(marked[1], _CUED) or _dated(marked[1], _BARE) or read_rhythm(marked[1])
        return _doubted(told, text) if told else Deadline(words=marked[1].strip(" ."))
    return _doubted(_dated(text, _CUED) or read_rhythm(text) or Deadline(), text)


def names_no_day(text: str) -> bool:
    """Whether a day with a word of time is named that no calendar has, such as "trước ngày 31/9/2023"."""
    marked = _MARK.search(text)
    passages = [(text, _CUED[0]), *([(marked[1], _BARE[0])] if marked else [])]
    return any(_told(found, find) is None for words, (one, find) in passages for found in one.finditer(words))


def _doubted(told: Deadline, text: str) -> Deadline:
    return replace(told, is_partly=True) if told.due_on and names_rhythm(text) else told


def _dated(text: str, patterns: tuple[tuple[re.Pattern[str], Finder], ...]) -> Deadline | None:
    """The last date of the finest kind: a day before a month before a quarter before a year."""
    for pattern, find in patterns:
        for found in reversed(list(pattern.finditer(text))):
            told = _told(found, find)
            if told:
                return told
    return None


def _told(found: re.Match[str], find: Finder) -> Deadline | None:
    """None for a day that no calendar has, such as 31/9."""
    try:
        first, last = find(found)
    except ValueError:
        return None
    is_before = found["cue"].lower() == "trước"
    due = first - timedelta(days=1) if is_before else last
    return Deadline(due, words=found[0].strip(), note=BEFORE if is_before else "")
