"""What recurs, as Vietnamese official texts write it: "trước ngày 20 hằng tháng", "thứ Sáu hằng tuần".

The day in the round is read from the same sentence; what is there and was not understood is said to the person.
"""

from __future__ import annotations

import re

from motcua.oversight.directives.types import Deadline, Recurrence, Rhythm

_EACH = r"(?:h[ằà]ng|mỗi)\s+"
_RHYTHMS = (
    (re.compile(_EACH + r"tuần", re.I), Recurrence.WEEKLY),
    (re.compile(_EACH + r"tháng|định kỳ\s+tháng", re.I), Recurrence.MONTHLY),
    (re.compile(_EACH + r"quý|định kỳ\s+quý", re.I), Recurrence.QUARTERLY),
    (re.compile(_EACH + r"năm", re.I), Recurrence.YEARLY),
)
_REGULAR = re.compile(r"thường xuyên|liên tục", re.I)
_WHOLE_DATE = re.compile(r"\d{1,2}\s*(?:[/.-]|tháng)\s*\d{1,2}\s*(?:[/.-]|năm)\s*(?:19|20)\d\d", re.I)
_END = re.compile(r"[;\n]|\.\s")
_DAY = re.compile(
    r"(?P<cue>trước\s+)?(?:ngày|mùng|mồng)\s+(?P<d>\d{1,2})(?!\d)(?:\s*(?:[/-]|tháng)\s*(?P<m>\d{1,2}))?", re.I
)
_WEEKDAY = re.compile(r"(?P<cue>trước\s+)?(?:thứ\s+(?P<w>hai|ba|tư|năm|sáu|bảy|[2-7])|(?P<sunday>chủ nhật))\b", re.I)
_WEEKDAYS = {"hai": 1, "ba": 2, "tư": 3, "năm": 4, "sáu": 5, "bảy": 6}
_HINT = re.compile(r"ngày\s+\d|trước\s+\d|m[ùồ]ng\s+\d|đầu tháng|giữa tháng|đầu tuần|giữa tuần", re.I)
_IN_QUARTER = (
    (re.compile(r"tháng\s+(?:đầu|thứ nhất)", re.I), 1),
    (re.compile(r"tháng\s+thứ (?:hai|2)", re.I), 2),
    (re.compile(r"tháng\s+(?:cuối|thứ ba|thứ 3)", re.I), 3),
)
BEFORE = "“trước …” được hiểu là đến hết ngày liền trước"


def names_rhythm(text: str) -> bool:
    return any(pattern.search(text) for pattern, _recurrence in _RHYTHMS)


def read_rhythm(text: str) -> Deadline | None:
    """The rhythm that a point states, with the day in its round where the sentence has one."""
    held = [(found, each) for pattern, each in _RHYTHMS if (found := pattern.search(text))]
    if not held:
        found = _REGULAR.search(text)
        return Deadline(recurrence=Recurrence.REGULAR, words=found[0]) if found else None
    found, recurrence = held[0]
    told = _in_sentence(text, found, recurrence)
    return told if len(held) == 1 else _partly(told)


def _partly(told: Deadline) -> Deadline:
    return Deadline(told.due_on, told.recurrence, told.words, told.note, told.day, told.month, is_partly=True)


def _in_sentence(text: str, named: re.Match[str], recurrence: Recurrence) -> Deadline:
    start = max((m.end() for m in _END.finditer(text, 0, named.start())), default=0)
    end = after.start() if (after := _END.search(text, named.end())) else len(text)
    plain = _WHOLE_DATE.sub(lambda m: "#" * len(m[0]), text[:end])
    found = (_WEEKDAY if recurrence is Recurrence.WEEKLY else _DAY).search(plain, start)
    if found is None:
        hinted = _HINT.search(plain, start) is not None
        return Deadline(recurrence=recurrence, words=named[0], is_partly=hinted)
    words = text[min(found.start(), named.start()) : max(found.end(), named.end())].strip()
    rhythm = _place(recurrence, found, plain[start:])
    if rhythm is None:
        return Deadline(recurrence=recurrence, words=words, is_partly=True)
    note = BEFORE if found["cue"] else ""
    return Deadline(recurrence=recurrence, words=words, note=note, day=rhythm.day, month=rhythm.month)


def _place(recurrence: Recurrence, found: re.Match[str], sentence: str) -> Rhythm | None:
    """None for a day that no calendar has, or that this reading does not understand."""
    if recurrence is Recurrence.WEEKLY:
        return _weekday(found)
    day, month = int(found["d"]), int(found["m"] or 0)
    if not 1 <= day <= 31 or month > 12:
        return None
    if recurrence is Recurrence.YEARLY:
        return _in_year(day, month, bool(found["cue"]))
    if month:
        return None
    if recurrence is Recurrence.QUARTERLY:
        month = next((place for pattern, place in _IN_QUARTER if pattern.search(sentence)), 0)
        if not month or (found["cue"] and day == 1):
            return None
    return Rhythm(recurrence, day - 1 if found["cue"] else day, month)


def _weekday(found: re.Match[str]) -> Rhythm:
    """Sunday is the last day of the week and written 0; before Monday is the Sunday."""
    name = (found["w"] or "").lower()
    day = 7 if found["sunday"] else _WEEKDAYS.get(name) or int(name) - 1
    return Rhythm(Recurrence.WEEKLY, (day - 1 if found["cue"] else day) % 7)


_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _in_year(day: int, month: int, is_before: bool) -> Rhythm | None:
    if not month or day > _LONGEST[month - 1]:
        return None
    if not is_before:
        return Rhythm(Recurrence.YEARLY, day, month)
    return Rhythm(Recurrence.YEARLY, day - 1, month) if day > 1 else Rhythm(Recurrence.YEARLY, 0, (month - 2) % 12 + 1)
