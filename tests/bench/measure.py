"""Measures a case: CPU of this process and of its database session, time on the clock, statements."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.registry import Action, Case


@dataclass(frozen=True)
class Cost:
    """Medians of a case, for doing it once. `backend` is the CPU of the PostgreSQL session, where it can be read."""

    client: float
    backend: float
    wall: float
    sql: int

    @property
    def cpu(self) -> float:
        return self.client + self.backend


def cost(case: Case) -> Cost:
    """Warm up twice, count statements once, then the medians of `case.rounds` rounds."""
    work = case.prepare()
    for _ in range(2):
        work.fresh()
        work.action()
    work.fresh()
    statements = len(statements_of(work.action))
    rounds = [_round(work.fresh, work.action) for _ in range(case.rounds)]
    client, backend, wall = (statistics.median(column) / case.per for column in zip(*rounds, strict=True))
    return Cost(client, backend, wall, -(-statements // case.per))


def _round(fresh: Action, action: Action) -> tuple[float, float, float]:
    fresh()
    backend, client, start = _backend_cpu(), time.process_time(), time.perf_counter()
    action()
    wall, used = time.perf_counter() - start, time.process_time() - client
    return used, _backend_cpu() - backend, wall


def once(act: Action) -> Cost:
    """The cost of what can be done only once."""
    client, start = time.process_time(), time.perf_counter()
    act()
    return Cost(time.process_time() - client, 0.0, time.perf_counter() - start, 0)


def _backend_cpu() -> float:
    """Seconds that the kernel gave to this session's server process; 0 when that runs elsewhere."""
    from django.db import connection

    session = connection.connection
    try:
        ran = Path(f"/proc/{session.info.backend_pid}/schedstat").read_text().split()[0]
    except (OSError, AttributeError):
        return 0.0
    return int(ran) / 1e9


def statements_of(act: Action) -> list[tuple[str, Any]]:
    """The statements, with their values, that `act` sends; BEGIN and COMMIT are not among them."""
    seen: list[tuple[str, Any]] = []

    def note(execute: Callable[..., object], query: str, values: Any, *rest: object) -> object:
        seen.append((str(query), values))
        return execute(query, values, *rest)

    with _listening(note):
        act()
    return seen


@contextmanager
def _listening(note: Callable[..., object]) -> Iterator[None]:
    from django.db import connection

    with connection.execute_wrapper(note):
        yield
