"""The clock stands in November 2026."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from motcua.kernel import clock

DAY = datetime(2026, 11, 10, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with clock.at(DAY):
        yield
