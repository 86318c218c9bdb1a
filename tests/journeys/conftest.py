"""`come(key, width)`: a person at a device of their own; all of them leave without a fault."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol

import pytest

from tests.journeys.person import DESK, Axe, Person

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from motcua.sites.compose.tests.live import Live


class Come(Protocol):
    def __call__(self, key: str = "", width: int = DESK, target: str = "") -> Person: ...


@pytest.fixture
def come(browser: Browser, live: Live, axe: Axe) -> Iterator[Come]:
    present: list[Person] = []

    def arrive(key: str = "", width: int = DESK, target: str = "") -> Person:
        present.append(Person(browser, live, axe, key, width))
        return present[-1].sign_in(target) if target else present[-1]

    yield arrive
    for person in present:
        person.context.close()
    assert [fault for person in present for fault in person.faults] == []
