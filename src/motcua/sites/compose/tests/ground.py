"""What every test stands on, as a pytest plugin: it is loaded before Django reads its settings.

Without DATABASE_URL it starts one embedded server for the whole run, shared by all parallel workers,
each with a database of its own. Browser tests without a browser are reported as NOT RUN, loudly.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

from motcua.kernel.postgres import Server

CHROMIUM = Path("/usr/bin/chromium")
_made_home = "MOTCUA_HOME" not in os.environ
if _made_home:
    os.environ["MOTCUA_HOME"] = tempfile.mkdtemp(prefix="motcua-test-")
    Path(os.environ["MOTCUA_HOME"]).chmod(0o755)
os.environ.setdefault("MOTCUA_HOSTS", "testserver,localhost,127.0.0.1")
os.environ.setdefault("MOTCUA_DEMO", "1")

_server = pytest.StashKey[Server]()
_missing = pytest.StashKey[int]()


def _is_parallel_worker() -> bool:
    return "PYTEST_XDIST_WORKER" in os.environ


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    if os.environ.get("DATABASE_URL") or _is_parallel_worker() or config.option.collectonly:
        return
    server = Server(Path(os.environ["MOTCUA_HOME"]), durable=False)
    server.start()
    config.stash[_server] = server


def pytest_unconfigure(config: pytest.Config) -> None:
    if _server in config.stash:
        config.stash[_server].remove()
    if _made_home and not _is_parallel_worker():
        shutil.rmtree(os.environ["MOTCUA_HOME"], ignore_errors=True)


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Generator[None]:
    """Marks before any selection and any order of others; the long ones to the front of what these made of it."""
    for item in items:
        _mark(item)
    yield
    items.sort(key=lambda item: not _is_long(item))


def _mark(item: pytest.Item) -> None:
    """Tests of the running program share one copy of it: they go to the same worker."""
    fixtures = set(getattr(item, "fixturenames", ()))
    if _DATABASE & fixtures or item.get_closest_marker("django_db"):
        item.add_marker(pytest.mark.tables)
    if "live" in fixtures:
        item.add_marker(pytest.mark.xdist_group("live"))
    if "browser" in fixtures:
        item.add_marker(pytest.mark.browser)
        if not CHROMIUM.exists():
            item.add_marker(pytest.mark.skip(reason="NOT RUN: there is no chromium on this machine"))


_DATABASE = {"db", "transactional_db", "django_db_setup"}


def _is_long(item: pytest.Item) -> bool:
    """A program of its own, minutes long: begun last, it would be waited for by a worker that has nothing left to do.

    Tests on tables keep their order: what a transaction leaves behind comes after all that roll back.
    """
    return item.get_closest_marker("slow") is not None and item.get_closest_marker("tables") is None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = terminalreporter.stats.get("skipped", [])
    missed = [report for report in reports if "NOT RUN" in str(report.longrepr)]
    if missed:
        terminalreporter.section("NOT RUN", sep="!", red=True, bold=True)
        for report in missed:
            terminalreporter.line(f"NOT RUN: {report.nodeid}: {str(report.longrepr[-1]).rpartition('NOT RUN: ')[2]}")
        terminalreporter.line(f"{len(missed)} tests were NOT RUN. They prove nothing here.")
