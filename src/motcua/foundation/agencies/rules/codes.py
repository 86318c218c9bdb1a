"""Identifiers and codes (law.md 2.2 to 2.4)."""

from __future__ import annotations

import re
from datetime import date

MAX_IDENTIFIER = 35

_LEVELLED = re.compile(r"[A-Y]\d{2}(\.[0-9A-Z]+)*", re.ASCII)
_OTHER = re.compile(r"Z(0[1-9]|[1-9]\d)[0-9A-Z.]{1,32}", re.ASCII)
_OLDER = re.compile(r"(\d{3})\.(\d{2})\.(\d{2})\.([A-Y]\d{2})", re.ASCII)


def is_identifier(text: str) -> bool:
    """Whether `text` is an electronic identifier of QĐ 20/2020/QĐ-TTg (law.md 2.2)."""
    return len(text) <= MAX_IDENTIFIER and bool(_LEVELLED.fullmatch(text) or _OTHER.fullmatch(text))


def is_older_identifier(text: str) -> bool:
    """Whether `text` has the form of TT 10/2016, `000.00.00.H30` (right to left, zero padded)."""
    return bool(_OLDER.fullmatch(text))


def code_parts(pattern: str, **values: str) -> tuple[str, str, str]:
    """A pattern with its values filled in, as (text before the number, width of the number, text after).

    `{agency}-{yymmdd}-{seq:04}` gives (`H01.103.07-261123-`, `04`, ``).
    """
    before, width, after = re.split(r"\{seq:?(\d*)\}", pattern)
    return before.format(**values), width, after.format(**values)


def code_text(before: str, width: str, after: str, number: int) -> str:
    """The code with its number, longer than `width` when the number needs it (R-COD-03)."""
    return f"{before}{number:{width}}{after}"


def yymmdd(day: date) -> str:
    """The date of receipt as it stands in a dossier code (R-COD-01)."""
    return day.strftime("%y%m%d")
