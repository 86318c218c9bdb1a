"""`motcua run`: starts the database, web, worker and sandboxes, keeps them alive, stops what it started.

Children ask the kernel to be ended when this process dies, so even `kill -9` leaves nothing behind for long;
whatever is left all the same, the next run ends before it starts.
"""

from __future__ import annotations

import fcntl
import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import IO

from motcua.kernel import environment, processes
from motcua.kernel.postgres import Server
from motcua.sites.compose import screen
from motcua.sites.compose.ports import held_ports, listens, require_free_ports
from motcua.sites.compose.progress import say, step

CHILDREN = ("web", "worker", "sandboxes")
"""What a trial runs; a copy with real systems runs no sandboxes."""
_WAITS = (0.2, 1.0, 2.0, 5.0, 10.0)
"""Seconds before a child that died is started again: more, when it dies again soon."""
_LIVED = 30.0
_PATIENCE = 15.0
_LOG_BYTES = 5_000_000
FIRST_ANSWER = 180.0
"""Seconds for the first answers: few on an idle machine, over a minute on a crowded one. A death is seen at once."""


@dataclass
class Child:
    """One of this program's commands as a process of its own, its output in a log file."""

    name: str
    logs: Path
    process: subprocess.Popen[bytes] | None = None
    environ: Mapping[str, str] | None = None
    started: float = 0.0
    deaths: int = 0
    due: float = 0.0

    @property
    def log(self) -> Path:
        return self.logs / f"{self.name}.log"

    def start(self) -> None:
        with _log_stream(self.log) as log:
            self.process = subprocess.Popen(  # noqa: S603
                [sys.executable, "-m", "motcua.sites.compose.cli", self.name],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=self.environ,
                process_group=0,
                preexec_fn=processes.end_with_parent(signal.SIGTERM),
            )
        self.started = time.monotonic()

    def is_dead(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def bury(self) -> str:
        """Note a death: how it died; the time of its next start is set."""
        code = self.process.returncode if self.process else 0
        self.deaths = 1 if time.monotonic() - self.started > _LIVED else self.deaths + 1
        self.due = time.monotonic() + _WAITS[min(self.deaths, len(_WAITS)) - 1]
        self.kill_group()
        self.process = None
        return f"was ended by signal {-code}" if code < 0 else f"ended with status {code}"

    def ask_to_stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def finish(self, deadline: float) -> None:
        """Wait until `deadline` for the end, then kill it and everything it started."""
        if self.process is not None:
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(max(0.1, deadline - time.monotonic()))
            self.kill_group()
            self.process.wait()
            self.process = None

    def kill_group(self) -> None:
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)

    def last_lines(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").strip().splitlines()[-12:])


@dataclass
class Supervisor:
    """All processes of one data folder."""

    home: Path
    server: Server | None
    children: list[Child] = field(default_factory=list)

    def start_children(self) -> None:
        for child in self.children:
            child.start()
        self._note()

    def watch(self) -> None:
        """Start again whatever died, for ever; a signal ends this by raising Stop."""
        while True:
            if self.server is not None and self.server.process is not None and self.server.process.poll() is not None:
                self._restart_server(self.server)
            for child in self.children:
                self._look_after(child)
            time.sleep(0.1)

    def _restart_server(self, server: Server) -> None:
        say("The database ended; it is started again.")
        server.start()

    def _look_after(self, child: Child) -> None:
        if child.process is not None and child.is_dead():
            say(f"{child.name} {child.bury()}; it is started again. Its log: {child.log}")
        if child.process is None and time.monotonic() >= child.due:
            child.start()
            self._note()

    def stop(self) -> None:
        """Children first, then the database: what they were doing is finished or rolled back."""
        for child in self.children:
            child.ask_to_stop()
        deadline = time.monotonic() + _PATIENCE
        for child in self.children:
            child.finish(deadline)
        if self.server is not None:
            self.server.stop()
        _note_file(self.home).unlink(missing_ok=True)

    def _note(self) -> None:
        """Write down what runs, each with the kernel's start time, for the run that may have to clear up."""
        alive = {c.name: [c.process.pid, processes.started_at(c.process.pid)] for c in self.children if c.process}
        note = _note_file(self.home)
        fresh = note.with_suffix(".new")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as stream:
            stream.write(json.dumps(alive))
        fresh.replace(note)


class Stop(SystemExit):
    """Somebody wants this run to end."""


def run() -> int:
    """Start everything and keep it running until Ctrl-C or SIGTERM; 0 when it was stopped that way."""
    begin = time.monotonic()
    home = environment.home()
    with ExitStack() as stack:
        stack.enter_context(_only_run(home))
        _end_leftovers(home)
        require_free_ports()
        held = stack.enter_context(held_ports())
        supervisor = Supervisor(home, None if environment.text("DATABASE_URL") else Server(home))
        stack.enter_context(_stopping(supervisor))
        _bring_up(supervisor, held)
        say(screen.text(home, time.monotonic() - begin))
        supervisor.watch()
    return 0


def _bring_up(supervisor: Supervisor, held: ExitStack) -> None:
    """Database, tables and data, then the processes, which get the ports `held` for them until now."""
    if supervisor.server is not None:
        with step("database"):
            supervisor.server.start()
    _prepare()
    logs = supervisor.home / "logs"
    logs.mkdir(mode=0o700, exist_ok=True)
    names = wanted()
    supervisor.children = [Child(name, logs) for name in names]
    with step(", ".join(names)):
        held.close()
        supervisor.start_children()
        _await_answers(supervisor.children)


def wanted() -> tuple[str, ...]:
    """The processes of this copy: sandboxes only in a trial, for their secrets are published."""
    return CHILDREN if environment.flag("MOTCUA_DEMO") else tuple(name for name in CHILDREN if name != "sandboxes")


def _prepare() -> None:
    """Bring the database up to this version in a process of its own, unless it is already."""
    from motcua.sites.compose import prepare

    if prepare.is_prepared() and prepare.demo_accounts_file().exists():
        return
    done = subprocess.run(
        [sys.executable, "-m", "motcua.sites.compose.cli", "prepare"],
        stdin=subprocess.DEVNULL,
        preexec_fn=processes.end_with_parent(signal.SIGTERM),
    )
    if done.returncode != 0:
        sys.exit("The database could not be made ready; the lines above say why. Nothing was started.")


def _await_answers(children: list[Child], seconds: float = FIRST_ANSWER) -> None:
    """Wait until the web process and every sandbox answer; the last words of the one that does not."""
    ports = [environment.sandbox_port(system) for system in environment.SANDBOXES]
    silent = await_answers(children, environment.port("PORT"), ports, seconds)
    if silent is not None:
        sys.exit(f"The process {silent.name} did not start. The end of {silent.log}:\n{silent.last_lines()}")


def await_answers(
    children: list[Child], port: int, sandbox_ports: list[int], seconds: float = FIRST_ANSWER
) -> Child | None:
    """Wait for the first answers of web and sandboxes; the child that died or stayed silent, None when all answer."""
    asked = {"web": lambda: answers(port), "sandboxes": lambda: all(map(listens, sandbox_ports))}
    deadline = time.monotonic() + seconds
    for child in children:
        while child.name in asked and not asked[child.name]():
            if child.is_dead() or time.monotonic() > deadline:
                return child
            time.sleep(0.05)
    return None


def answers(port: int) -> bool:
    """Whether the web process on this port answers a request."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/static/kit/tokens.css")
        connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


@contextmanager
def _only_run(home: Path) -> Iterator[None]:
    """One run per data folder: the lock goes with the process, however it ends."""
    with (home / "run.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            sys.exit(f"motcua already runs with the data in {home}. Stop it, or choose another folder: MOTCUA_HOME=…")
        yield


@contextmanager
def _stopping(supervisor: Supervisor) -> Iterator[None]:
    """Whatever happens inside, everything is stopped at the end; a second Ctrl-C does not cut that short."""
    for wish in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(wish, _raise_stop)
    try:
        yield
    except Stop:
        say("\nStopping …")
    finally:
        for wish in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(wish, signal.SIG_IGN)
        supervisor.stop()
    say("Stopped. Everything that was entered is kept.")


def _raise_stop(number: int, frame: FrameType | None) -> None:
    raise Stop(0)


def _note_file(home: Path) -> Path:
    return home / "running.json"


def _end_leftovers(home: Path, seconds: float = 2) -> None:
    """End the children of a killed run: they were asked to by the kernel; the slow ones are killed."""
    note = _note_file(home)
    left = json.loads(note.read_text()) if note.exists() else {}
    deadline = time.monotonic() + seconds
    for pid, started in left.values():
        if _lasts(pid, started, deadline):
            with suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)
            _lasts(pid, started, time.monotonic() + 5 * seconds)
    if left:
        _await_free_ports()


def _await_free_ports(seconds: float = 5) -> None:
    """What a killed run left behind may hold its ports a moment longer than it lives."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            require_free_ports()
        except SystemExit:
            time.sleep(0.2)
        else:
            break


def _lasts(pid: int, started: str | None, deadline: float) -> bool:
    """Whether the process still stands at `deadline`; its ports are free only when it is really gone."""
    while (same := processes.started_at(pid) == started is not None) and time.monotonic() < deadline:
        time.sleep(0.05)
    return same


@contextmanager
def _log_stream(path: Path) -> Iterator[IO[bytes]]:
    """The log to append to; one that has grown large is kept once as `.1`."""
    if path.exists() and path.stat().st_size > _LOG_BYTES:
        path.replace(path.with_suffix(".log.1"))
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as stream:
        yield stream
