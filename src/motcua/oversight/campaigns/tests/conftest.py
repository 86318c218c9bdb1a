"""The clock stands in November 2026; nothing is kept between tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from motcua.kernel import clock
from motcua.oversight.campaigns.tests.factories import OPENING


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with clock.at(OPENING):
        yield
