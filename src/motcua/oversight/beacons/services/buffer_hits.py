"""Hits wait in the process until there are enough of them or a timer ends; then they are written in one COPY.

A process that is killed loses what it held, at most `SECONDS` of beacons: a count of visits is no official figure.
"""

from __future__ import annotations

import atexit
import logging
import threading
from collections import Counter
from datetime import date

from django.db import DatabaseError, connection, transaction

from motcua.kernel.bulk import copy_rows
from motcua.oversight.beacons import models
from motcua.oversight.beacons.types import Drop, Hit

log = logging.getLogger(__name__)

SIZE = 1000
SECONDS = 2.0
MOST = 20 * SIZE
"""Hits kept while the database does not answer; what comes on top is dropped and counted."""
_HIT = ("site", "procedure", "day", "kind", "visitor")
_DROP = """
INSERT INTO beacons_dropcount (site, day, reason, times) VALUES (%s, %s, %s, %s)
ON CONFLICT (day, site, reason) DO UPDATE SET times = beacons_dropcount.times + excluded.times
"""
DropKey = tuple[int, date, str]
"""Site, day, number of the reason."""


class Buffer:
    """Hits and drops on their way to the tables. Threads may share it."""

    def __init__(self, size: int = SIZE, seconds: float = SECONDS, most: int = MOST) -> None:
        self.size, self.seconds, self.most = size, seconds, most
        self._hits: list[Hit] = []
        self._drops: Counter[DropKey] = Counter()
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None

    def add(self, hit: Hit) -> None:
        with self._lock:
            if len(self._hits) >= self.most:
                self._drops[hit.site, hit.day, Drop.BUFFER_FULL.number] += 1
                return
            self._hits.append(hit)
            is_full = len(self._hits) % self.size == 0
        self._write_soon(is_full)

    def drop(self, site: int, day: date, reason: Drop) -> None:
        with self._lock:
            self._drops[site, day, reason.number] += 1
        self._write_soon(is_full=False)

    def _write_soon(self, is_full: bool) -> None:
        if is_full:
            self.flush()
        elif self._timer is None and self.seconds:
            self._timer = threading.Timer(self.seconds, self._on_timer)
            self._timer.daemon = True
            self._timer.start()

    def _on_timer(self) -> None:
        self._timer = None
        try:
            self.flush()
        finally:
            connection.close()

    def flush(self) -> int:
        """Write everything that waits; returns how many hits. What cannot be written waits on."""
        with self._lock:
            hits, self._hits = self._hits, []
            drops, self._drops = self._drops, Counter()
        try:
            _write(hits, drops)
        except DatabaseError:
            log.exception("%s beacons wait for the database", len(hits))
            self._take_back(hits, drops)
            return 0
        return len(hits)

    def _take_back(self, hits: list[Hit], drops: Counter[DropKey]) -> None:
        with self._lock:
            self._hits = hits + self._hits
            self._drops.update(drops)


def _write(hits: list[Hit], drops: Counter[DropKey]) -> None:
    """Both or nothing: what is taken back after a fault must not stand already."""
    if not hits and not drops:
        return
    with transaction.atomic():
        if hits:
            copy_rows(models.Hit, _HIT, ((hit.site, hit.procedure, hit.day, hit.kind, hit.visitor) for hit in hits))
        if drops:
            with connection.cursor() as cursor:
                cursor.executemany(_DROP, [(*key, times) for key, times in sorted(drops.items())])


buffer = Buffer()
atexit.register(buffer.flush)
