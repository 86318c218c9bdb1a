"""Outgoing HTTP: one client, with a budget of time, and never inside a database transaction."""

from __future__ import annotations

import ssl
from functools import cache
from time import monotonic
from typing import Any

import httpx
from django.db import connection

from motcua.kernel.errors import OutsideUnavailable

TIMEOUT = httpx.Timeout(10.0, connect=3.0)


class NetworkInTransaction(RuntimeError):
    """A service writes the request row; a task or handler makes the call after the commit."""


def refuse_in_transaction(what: str) -> None:
    """Raise NetworkInTransaction when a database transaction is open; for connectors that do not speak HTTP."""
    if any(not getattr(block, "_from_testcase", False) for block in connection.atomic_blocks):
        raise NetworkInTransaction(f"{what} inside a transaction")


def call(system: str, method: str, url: str, **options: Any) -> httpx.Response:
    """One request to the outside `system` (the name people know it by).

    Raises OutsideUnavailable when no answer came; the caller judges the status of an answer.
    """
    refuse_in_transaction(f"{method} {url}")
    try:
        with httpx.Client(timeout=TIMEOUT, follow_redirects=False, verify=_trust()) as client:
            return client.request(method, url, **options)
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
        raise OutsideUnavailable(system=system) from error


def beginning(system: str, url: str, *, most: int, seconds: float, headers: dict[str, str]) -> tuple[int, bytes]:
    """Status and at most `most` bytes of a stranger's page, read for at most `seconds`.

    A page without end, one that drips and one that unpacks to gigabytes cost no more than these. Packed answers are
    not asked for, and one that comes packed all the same is not unpacked. Raises OutsideUnavailable.
    """
    refuse_in_transaction(f"GET {url}")
    until = monotonic() + seconds
    found = bytearray()
    asked = {**headers, "Accept-Encoding": "identity"}
    try:
        with (
            httpx.Client(timeout=TIMEOUT, follow_redirects=False, verify=_trust()) as client,
            client.stream("GET", url, headers=asked) as answer,
        ):
            for chunk in answer.iter_raw():
                found += chunk
                if len(found) >= most or monotonic() > until:
                    break
            return answer.status_code, bytes(found[:most])
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
        raise OutsideUnavailable(system=system) from error


@cache
def _trust() -> ssl.SSLContext:
    """Roots of trust, read once: reading them takes longer than a request."""
    return ssl.create_default_context()
