"""Fixtures shared by all tests: a closed network, a folder for files, the running program, a browser."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import hypothesis
import pytest

from motcua.kernel import cache
from motcua.sites.compose.tests.ground import CHROMIUM

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from motcua.sites.compose.tests.live import Live

_LOOPBACK = ("127.", "::1", "localhost")
_connect = socket.socket.connect
_QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def _connect_loopback_only(self: socket.socket, address: Any) -> None:
    if isinstance(address, tuple) and not str(address[0]).startswith(_LOOPBACK):
        raise RuntimeError(f"a test may not reach {address[0]}")
    _connect(self, address)


socket.socket.connect = _connect_loopback_only  # type: ignore[method-assign]


PATIENCE = 120
"""Seconds that a busy machine may take for what a quiet one does at once. Who waits, waits for something."""
for _wait in ("connect", "read", "write", "pool"):
    setattr(httpx._config.DEFAULT_TIMEOUT_CONFIG, _wait, PATIENCE)  # a test that names no limit of its own had five

hypothesis.settings.register_profile("busy", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("busy")
"""How long an example takes says how busy the machine is, not whether the rule holds."""


class _StandingClock:
    """The clock by which kept reference data grows old: it moves between tests only."""

    instant = 0.0

    def __call__(self) -> float:
        return self.instant


_kept_until = _StandingClock()
cache.monotonic = _kept_until


@pytest.fixture(autouse=True)
def kept_data_is_checked() -> None:
    """A test begins by asking whether what is kept still holds, and does not ask again, however slow the machine."""
    _kept_until.instant += 10 * cache.RECHECK


@pytest.fixture(autouse=True)
def files_root(settings: Any, tmp_path: Path) -> Iterator[None]:
    """Every test keeps its files in a folder of its own."""
    settings.FILES_ROOT = tmp_path / "files"
    settings.FACTS_ROOT = tmp_path / "facts"
    yield


@pytest.fixture(scope="module")
def database_beside_browser() -> Iterator[None]:
    """The browser's event loop lives in this thread, and so does the database of the test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield


@pytest.fixture
def server_threads_closed() -> Iterator[None]:
    """What the threads of a test's own server opened is closed, or the test database could not be dropped."""
    from django.db.backends.signals import connection_created

    opened: list[Any] = []

    def note(connection: Any, **_: object) -> None:
        if threading.current_thread() is not threading.main_thread():
            connection.inc_thread_sharing()
            opened.append(connection)

    connection_created.connect(note)
    yield
    connection_created.disconnect(note)
    for connection in opened:
        connection.close()


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory, django_db_modify_db_settings: None) -> Iterator[Live]:
    """The whole program running as real processes with demo data; one copy for all tests of this worker."""
    from django.conf import settings

    from motcua.sites.compose.tests.live import drop_database, started

    running = started(tmp_path_factory.mktemp("live") / "home", settings.DATABASES["default"])
    yield running
    running.stop()
    drop_database(running.database)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's chromium. It is closed after each module: its event loop would disturb tests that run their own."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE * 1000)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(_QUIET))
        yield chromium
        chromium.close()


@pytest.fixture
def phone(browser: Browser, live: Live) -> Iterator[Page]:
    """A page on a phone 360 pixels wide, in Vietnamese; addresses may be given without the host."""
    context = browser.new_context(
        base_url=live.url, locale="vi-VN", viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True
    )
    context.set_default_timeout(PATIENCE * 1000)
    yield context.new_page()
    context.close()


@pytest.fixture
def desktop(browser: Browser, live: Live) -> Iterator[Page]:
    """A page on an officer's screen, in Vietnamese."""
    context = browser.new_context(base_url=live.url, locale="vi-VN", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE * 1000)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[str]]:
    """`axe(page)`: what the accessibility checker finds on it, one line per finding; empty is right."""
    from axe_playwright_python.sync_playwright import Axe

    checker = Axe()

    def findings(page: Page) -> list[str]:
        found = checker.run(page).response["violations"]
        return [f"{v['impact']} {v['id']}: {v['help']}: {n['html'][:160]}" for v in found for n in v["nodes"]]

    return findings


@pytest.fixture(autouse=True)
def speak_vietnamese() -> Iterator[None]:
    """A request made in English must not leave its language to the next test."""
    from django.utils import translation

    with translation.override("vi"):
        yield
