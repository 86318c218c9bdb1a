"""Keeps the browser's process: starts it, asks it, and ends it with all its children when it does not answer."""

from __future__ import annotations

import json
import logging
import os
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import Any

from motcua.connectors.chromium import mapping
from motcua.connectors.chromium.types import BrowserSettings
from motcua.kernel import processes
from motcua.oversight.probes.types import Errand, Sight

log = logging.getLogger(__name__)

START_SECONDS = 6
"""How long an errand waits for a browser that is still starting."""
GRACE_SECONDS = 3
"""What the browser's process may take beyond the deadline, to tidy up."""
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


class NoBrowser(Exception):
    """There is no browser that could be asked; says why."""


class Runner:
    """One browser's process, with a folder of its own that goes with it."""

    def __init__(self, settings: BrowserSettings) -> None:
        self.settings = settings
        self._folder = Path(tempfile.mkdtemp(prefix="motcua-visit-"))
        self._lines: queue.Queue[bytes] = queue.Queue()
        self._is_ready = False
        self._process = self._start()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _start(self) -> subprocess.Popen[bytes]:
        """Its environment holds nothing of ours: a page that breaks out of the browser finds no secret there."""
        environ = {name: str(self._folder) for name in ("HOME", "TMPDIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")}
        source = os.pathsep.join(path for path in sys.path if path)
        with (self._folder / "log").open("wb") as noise:
            return subprocess.Popen(
                [sys.executable, "-m", "motcua.connectors.chromium.client.runner"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=noise,
                cwd=self._folder,
                env={**environ, "PATH": _PATH, "LANG": "C.UTF-8", "TZ": "UTC", "PYTHONPATH": source},
                start_new_session=True,
            )

    def _read(self) -> None:
        stream = self._process.stdout
        while stream is not None and (line := stream.readline()):
            self._lines.put(line)
        self._lines.put(b"")

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def wait_ready(self, seconds: float) -> bool:
        """Whether the browser stands. Raises NoBrowser when it ended instead."""
        if not self._is_ready:
            told = self._told(seconds)
            self._is_ready = told is not None
        return self._is_ready

    def ask(self, errand: Errand, seconds: float) -> dict[str, Any] | None:
        """Its answer; None when there is none in time. Raises NoBrowser when it ended."""
        self.send(mapping.errand_line(errand))
        return self._told(seconds)

    def send(self, line: bytes) -> None:
        stream = self._process.stdin
        if stream is None:
            raise NoBrowser("no line to the browser")
        try:
            stream.write(line)
            stream.flush()
        except OSError as error:
            raise NoBrowser(f"the browser's process is gone: {error}") from error

    def _told(self, seconds: float) -> dict[str, Any] | None:
        try:
            line = self._lines.get(timeout=max(0.0, seconds))
        except queue.Empty:
            return None
        if not line:
            raise NoBrowser(f"the browser's process ended: {self._last_words()}")
        told: dict[str, Any] = json.loads(line)
        if "fault" in told:
            raise NoBrowser(str(told["fault"]))
        return told

    def _last_words(self) -> str:
        return (self._folder / "log").read_text(errors="replace").strip()[-600:]

    def end(self) -> None:
        """End it and everything it started, without asking."""
        family = [self._process.pid, *processes.descendants(self._process.pid)]
        for pid in family:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        self._process.wait()
        self._reader.join(5)
        for stream in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                if stream is not None:
                    stream.close()
        shutil.rmtree(self._folder, ignore_errors=True)


class Keeper:
    """At most one browser for this process; one errand at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._runner: Runner | None = None

    def visit(self, settings: BrowserSettings, errand: Errand, grace: float = GRACE_SECONDS) -> Sight:
        """The sight of an errand. Raises NoBrowser when no browser could be asked or none answered."""
        with self._lock:
            begin = monotonic()
            runner = self._current(settings)
            try:
                if not runner.wait_ready(START_SECONDS):
                    raise Starting("the browser is still starting")
                told = runner.ask(errand, errand.deadline_seconds + grace)
            except Starting:
                raise
            except NoBrowser:
                self._drop()
                raise
            if told is None:
                self._drop()
                raise NoBrowser(f"the browser did not answer within {monotonic() - begin:.0f} s and was ended")
            return self._sight(told)

    def warm(self, settings: BrowserSettings, seconds: float = 60) -> bool:
        """Start the browser and wait for it longer than an errand would. Raises NoBrowser."""
        with self._lock:
            return self._current(settings).wait_ready(seconds)

    def close(self) -> None:
        """End the browser; the next errand starts another."""
        with self._lock:
            self._drop()

    def _current(self, settings: BrowserSettings) -> Runner:
        runner = self._runner
        if runner is not None and (runner.settings != settings or not runner.is_alive()):
            self._drop()
            runner = None
        if not settings.program:
            raise NoBrowser("there is no Chromium on this machine")
        if runner is None:
            if not settings.is_sandboxed:
                log.warning("Chromium runs without its own sandbox; run the worker as a user of its own")
            runner = self._runner = Runner(settings)
            runner.send(mapping.settings_line(settings))
        return runner

    def _sight(self, told: dict[str, Any]) -> Sight:
        if told["is_spent"]:
            self._drop()
        return mapping.sight_of(told["sight"])

    def _drop(self) -> None:
        if self._runner is not None:
            self._runner.end()
            self._runner = None


class Starting(NoBrowser):
    """It is not there yet; the next errand may find it."""
