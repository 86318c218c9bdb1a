"""What the browser tells late: the order in which Chromium's processes report is not the order of what happened."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, cast

import pytest
from playwright.async_api import Page

from motcua.connectors.chromium.client.gate import Gate
from motcua.connectors.chromium.client.window import Ended, Window
from motcua.oversight.probes.types import Fault


class Told:
    """Stands where a page stands and tells a window what a recorded visit told, in the recorded order."""

    def __init__(self) -> None:
        self.main_frame = object()
        self._listeners: dict[str, Callable[[Any], None]] = {}

    def on(self, event: str, listener: Callable[[Any], None]) -> None:
        self._listeners[event] = listener

    def tell(self, event: str, what: object = None) -> None:
        self._listeners[event](what)

    def request(self, path: str) -> Asked:
        return Asked(f"http://localhost:1{path}", self.main_frame)


class Asked:
    """A request for the page in the window."""

    def __init__(self, url: str, frame: object) -> None:
        self.url, self.frame, self.failure = url, frame, ""

    def is_navigation_request(self) -> bool:
        return True

    def failed(self, how: str) -> Asked:
        self.failure = how
        return self


class Answer:
    def __init__(self, request: Asked, status: int = 200) -> None:
        self.request, self.status = request, status


def _opened() -> tuple[Told, Window, Asked, Asked]:
    """A page that answered, and whose script has asked for another."""
    page = Told()
    window = Window(cast(Page, page), Gate())
    first, second = page.request("/di-hong"), page.request("/cup-may")
    page.tell("request", first)
    page.tell("response", Answer(first))
    page.tell("request", second)
    return page, window, first, second


async def _settled(window: Window) -> Fault | None:
    try:
        async with asyncio.timeout(2):
            await window.settle()
    except Ended as ended:
        return ended.fault
    return None


@pytest.mark.parametrize("is_older_first", [True, False])
def test_a_page_that_was_overtaken_does_not_hide_that_the_next_never_came(is_older_first: bool) -> None:
    page, window, first, second = _opened()
    failures = [first.failed("net::ERR_ABORTED"), second.failed("net::ERR_EMPTY_RESPONSE")]
    for failed in failures if is_older_first else reversed(failures):
        page.tell("requestfailed", failed)
    page.tell("load")
    assert asyncio.run(_settled(window)) is Fault.REFUSED


def test_the_load_of_the_page_before_is_not_the_end_of_the_way() -> None:
    page, window, _, second = _opened()
    page.tell("load")
    assert window.way.is_moving
    page.tell("response", Answer(second))
    page.tell("load")
    assert not window.way.is_moving
    assert asyncio.run(_settled(window)) is None


def test_an_answer_without_a_page_leaves_the_page_that_stands() -> None:
    page, window, _, second = _opened()
    page.tell("response", Answer(second, 204))
    assert not window.way.is_moving
