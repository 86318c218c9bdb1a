from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime

import pytest

from motcua.casework.dossiers.tests.factories import Road, load_house
from motcua.kernel import clock


@pytest.fixture
def house(db: None) -> None:
    """Reference data with one procedure: agencies, roles, catalogue, forms, processes."""
    load_house()


@pytest.fixture
def road(house: None) -> Road:
    return Road()


def at(text: str) -> AbstractContextManager[None]:
    """Hold the clock at a Vietnamese wall time, `2026-11-23T09:00`."""
    return clock.at(datetime.fromisoformat(text).replace(tzinfo=clock.ZONE))
