"""Back-pressure: a door that is full says so at once, and a source that floods it waits; nothing is lost.

Both answers name the seconds after which the same batch may come again. Limits are settings.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache

from django.db.models import F, Sum

from motcua.kernel import environment
from motcua.oversight.intake.errors import Busy, TooFast
from motcua.oversight.intake.models import Batch

RETRY_AFTER = 5
"""Seconds: how long a full door asks to wait."""
WINDOW = timedelta(minutes=1)


class Door:
    """At most `at_once` batches are worked on in this process; others wait up to `patience` seconds for their turn."""

    def __init__(self, at_once: int, patience: float) -> None:
        self._turns = threading.BoundedSemaphore(at_once)
        self._patience = patience

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Hold a turn. Raises Busy before anything is read."""
        if not self._turns.acquire(timeout=self._patience):
            raise Busy(retry_after=RETRY_AFTER)
        try:
            yield
        finally:
            self._turns.release()


@cache
def door() -> Door:
    """The door of this process."""
    return Door(environment.count("INTAKE_AT_ONCE"), environment.count("INTAKE_PATIENCE"))


def check_pace(source: str, records: int, at: datetime) -> None:
    """Raises TooFast where `source` would send more records within a minute than `INTAKE_PER_MINUTE`."""
    most = environment.count("INTAKE_PER_MINUTE")
    recent = Batch.objects.filter(source_id=source, received_at__gt=at - WINDOW)
    sent = recent.aggregate(records=Sum(F("accepted") + F("rejected")))["records"] or 0
    if sent and sent + records > most:
        raise TooFast(most=most, retry_after=int(WINDOW.total_seconds()))
