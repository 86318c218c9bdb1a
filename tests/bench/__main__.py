"""Runs every case against a real, durable server and prints one table."""

from __future__ import annotations

import contextlib
import importlib
import logging
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from motcua.kernel.postgres import Server
from motcua.sites.compose.progress import say
from tests.bench.registry import CASES, Action, Case


@dataclass(frozen=True)
class Cost:
    """Medians of one case: seconds of CPU in this process, seconds on the clock, SQL statements."""

    cpu: float
    wall: float
    sql: int


def cost(case: Case) -> Cost:
    action = case.prepare()
    action()
    statements = _count_sql(action)
    cpu, wall = [], []
    for _ in range(case.rounds):
        before_cpu, before = time.process_time(), time.perf_counter()
        action()
        cpu.append(time.process_time() - before_cpu)
        wall.append(time.perf_counter() - before)
    return Cost(statistics.median(cpu), statistics.median(wall), statements)


def _count_sql(action: Action) -> int:
    from django.db import connection

    seen = 0

    def count(execute: object, query: str, *rest: object) -> object:
        nonlocal seen
        seen += 1
        return execute(query, *rest)  # type: ignore[operator]

    with connection.execute_wrapper(count):
        action()
    return seen


def line(case: Case, costs: dict[str, Cost]) -> str:
    mine, bare = costs[case.name], costs.get(case.against)
    ratio = f"{mine.cpu / bare.cpu:6.1f} x {case.against}" if bare and bare.cpu else ""
    return (
        f"{case.name:<52} {mine.cpu * 1000:9.2f} {mine.wall * 1000:9.2f} {mine.sql:6d}  {_verdict(case, mine)} {ratio}"
    )


def _verdict(case: Case, mine: Cost) -> str:
    over = [
        f"over {limit}"
        for value, limit in ((mine.cpu, case.cpu), (mine.sql, case.sql))
        if limit is not None and value > limit
    ]
    return ", ".join(over) or ("kept" if case.cpu or case.sql else "")


@contextlib.contextmanager
def program() -> Iterator[None]:
    """A prepared copy on a durable server of its own."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        os.environ |= {"MOTCUA_HOME": folder, "MOTCUA_DEMO": "1", "MOTCUA_HOSTS": "testserver,localhost,127.0.0.1"}
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.sites.compose.settings")
        server = Server(Path(folder))
        server.start()
        try:
            importlib.import_module("motcua.sites.compose.prepare").prepare()
            yield
        finally:
            server.remove()


def main(words: list[str]) -> None:
    """Measure the cases whose name holds one of `words`, or all."""
    os.environ.pop("DATABASE_URL", None)
    logging.disable(logging.WARNING)
    with program():
        for path in sorted(Path(__file__).parent.glob("cases_*.py")):
            importlib.import_module(f"tests.bench.{path.stem}")
        wanted = [case for case in CASES.values() if not words or any(word in case.name for word in words)]
        needed = {case.against for case in wanted} - {""}
        chosen = [case for case in CASES.values() if case in wanted or case.name in needed]
        costs = {case.name: cost(case) for case in chosen}
        say(f"\n{'case':<52} {'CPU ms':>9} {'clock ms':>9} {'SQL':>6}")
        for case in chosen:
            say(line(case, costs))
        _say_memory()


def _say_memory() -> None:
    memory = importlib.import_module("tests.bench.memory")
    used = memory.of_web_and_worker()
    shown = ", ".join(f"{name} {size:.0f} MiB" for name, size in used.items())
    say(f"\nmemory: {shown}, together {sum(used.values()):.0f} of {memory.LIMIT:.0f} MiB")


if __name__ == "__main__":
    main(sys.argv[1:])
