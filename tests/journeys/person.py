"""One person at one device. What is wrong with a page they look at is kept in `faults`."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from playwright.sync_api import Error

from tests.journeys import pictures

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Response

    from motcua.sites.compose.tests.live import Live

Axe = Callable[["Page"], list[str]]
PHONE, DESK = 360, 1280
_REFUSED = re.compile(r"Failed to load resource: .* status of 4\d\d")
"""Chromium's own remark on an answer with a sentence in it; the journey checks the sentence."""


class Person:
    """A browser of its own: cookies, window and back button belong to one person."""

    def __init__(self, browser: Browser, live: Live, axe: Axe, key: str = "", width: int = DESK) -> None:
        is_phone = width < 600
        self.context = browser.new_context(
            base_url=live.url,
            locale="vi-VN",
            viewport={"width": width, "height": 740 if is_phone else 900},
            is_mobile=is_phone,
            has_touch=is_phone,
        )
        self.live, self.axe, self.key, self.width = live, axe, key, width
        self.faults: list[str] = []
        self.is_hurrying = False
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self.page.on("console", self._heard)
        self.page.on("response", self._answered)
        self.page.on("pageerror", lambda error: self.faults.append(f"{self.page.url}: {error}"))

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not _REFUSED.match(message.text):
            self.faults.append(f"{self.page.url}: console: {message.text}")

    def _answered(self, response: Response) -> None:
        if response.status >= 500:
            self.faults.append(f"{response.url}: {response.status}")

    # ---------- walking ----------

    def open(self, path: str) -> Person:
        """Open an address and look at the page."""
        self.page.goto(path)
        return self.look()

    def press(self, name: str | re.Pattern[str], *, role: str = "button", nth: int = 0) -> Person:
        """Press what carries this name, wait for the page behind it, and look at it."""
        self.page.get_by_role(role, name=name).nth(nth).click()  # type: ignore[arg-type]
        return self.look()

    def sign_in(self, target: str = "/") -> Person:
        """Through the identity provider's sandbox, to `target`."""
        self.page.goto(f"/dang-nhap/?next={target}")
        return self.choose_identity()

    def choose_identity(self) -> Person:
        """On the identity provider's page: be this person."""
        self.look()
        self.page.locator(f"button[value={self.key}]").click()
        return self.look()

    def at(self, selector: str) -> Locator:
        return self.page.locator(selector)

    @property
    def text(self) -> str:
        """What stands in the page's main part, in one line."""
        place = self.page.locator("main")
        return " ".join(place.first.inner_text().split())

    def sees(self, *sentences: str) -> Person:
        """Each sentence stands on the page."""
        missing = [sentence for sentence in sentences if sentence not in self.text]
        assert not missing, f"{self.page.url}: {missing} is not in: {self.text[:2000]}"
        return self

    # ---------- looking ----------

    def look(self) -> Person:
        """Wait for the page; the checker and the width of the window have nothing to say. In a hurry: only wait."""
        self.page.wait_for_load_state()
        if self.is_hurrying:
            return self
        where = f"{self.page.url} at {self.width} px"
        self.faults += [f"{where}: {finding}" for finding in self.axe(self.page)]
        if self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            self.faults.append(f"{where}: scrolls sideways")
        return self

    def picture(self, name: str) -> Person:
        """The page for the documentation, where pictures are asked for."""
        pictures.take(self.page, name)
        return self

    def leave(self) -> None:
        """Close the browser; everything looked at was as it should be."""
        with suppress(Error):
            self.context.close()
        assert self.faults == []
