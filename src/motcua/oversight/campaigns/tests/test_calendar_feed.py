"""The feed of due days, read by a parser that forgives nothing (RFC 5545)."""

from __future__ import annotations

import re
from datetime import date, datetime

import pytest
from django.test import Client

from motcua.oversight.campaigns.tests.factories import OCTOBER, opened

pytestmark = pytest.mark.django_db
_LINE = re.compile(r"(?P<name>[A-Z0-9-]+)(?P<parameters>(;[A-Z0-9-]+=[^;:,\"]+)*):(?P<value>.*)")
_TEXT = re.compile(r"([^\\;,\n]|\\[\\;,nN])*")
_TEXTS = {"SUMMARY", "DESCRIPTION", "X-WR-CALNAME"}
_ONCE = {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "URL", "TRANSP"}
Event = dict[str, str]


class Broken(ValueError):
    """The feed breaks a rule of RFC 5545."""


def must(holds: object, rule: str) -> None:
    if not holds:
        raise Broken(rule)


def unfolded(body: bytes) -> list[str]:
    """Content lines (3.1): CRLF alone ends a line, none is longer than 75 octets, none is cut inside a letter."""
    must(body.endswith(b"\r\n") and not re.search(rb"(?<!\r)\n|\r(?!\n)", body), "3.1 line ends")
    lines = body[:-2].split(b"\r\n")
    must(all(0 < len(line) <= 75 for line in lines), "3.1 length")
    must(not re.search("[\x00-\x08\x0b-\x1f\x7f]", "".join(line.decode() for line in lines)), "3.1 controls")
    found: list[str] = []
    for line in lines:
        if line[:1] in b" \t":
            found[-1] += line[1:].decode()
        else:
            found.append(line.decode())
    return found


def parsed(body: bytes) -> list[Event]:
    """The events of a feed (3.4, 3.6, 3.6.1). Raises Broken."""
    lines = unfolded(body)
    must(lines[0] == "BEGIN:VCALENDAR" and lines[-1] == "END:VCALENDAR", "3.4")
    events: list[Event] = []
    head: Event = {}
    inside: Event | None = None
    for line in lines[1:-1]:
        if line in ("BEGIN:VEVENT", "END:VEVENT"):
            must((inside is None) == line.startswith("BEGIN"), "3.6.1 nesting")
            if inside is not None:
                _keep(inside, events)
            inside = {} if inside is None else None
            continue
        _add(line, head if inside is None else inside)
    must(inside is None and head["VERSION"] == "2.0" and head["PRODID"], "3.6")
    must(len({event["UID"] for event in events}) == len(events), "3.8.4.7 unique")
    return events


def _add(line: str, held: Event) -> None:
    found = _LINE.fullmatch(line)
    must(found, f"3.1 grammar: {line}")
    assert found
    must(found["name"] not in held, f"once: {line}")
    must(found["name"] not in _TEXTS or _TEXT.fullmatch(found["value"]), f"3.3.11: {line}")
    if found["name"] in ("DTSTART", "DTEND"):
        must(found["parameters"] == ";VALUE=DATE" and re.fullmatch(r"[0-9]{8}", found["value"]), "3.3.4")
    held[found["name"]] = found["value"]


def _keep(event: Event, events: list[Event]) -> None:
    must(event.keys() == _ONCE, "3.6.1 properties")
    must(re.fullmatch(r"[0-9]{8}T[0-9]{6}Z", event["DTSTAMP"]), "3.3.5 form 2")
    start, end = (datetime.strptime(event[name], "%Y%m%d") for name in ("DTSTART", "DTEND"))  # noqa: DTZ007 a day
    must(end > start, "3.8.2.2 not inclusive")
    events.append(event)


def test_the_feed_is_what_the_standard_asks_and_names_the_due_and_the_lock_day() -> None:
    for month in range(OCTOBER - 3, OCTOBER + 1):
        opened("H01", month=month)
    events = parsed(Client().get("/bao-cao/lich.ics").content)
    assert len(events) == 8
    days = {event["UID"]: event["DTSTART"] for event in events}
    assert days["toan-trinh-2026-10-due@motcua"] == date(2026, 11, 20).strftime("%Y%m%d")
    assert all(event["SUMMARY"] and event["URL"].startswith("http") for event in events)


def test_the_feed_is_the_same_when_it_is_asked_again() -> None:
    opened("H01")
    assert Client().get("/bao-cao/lich.ics").content == Client().get("/bao-cao/lich.ics").content


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        (b"\r\n", b"\n", "3.1 line ends"), (b"\r\n ", b"", "3.1 length"), (b"END:VEVENT\r\n", b"", "3.6.1 nesting"),
        (b"SUMMARY:H", b"SUMMARY:;", "3.3.11"), (b"VALUE=DATE:2026", b"VALUE=DATE:26", "3.3.4"),
        (b"TRANSP:TRANSPARENT\r\n", b"", "3.6.1 properties"), (b"URL:", b"URL ", "3.1 grammar"),
    ],
)  # fmt: skip
def test_the_parser_sees_what_is_broken(old: bytes, new: bytes, rule: str) -> None:
    opened("H01")
    body = Client().get("/bao-cao/lich.ics").content
    assert old in body
    with pytest.raises(Broken, match=re.escape(rule)):
        parsed(body.replace(old, new))
