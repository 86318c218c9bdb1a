"""Errands and sights as lines between two processes, and Chromium's words for a failure as ours."""

from __future__ import annotations

import base64
import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from motcua.connectors.chromium.types import Bar, BrowserSettings
from motcua.oversight.probes.types import Errand, Fault, Sight, Violation

BARRED = {
    Bar.FOREIGN: Fault.LEFT,
    Bar.PRIVATE: Fault.LEFT,
    Bar.NAME: Fault.NAME,
    Bar.REFUSED: Fault.REFUSED,
}
_WORDS = (
    ("ERR_TOO_MANY_REDIRECTS", Fault.REDIRECTS),
    ("ERR_UNSAFE_REDIRECT", Fault.LEFT),
    ("ERR_UNKNOWN_URL_SCHEME", Fault.LEFT),
    ("ERR_DISALLOWED_URL_SCHEME", Fault.LEFT),
    ("ERR_UNSAFE_PORT", Fault.LEFT),
    ("ERR_BLOCKED_BY", Fault.LEFT),
    ("ERR_CERT_", Fault.CERTIFICATE),
    ("ERR_SSL_", Fault.CERTIFICATE),
    ("ERR_NAME_", Fault.NAME),
    ("ERR_CONNECTION_", Fault.REFUSED),
    ("ERR_EMPTY_RESPONSE", Fault.REFUSED),
    ("ERR_TIMED_OUT", Fault.HANG),
    ("Timeout", Fault.HANG),
    ("Download", Fault.NOT_A_PAGE),
    ("crashed", Fault.NOT_A_PAGE),
    ("ERR_", Fault.NOT_A_PAGE),
)
"""Part of Chromium's or Playwright's message -> fault; the first that fits counts."""


def fault_of(message: str) -> Fault | None:
    """What a message of the browser means; None where it says nothing about the page."""
    return next((fault for word, fault in _WORDS if word in message), None)


def settings_line(settings: BrowserSettings) -> bytes:
    """The first line that the browser's process reads."""
    return json.dumps(asdict(settings)).encode() + b"\n"


def errand_line(errand: Errand) -> bytes:
    """Every further line that it reads."""
    return json.dumps({**asdict(errand), "hosts": sorted(errand.hosts)}).encode() + b"\n"


def errand_of(told: dict[str, Any]) -> Errand:
    return Errand(**{**told, "hosts": frozenset(told["hosts"]), "marks": tuple(told["marks"])})


def sight_line(sight: Sight, *, is_spent: bool) -> bytes:
    """One line that it answers; spent: the browser is to be ended."""
    told = asdict(sight)
    told["began_at"] = sight.began_at.isoformat()
    told["certificate_ends"] = sight.certificate_ends.isoformat() if sight.certificate_ends else None
    told["screenshot"] = base64.b64encode(sight.screenshot).decode() if sight.screenshot else None
    return json.dumps({"sight": told, "is_spent": is_spent}).encode() + b"\n"


def sight_of(told: dict[str, Any]) -> Sight:
    """The sight of such a line."""
    ends, picture, found = told["certificate_ends"], told["screenshot"], told["violations"]
    read = {
        "began_at": datetime.fromisoformat(told["began_at"]),
        "fault": Fault(told["fault"]) if told["fault"] else None,
        "hops": tuple(told["hops"]),
        "certificate_ends": datetime.fromisoformat(ends) if ends else None,
        "violations": None if found is None else tuple(Violation(**one) for one in found),
        "screenshot": base64.b64decode(picture) if picture else None,
    }
    return Sight(**{**told, **read})
