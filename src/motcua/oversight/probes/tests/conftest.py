"""A fixed morning, agencies, people of both sides, and a real server whose pages are visited."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from motcua.foundation.accounts.services import load_roles
from motcua.foundation.accounts.tests.factories import account, actor, officer
from motcua.foundation.agencies.tests.factories import add_agencies
from motcua.kernel import clock
from motcua.kernel.access import Actor
from motcua.oversight.probes import ports
from motcua.oversight.probes.tests.factories import NOW, Fetcher, Town


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def house(db: None, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A trial, whose pages stand on this machine, with a visitor that fetches them."""
    settings.DEMO = True
    settings.FILES_ROOT = tmp_path / "files"
    monkeypatch.setattr(ports, "_visitors", [Fetcher()])
    add_agencies(*(f"H0{n}" for n in range(1, 9)), "H33", "H01.101")
    load_roles()


@pytest.fixture
def keeper(house: None) -> Actor:
    """Keeps the allow-list and the pages."""
    return actor(officer(31, "administrator"))


@pytest.fixture
def reporter(house: None) -> Actor:
    """Speaks for H01."""
    return actor(officer(32, "reporter", "H01"))


@pytest.fixture
def analyst(house: None) -> Actor:
    return actor(officer(33, "analyst"))


@pytest.fixture
def stranger(house: None) -> Actor:
    return actor(account(34))


@pytest.fixture(scope="session")
def town() -> Iterator[Town]:
    """A small town's portal on this machine."""
    with Town() as found:
        yield found
