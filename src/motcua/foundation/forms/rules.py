"""Plain rules of forms: what is asked, how typed parts become a date, how a date is written in words."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from motcua.foundation.forms.types import Field
from motcua.kernel.text import nfc

OLDEST_YEAR = 1900
_FULL = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_PARTIAL = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?")
_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


class DateFault(StrEnum):
    """Why something typed is not a date of the past."""

    INCOMPLETE = "incomplete"
    NO_SUCH_MONTH = "no_such_month"
    NO_SUCH_DAY = "no_such_day"
    TOO_OLD = "too_old"
    FUTURE = "future"


def clean_line(text: str) -> str:
    """One line as stored: NFC, single blanks, none outside; NUL cannot be stored and goes."""
    return nfc(" ".join(text.replace("\0", "").split()))


def clean_text(text: str) -> str:
    """Several lines as stored: NFC, `\\n` ends a line, no blanks outside."""
    return nfc("\n".join(text.replace("\0", "").splitlines()))


def clean_digits(text: str) -> str:
    """A number as people write it in groups, without the blanks and dots between them."""
    bare = re.sub(r"[\s.\u00a0]", "", text)
    return bare if bare.isascii() and bare.isdigit() else clean_line(text)


def join_date(day: str, month: str, year: str, *, partial: bool) -> str | dict[str, str] | None:
    """Three typed parts as one answer, impossible dates included; parts that make no date are kept as typed."""
    day, month, year = clean_line(day), clean_line(month), clean_line(year)
    if not (day or month or year):
        return None
    given = [part for part in (day, month, year) if part]
    numeric = all(part.isascii() and part.isdigit() and len(part) <= 4 for part in given)
    if numeric and len(year) == 4 and len(day) <= 2 and len(month) <= 2:
        if day and month:
            return f"{year}-{month:0>2}-{day:0>2}"
        if partial and not day:
            return f"{year}-{month:0>2}" if month else year
    return {"day": day, "month": month, "year": year}


def split_date(value: Any) -> tuple[str, str, str]:
    """The answer of a date field as the three parts to show again: day, month, year."""
    if isinstance(value, Mapping):
        return str(value.get("day", "")), str(value.get("month", "")), str(value.get("year", ""))
    if full := _FULL.fullmatch(str(value or "")):
        return _bare(full[3]), _bare(full[2]), full[1]
    if partial := _PARTIAL.fullmatch(str(value or "")):
        return "", _bare(partial[2] or ""), partial[1]
    return "", "", str(value or "")


def _bare(part: str) -> str:
    return part if part in {"", "00"} else part.lstrip("0")


def date_fault(value: Any, today: date, *, partial: bool = False) -> DateFault | None:
    """What keeps `value` from being a day (or, if `partial`, a month or year) between 1900 and `today`."""
    text = value if isinstance(value, str) else ""
    match = _FULL.fullmatch(text) or (_PARTIAL.fullmatch(text) if partial else None)
    if match is None:
        return DateFault.INCOMPLETE
    year, month, day = (int(part) if part else None for part in (*match.groups(), None)[:3])
    return _fault_of(year or 0, month, day, today)


def _fault_of(year: int, month: int | None, day: int | None, today: date) -> DateFault | None:
    if month is not None and not 1 <= month <= 12:
        return DateFault.NO_SUCH_MONTH
    if year < OLDEST_YEAR:
        return DateFault.TOO_OLD
    if day is not None and not 1 <= day <= days_in(year, month or 1):
        return DateFault.NO_SUCH_DAY
    return DateFault.FUTURE if date(year, month or 1, day or 1) > today else None


def days_in(year: int, month: int) -> int:
    """How many days the month has: 29 in February of a leap year."""
    return calendar.monthrange(year, month)[1]


def is_asked(show_when: Mapping[str, str], answers: Mapping[str, Any]) -> bool:
    """Whether all answers that a question depends on are given as it needs them."""
    return all(answers.get(name) == wanted for name, wanted in show_when.items())


def asked_names(fields: Iterable[Field], answers: Mapping[str, Any]) -> frozenset[str]:
    """The fields that these answers lead to. A question behind an unasked question is not asked."""
    asked: dict[str, Any] = {}
    names = []
    for each in fields:
        if is_asked(each.show_when, asked):
            names.append(each.name)
            asked[each.name] = answers.get(each.name)
    return frozenset(names)


def number_in_words(number: int) -> str:
    """A whole number from 0 to 9999 as it is written out in civil-status papers."""
    if not 0 <= number <= 9999:
        raise ValueError("only numbers from 0 to 9999 are written out")
    thousands, rest = divmod(number, 1000)
    words = [_DIGITS[thousands], "nghìn"] if thousands else []
    return " ".join(words + _below_thousand(rest, after_more=bool(thousands))) or _DIGITS[0]


def _below_thousand(number: int, *, after_more: bool) -> list[str]:
    hundreds, rest = divmod(number, 100)
    if not number:
        return []
    words = [_DIGITS[hundreds], "trăm"] if hundreds or after_more else []
    return words + _below_hundred(rest, after_more=bool(words))


def _below_hundred(number: int, *, after_more: bool) -> list[str]:
    tens, ones = divmod(number, 10)
    if not number:
        return []
    if tens == 0:
        return (["linh"] if after_more else []) + [_DIGITS[ones]]
    return (["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]) + _ones(tens, ones)


def _ones(tens: int, ones: int) -> list[str]:
    if ones == 0:
        return []
    special = {1: "mốt" if tens > 1 else "một", 4: "tư" if tens > 1 else "bốn", 5: "lăm"}
    return [special.get(ones, _DIGITS[ones])]


def date_in_words(day: date) -> str:
    """`Ngày năm tháng mười một năm hai nghìn không trăm hai mươi sáu`; the fourth month is "tư"."""
    month = "tư" if day.month == 4 else number_in_words(day.month)
    return f"Ngày {number_in_words(day.day)} tháng {month} năm {number_in_words(day.year)}"


def date_of_paper(day: date) -> str:
    """`ngày 05 tháng 02 năm 2026`: one-digit days, January and February get a zero, as in official papers."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"
