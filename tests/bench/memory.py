"""Memory of the running program: proportional set size, so that what processes share is counted once."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from motcua.sites.compose.supervisor import Child, answers
from motcua.sites.compose.tests.live import free_port

LIMIT = 400.0
"""MiB for web and worker together."""
_REQUESTS = 50


def of_web_and_worker() -> dict[str, float]:
    """MiB of web and of worker, after some requests."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        environ = {**os.environ, "PORT": str(port)}
        children = [Child(name, Path(folder), environ=environ) for name in ("web", "worker")]
        for child in children:
            child.start()
        try:
            while not answers(port):
                time.sleep(0.1)
            _ask(port)
            return {child.name: _tree(child.process.pid) for child in children if child.process}
        finally:
            for child in children:
                child.ask_to_stop()
            for child in children:
                child.finish(time.monotonic() + 10)


def _ask(port: int) -> None:
    for _ in range(_REQUESTS):
        try:
            urllib.request.urlopen(f"http://localhost:{port}/").read()
        except OSError as error:
            sys.stderr.write(f"{error}\n")


def _tree(pid: int) -> float:
    """MiB of a process and everything below it."""
    below = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True).stdout.split()
    return _pss(pid) + sum(_tree(int(child)) for child in below)


def _pss(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
