"""`motcua run` as a real process with a data folder of its own, for the tests that kill it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from motcua.kernel import processes
from motcua.kernel.postgres import Server
from motcua.sites.compose.supervisor import answers
from motcua.sites.compose.tests.live import free_port


@dataclass
class Running:
    """One data folder and the run that uses it."""

    home: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[str] | None = None
    lines: list[str] = field(default_factory=list)

    @property
    def server(self) -> Server:
        return Server(self.home)

    @property
    def output(self) -> str:
        return "\n".join(self.lines)

    @property
    def environ(self) -> dict[str, str]:
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("MOTCUA_", "DATABASE_", "PYTEST"))
        }
        return kept | {
            "MOTCUA_HOME": str(self.home),
            "PORT": str(self.port),
            "MOTCUA_DEMO": "1",
            "MOTCUA_WEB_WORKERS": "1",
        }

    def start(self) -> None:
        """Start and wait for the screen."""
        self.lines.clear()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "motcua.sites.compose.cli", "run"],
            env=self.environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        threading.Thread(target=self._read, args=(self.process,), daemon=True).start()
        self.wait_for(lambda: "motcua is ready" in self.output or self._ended(), "the screen", 600)
        if self._ended():
            raise RuntimeError(self.output)

    def _read(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        with process.stdout:
            self.lines.extend(line.rstrip() for line in process.stdout)

    def _ended(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def child(self, name: str) -> int:
        """Process number of web, worker or sandboxes."""
        return int(json.loads((self.home / "running.json").read_text())[name][0])

    def postgres(self) -> int:
        return int((self.server.data / "postmaster.pid").read_text().split()[0])

    def kill(self, pid: int) -> None:
        """kill -9, and wait until the process is really gone."""
        os.kill(pid, signal.SIGKILL)
        if self.process is not None and pid == self.process.pid:
            self.process.wait()
        self.wait_for(lambda: processes.started_at(pid) is None, f"the end of process {pid}")

    def wait_for(self, happened: Callable[[], bool], what: str, seconds: float = 120) -> None:
        deadline = time.monotonic() + seconds
        while not happened():
            if time.monotonic() > deadline:
                raise AssertionError(f"waited {seconds} s for {what}:\n{self.output}")
            time.sleep(0.05)

    def wait_for_web(self) -> None:
        self.wait_for(lambda: answers(self.port), "an answer of the web process")

    def stop(self) -> int:
        """Ctrl-C; the exit status."""
        if self.process is None:
            return 0
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        status = self.process.wait(120)
        self.process = None
        return status

    def processes(self) -> list[int]:
        """Everything of this data folder that runs: by its environment, and the database by its folder."""
        mark = f"MOTCUA_HOME={self.home}\0".encode()
        found = processes.working_in(self.server.data)
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                if mark in (entry / "environ").read_bytes():
                    found.append(int(entry.name))
            except OSError:
                continue
        return found
