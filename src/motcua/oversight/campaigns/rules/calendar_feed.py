"""Dates as iCalendar (RFC 5545): lines end in CRLF, are folded at 75 octets, and text is escaped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

WIDTH = 75


@dataclass(frozen=True)
class Date:
    """One whole day: stable id, what it is called, what is said of it."""

    uid: str
    day: date
    title: str
    text: str
    url: str
    stamp: datetime
    """When it was last changed."""


def escaped(text: str) -> str:
    """TEXT of 3.3.11: backslash, semicolon, comma and line break are written with a backslash."""
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return plain.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def folded(line: str) -> str:
    """A content line of at most 75 octets each (3.1), never cut inside a letter; further lines begin with a blank."""
    parts, part, room = [], "", WIDTH
    for letter in line:
        size = len(letter.encode())
        if size > room:
            parts.append(part)
            part, room = "", WIDTH - 1
        part, room = part + letter, room - size
    return "\r\n ".join([*parts, part])


def calendar(*, name: str, dates: Iterable[Date]) -> str:
    """The whole feed."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//motcua//campaigns//VI", "CALSCALE:GREGORIAN",
             f"X-WR-CALNAME:{escaped(name)}"]  # fmt: skip
    for each in dates:
        lines += _event(each)
    return "".join(f"{folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _event(each: Date) -> list[str]:
    stamp = each.stamp.astimezone(UTC)
    return [
        "BEGIN:VEVENT",
        f"UID:{each.uid}",
        f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{each.day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{each.day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{escaped(each.title)}",
        f"DESCRIPTION:{escaped(each.text)}",
        f"URL:{each.url}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]
