"""Outgoing HTTP: one client, with a budget of time, and never inside a database transaction."""

from __future__ import annotations

import ssl
from functools import cache
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
    except httpx.HTTPError as error:
        raise OutsideUnavailable(system=system) from error


@cache
def _trust() -> ssl.SSLContext:
    """Roots of trust, read once: reading them takes longer than a request."""
    return ssl.create_default_context()
