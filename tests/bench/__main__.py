"""Runs every case against a real, durable server of its own and prints one table."""

from __future__ import annotations

import contextlib
import importlib
import logging
import os
import platform
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from motcua.kernel.postgres import Server
from motcua.sites.compose.progress import say
from tests.bench.measure import Cost, cost, once
from tests.bench.registry import CASES, Bar, Case, Work, nothing, set_size
from tests.bench.table import HEAD, LEGEND, line

MIGRATION = Case("first migration of an empty database", lambda: Work(nothing), bar=Bar(wall=10), peer="63 s; 102 s")
IMPORT = Case("import of all 2,957 procedures", lambda: Work(nothing), bar=Bar(wall=20))
ALONE = ("figures", "index")
"""Files of cases that need no program: each counts on files of its own."""
_NOT_NEEDED = {"emc_local: outlet"}
"""Seventy thousand declarations for the intake: no case measures them, and they take long to queue."""
IMPORT_AGAIN = Case("the same import again, nothing changed", lambda: Work(nothing), bar=Bar(wall=20))


@contextlib.contextmanager
def program() -> Iterator[list[tuple[Case, Cost]]]:
    """A prepared copy on a durable server in a folder of its own, and what it cost to prepare it."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        os.environ |= {"MOTCUA_HOME": folder, "MOTCUA_DEMO": "1", "MOTCUA_HOSTS": "testserver,localhost,127.0.0.1"}
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.sites.compose.settings")
        server = Server(Path(folder))
        server.start()
        try:
            yield _prepared()
        finally:
            server.remove()


@contextlib.contextmanager
def no_program() -> Iterator[list[tuple[Case, Cost]]]:
    """A folder of its own and no database: for cases that ask neither."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "MOTCUA_HOME": folder,
            "MOTCUA_DEMO": "1",
            "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
        }
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.sites.compose.settings")
        importlib.import_module("django").setup()
        yield []


def _prepared() -> list[tuple[Case, Cost]]:
    """Make the tables, import the catalogue, then load everything else."""
    prepare = importlib.import_module("motcua.sites.compose.prepare")
    migration = once(prepare.migrate)
    importlib.import_module("django.conf").settings.ROOT_URLCONF = "tests.bench.urls"
    catalogue = importlib.import_module("motcua.foundation.catalogue.services.load_catalogue")
    system = importlib.import_module("motcua.kernel.access").SYSTEM
    costs = [once(lambda: catalogue.import_procedures(catalogue.PROCEDURES, actor=system)) for _ in range(2)]
    for is_demo in (False, True):
        for name, load in prepare.loaders(is_demo=is_demo):
            if name not in _NOT_NEEDED:
                load()
    return list(zip((MIGRATION, IMPORT, IMPORT_AGAIN), (migration, *costs), strict=True))


def main(words: list[str]) -> None:
    """Measure the cases whose name holds one of `words`, or all; never the data of this machine's user.

    A number among the words is how many dossiers the figures are counted over.
    """
    begin = time.monotonic()
    os.environ.pop("DATABASE_URL", None)
    logging.disable(logging.WARNING)
    logging.basicConfig()
    words, numbers = [word for word in words if not word.isdigit()], [int(word) for word in words if word.isdigit()]
    for number in numbers:
        set_size(number)
    with no_program() if _is_alone(words) else program() as prepared:
        for path in _files(words):
            importlib.import_module(f"tests.bench.{path.stem}")
        say(f"\n{_machine()}\n\n{HEAD}")
        _say_cases(words)
        if not words:
            for case, spent in prepared:
                say(line(case, spent, None))
            say(importlib.import_module("tests.bench.memory").line())
    say(f"\n{LEGEND}\nThe whole bench took {time.monotonic() - begin:.0f} s.")


def _files(words: list[str]) -> list[Path]:
    """The files of cases; some are run without the program, and then nothing else is read."""
    names = words if _is_alone(words) else ["*"]
    return sorted(path for name in names for path in Path(__file__).parent.glob(f"cases_{name}.py"))


def _is_alone(words: list[str]) -> bool:
    return bool(words) and set(words) <= set(ALONE)


def _say_cases(words: list[str]) -> None:
    wanted = [case for case in CASES.values() if not words or any(word in case.name for word in words)]
    needed = {case.against for case in wanted} - {""}
    costs: dict[str, Cost] = {}
    failed: list[str] = []
    for case in sorted(CASES.values(), key=lambda case: not case.name.startswith("bare")):
        if case in wanted or case.name in needed:
            try:
                costs[case.name] = cost(case)
            except Exception:
                failed.append(case.name)
                logging.getLogger(__name__).exception(case.name)
                continue
            say(line(case, costs[case.name], costs.get(case.against)))
    if failed:
        sys.exit(f"{len(failed)} cases broke off: {', '.join(failed)}")


def _machine() -> str:
    load = os.getloadavg()[0]
    return (
        f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}, load {load:.1f} at the start"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
