"""Memory of the running program: proportional set size, so that what processes share is counted once."""

from __future__ import annotations

import http.client
import os
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from motcua.casework.dossiers import services
from motcua.casework.dossiers.models import Dossier
from motcua.kernel.access import Actor
from motcua.sites.compose.supervisor import CHILDREN, Child, answers
from motcua.sites.compose.tests.live import free_port
from tests.bench import people
from tests.bench.cases_pages import PAGES

LIMIT = 400.0
"""MiB for web and worker together."""
_PATIENCE = 15.0
_ROUNDS = 8


def line() -> str:
    """The memory of web and worker beside its bar."""
    used = of_web_and_worker()
    together = sum(used.values())
    shown = ", ".join(f"{name} {size:.0f}" for name, size in used.items())
    verdict = "kept" if together <= LIMIT else "MISSED"
    return (
        f"{'memory of web (with its two processes) and worker':<58} {together:.0f} MiB ({shown})".ljust(92)
        + f"{LIMIT:.0f} MiB".ljust(27)
        + f"{verdict:<20} Open Zaak 820 MiB, Open Forms 1,650 MiB"
    )


def of_web_and_worker() -> dict[str, float]:
    """MiB of web and of worker after every page was asked for several times and a result was signed."""
    port = free_port()
    approved = services.approve_result(actor=people.road().leader, dossier_id=people.road().proposed().id)
    with tempfile.TemporaryDirectory() as folder:
        children = [Child(name, Path(folder), environ={**os.environ, "PORT": str(port)}) for name in CHILDREN]
        for child in children:
            child.start()
        try:
            _wait_until(lambda: answers(port))
            _ask(port)
            _wait_until(lambda: Dossier.objects.get(id=approved.id).step != "sign")
            measured = [child for child in children if child.name in ("web", "worker")]
            return {child.name: _tree(child.process.pid) for child in measured if child.process}
        finally:
            for child in children:
                child.ask_to_stop()
            for child in children:
                child.finish(time.monotonic() + 5)


def _wait_until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not happened() and time.monotonic() < deadline:
        time.sleep(0.1)


def _ask(port: int) -> None:
    wanted = [(_key(asker()), address()) for _, asker, address in PAGES]
    for _ in range(_ROUNDS):
        for key, address in wanted:
            connection = http.client.HTTPConnection("localhost", port, timeout=_PATIENCE)
            connection.request("GET", address, headers={"Cookie": f"motcua={key}"})
            connection.getresponse().read()
            connection.close()


def _key(actor: Actor) -> str:
    return people.browser(actor).cookies["motcua"].value


def _tree(pid: int) -> float:
    """MiB of a process and everything below it."""
    below = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True).stdout.split()
    return _pss(pid) + sum(_tree(int(child)) for child in below)


def _pss(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
