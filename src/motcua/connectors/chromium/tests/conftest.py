from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import pytest

from motcua.connectors.chromium.adapter import ChromiumVisitor
from motcua.connectors.chromium.sandbox import Town, certificates, start
from motcua.connectors.chromium.settings import browser_settings
from motcua.kernel import environment
from motcua.oversight.probes.types import Errand, Sight

ALLOWED = 10
"""Seconds beyond the deadline in which every visit must have answered."""


@dataclass(frozen=True)
class Walk:
    """The running town, a browser, and a way to send it."""

    running: Town
    visitor: ChromiumVisitor

    def address(self, path: str, host: str = "localhost", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.running.port}{path}"

    @property
    def hosts(self) -> frozenset[str]:
        names = (
            "localhost",
            certificates.GOOD,
            certificates.SELF_SIGNED,
            certificates.EXPIRED,
            certificates.WRONG_HOST,
        )
        return frozenset(f"{name}:{self.running.port}" for name in names)

    def errand(self, path: str, deadline: int = 60, *, search: str = "", form: str = "") -> Errand:
        return Errand(
            address=path if ":" in path else self.address(path),
            hosts=self.hosts,
            deadline_seconds=deadline,
            search_address=self.address(search) if search else "",
            search_words="đăng ký khai sinh",
            expected_text="Đăng ký khai sinh",
            form_address=self.address(form) if form else "",
        )

    def see(self, path: str, deadline: int = 60, *, search: str = "", form: str = "") -> Sight:
        return self.go(self.errand(path, deadline, search=search, form=form))

    def go(self, errand: Errand) -> Sight:
        assert self.visitor.warm()  # a page that wore the browser out leaves none to the next
        begin = monotonic()
        sight = self.visitor.visit(errand)
        assert monotonic() - begin < errand.deadline_seconds + ALLOWED
        return sight


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """The town on a free port that counts as the sandbox's own, with files of its own."""
    with pytest.MonkeyPatch.context() as patch:
        home: Path = tmp_path_factory.mktemp("home")
        patch.setenv("MOTCUA_HOME", str(home))
        patch.setenv("MOTCUA_DEMO", "1")
        with start(0) as town:
            patch.setenv("MOTCUA_SANDBOX_PORT", str(town.port - environment.SANDBOXES.index("town")))
            yield town


@pytest.fixture(scope="module")
def walk(running: Town) -> Iterator[Walk]:
    """One browser for a whole file of tests; each errand has a context of its own all the same."""
    if not browser_settings().program:
        pytest.skip("NOT RUN: there is no chromium on this machine")
    visitor = ChromiumVisitor()
    assert visitor.warm()
    yield Walk(running, visitor)
    visitor.close()


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], ChromiumVisitor]:
    """A visitor whose browser is the program at the given path."""

    def made(program: str) -> ChromiumVisitor:
        monkeypatch.setenv("CHROMIUM_PATH", program)
        return ChromiumVisitor()

    return made
