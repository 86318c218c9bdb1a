"""A province with a year of dossiers, and people with and without the right to plan."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from motcua.foundation.accounts.services import load_roles
from motcua.foundation.accounts.tests.factories import account, actor, officer
from motcua.kernel import clock
from motcua.kernel.access import Actor
from motcua.oversight.intake.tests.factories import NOW, add_agencies
from motcua.oversight.planning.tests.factories import observe


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def province(db: None) -> str:
    """H01 with one commune: shares of online dossiers that rise by two points a month, 20 % to 40 %."""
    add_agencies("H01", "H01.101", "H02")
    for month in range(11):
        observe("H01.101", "1.000001", 2025 * 12 + 11 + month, online=20 + 2 * month, total=100)
    return "H01"


@pytest.fixture
def planner(province: str) -> Actor:
    """A friend: plans for H01 and all below it."""
    load_roles()
    return actor(officer(31, "planner", province))


@pytest.fixture
def neighbour(province: str) -> Actor:
    """A stranger who plans for another province."""
    load_roles()
    return actor(officer(32, "planner", "H02"))


@pytest.fixture
def citizen(province: str) -> Actor:
    return actor(account(33))
