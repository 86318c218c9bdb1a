"""The whole program as real processes on free ports, with a database of its own, for journeys and kill tests."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from psycopg import sql

from motcua.kernel import environment
from motcua.sites.compose.ports import is_free
from motcua.sites.compose.supervisor import CHILDREN, Child, await_answers


@dataclass
class Live:
    """A running copy. `url` is its web address; `sql` looks into its database."""

    home: Path
    port: int
    database: dict[str, Any]
    children: list[Child] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def sandbox(self, system: str) -> str:
        """Address of the sandbox of `system`: vneid, paygov, csc, mailbox."""
        return f"http://localhost:{self.port + 10 + environment.SANDBOXES.index(system)}"

    @property
    def environ(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("MOTCUA_", "COV_", "PYTEST"))}
        return kept | {
            "DATABASE_URL": url_of(self.database),
            "MOTCUA_HOME": str(self.home),
            "MOTCUA_DEMO": "1",
            "MOTCUA_WEB_WORKERS": "1",
            "PORT": str(self.port),
        }

    def sql(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Rows of a query in the running program's database."""
        with psycopg.connect(**connection_words(self.database), autocommit=True) as session:
            cursor = session.execute(query, values)
            return cursor.fetchall() if cursor.description else []

    def start(self, seconds: float = 300) -> None:
        self.children = [Child(name, self.home / "logs", environ=self.environ) for name in CHILDREN]
        for child in self.children:
            child.start()
        ports = [self.port + 10 + n for n in range(len(environment.SANDBOXES))]
        silent = await_answers(self.children, self.port, ports, seconds)
        if silent is not None:
            raise RuntimeError(f"{silent.name} did not start: {silent.last_lines()}")

    def stop(self) -> None:
        for child in self.children:
            child.ask_to_stop()
        for child in self.children:
            child.finish(time.monotonic() + 5)


def started(home: Path, settings: dict[str, Any]) -> Live:
    """Make a database beside the tests' own, prepare it as a real one, start every process."""
    (home / "logs").mkdir(parents=True)
    live = Live(home, free_port(), settings | {"NAME": f"{settings['TEST']['NAME'] or settings['NAME']}_live"})
    drop_database(live.database)
    with psycopg.connect(**connection_words(settings | {"NAME": "postgres"}), autocommit=True) as session:
        session.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(live.database["NAME"])))
    words = [sys.executable, "-m", "motcua.sites.compose.cli", "prepare"]
    done = subprocess.run(words, env=live.environ, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"the live database could not be prepared: {done.stdout[-2000:]}{done.stderr[-4000:]}")
    live.start()
    return live


def drop_database(settings: dict[str, Any]) -> None:
    with psycopg.connect(**connection_words(settings | {"NAME": "postgres"}), autocommit=True) as session:
        session.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(settings["NAME"])))


def connection_words(settings: dict[str, Any]) -> dict[str, Any]:
    """Django's settings of a database as psycopg takes them."""
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    return {psycopg_name: settings[name] for name, psycopg_name in names.items() if settings.get(name)}


def url_of(settings: dict[str, Any]) -> str:
    """Django's settings of a database as DATABASE_URL."""
    secret = f":{quote(settings['PASSWORD'])}" if settings["PASSWORD"] else ""
    host = settings["HOST"]
    place = (
        f"/{settings['NAME']}?host={host}" if host.startswith("/") else f"{host}:{settings['PORT']}/{settings['NAME']}"
    )
    return f"postgresql://{quote(settings['USER'])}{secret}@{place}"


def free_port() -> int:
    """A port that is free together with those of the sandboxes, apart from the ports of other parallel workers."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw") or 0)
    wanted = (0, *(10 + n for n in range(len(environment.SANDBOXES))))
    return next(
        p
        for p in range(21000 + 1000 * worker + 20 * (os.getpid() % 45), 60000, 20)
        if all(is_free(p + n) for n in wanted)
    )
