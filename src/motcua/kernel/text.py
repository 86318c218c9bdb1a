"""Vietnamese text and numbers: one spelling (NFC), one search form, one sort order, one number format."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from motcua.kernel.clock import local

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
NO_BREAK = "\u00a0"


def nfc(text: str) -> str:
    """The stored spelling: Unicode NFC, outer blanks removed."""
    return unicodedata.normalize("NFC", text).strip()


def fold(text: str) -> str:
    """The search form: lower case, no accents, đ as d, one blank between words."""
    lowered = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    bare = "".join(c for c in lowered if not unicodedata.combining(c))
    return re.sub(r"[^0-9a-z]+", " ", bare).strip()


def sort_key(text: str) -> str:
    """A key whose byte order is the Vietnamese alphabetical order (letters first, then tones)."""
    letters, tones = [], []
    for char in unicodedata.normalize("NFC", text.lower()):
        parts = unicodedata.normalize("NFD", char)
        tone = next((_TONES[p] for p in parts if p in _TONES), 0)
        base = unicodedata.normalize("NFC", "".join(p for p in parts if p not in _TONES))
        rank = _ALPHABET.find(base)
        letters.append(chr(0x100 + rank) if rank >= 0 else base[:1])
        tones.append(str(tone))
    return "".join(letters) + "\x01" + "".join(tones)


def number(value: int | Decimal, places: int | None = None) -> str:
    """`1234.5` as `1.234,5`; `places` fixes the decimals (the value must already be rounded)."""
    text = f"{value:,}" if places is None else f"{value:,.{places}f}"
    return text.translate(str.maketrans(",.", ".,"))


def percent(rate: Decimal, places: int = 2) -> str:
    """`71.44` as `71,44 %` with a no-break blank; `rate` is already in percent and rounded."""
    return f"{number(rate, places)}{NO_BREAK}%"


def dong(amount: int) -> str:
    """An amount of money in đồng, `8.000 đồng`."""
    return f"{number(amount)}{NO_BREAK}đồng"


def day(value: date | datetime) -> str:
    """`27/11/2026`; an instant is first put into Vietnamese wall time."""
    return (local(value) if isinstance(value, datetime) else value).strftime("%d/%m/%Y")


def weekday(value: date | datetime) -> str:
    """The weekday that people must keep in mind, `thứ Hai`."""
    return _WEEKDAYS[(local(value) if isinstance(value, datetime) else value).weekday()]


def moment(value: datetime) -> str:
    """`09:20 23/11/2026` in Vietnamese wall time."""
    return local(value).strftime("%H:%M %d/%m/%Y")


def deadline(value: datetime) -> str:
    """The first instant that is too late, as people say it: `24:00 20/11/2026`, not 00:00 of the day after."""
    wall = local(value)
    return f"24:00 {wall - timedelta(days=1):%d/%m/%Y}" if wall.time() == time() else moment(value)


def mask(value: str, keep: int = 4) -> str:
    """An identifier or phone number as shown in lists and logs: only the last `keep` characters."""
    return "•" * max(0, len(value) - keep) + value[-keep:] if len(value) > keep else "•" * len(value)
