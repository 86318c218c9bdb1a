"""A fixed day in December, agencies with their calendar, texts of notices, and people of both parties."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from motcua.foundation.accounts.services import load_roles
from motcua.foundation.accounts.tests.factories import actor, officer
from motcua.foundation.agencies.services import load_agencies
from motcua.foundation.notifications.services import load_templates
from motcua.kernel import clock
from motcua.kernel.access import Actor
from motcua.oversight.reconciliation.tests.factories import NOW


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def house(db: None) -> None:
    load_agencies()
    load_templates()
    load_roles()


@pytest.fixture
def reporter(house: None) -> Actor:
    """Explains for the agency."""
    return actor(officer(21, "reporter", "H01"))


@pytest.fixture
def stranger(house: None) -> Actor:
    """Explains for another province."""
    return actor(officer(22, "reporter", "H33"))


@pytest.fixture
def centre(house: None) -> Actor:
    """Answers at the national body."""
    return actor(officer(23, "analyst"))
