"""A clock that stands still, and a source that has been registered."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from motcua.kernel import clock
from motcua.oversight.intake.tests.factories import NOW, Sender, add_agencies


@pytest.fixture
def stopped_clock() -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def registered(stopped_clock: None, db: None) -> Sender:
    """A source of province H01, whose communes are H01.101 and H01.102."""
    add_agencies("H01", "H01.101", "H01.102", "H02", "H02.101")
    return Sender().register()
