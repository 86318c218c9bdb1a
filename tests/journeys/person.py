"""One person at one device. What is wrong with a page they look at is kept in `faults`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from playwright.sync_api import Error, expect

from tests.journeys import pictures

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Response

    from motcua.sites.compose.tests.live import Live

Axe = Callable[["Page"], list[str]]
PHONE, DESK = 360, 1280
PATIENCE = 120_000
"""Milliseconds that a page may take on a busy machine; who waits, waits for something that can be seen."""
RENEWALS = 20
"""A page may come anew while it is looked at: one that waits for a signature does so ten times."""
_REFUSED = re.compile(r"Failed to load resource: .* status of 4\d\d")
"""Chromium's own remark on an answer with a sentence in it; the journey checks the sentence."""
_CUT = ("htmx:afterRequest", "htmx:sendAbort")
"""What htmx says when a page is left while a field keeps itself; the form that is then sent holds the field too."""
_RENEWED = re.compile("context was destroyed|navigating|Cannot find context")
expect.set_options(timeout=PATIENCE)


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
        self.context.set_default_timeout(PATIENCE)
        self.page.on("console", self._heard)
        self.page.on("response", self._answered)
        self.page.on("pageerror", lambda error: self.faults.append(f"{self.page.url}: {error}"))

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not _REFUSED.match(message.text) and message.text not in _CUT:
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
        return self.follow(self.page.get_by_role(role, name=name).nth(nth))  # type: ignore[arg-type]

    def follow(self, place: Locator) -> Person:
        """Press a place that leads to a page, wait for that page, and look at it."""
        with self.leads_on():
            place.click()
        return self.look()

    @contextmanager
    def leads_on(self) -> Iterator[None]:
        """What is done inside leads to another page, soon or when a script has done its part."""
        with self.page.expect_navigation():
            yield

    def sign_in(self, target: str = "/") -> Person:
        """Through the identity provider's sandbox, to `target`."""
        self.page.goto(f"/dang-nhap/?next={target}")
        return self.choose_identity()

    def choose_identity(self) -> Person:
        """On the identity provider's page: be this person."""
        return self.look().follow(self.page.locator(f"button[value={self.key}]"))

    def at(self, selector: str) -> Locator:
        return self.page.locator(selector)

    @property
    def text(self) -> str:
        """What stands in the page's main part, in one line."""
        place = self.page.locator("main")
        return " ".join(place.first.inner_text().split())

    def sees(self, *sentences: str) -> Person:
        """Each sentence stands on the page."""
        text = self.text
        missing = [sentence for sentence in sentences if sentence not in text]
        assert not missing, f"{self.page.url}: {missing} is not in: {text[:2000]}"
        return self

    # ---------- looking ----------

    def look(self) -> Person:
        """Wait for the page; the checker and the width of the window have nothing to say. In a hurry: only wait."""
        self.page.wait_for_load_state()
        if self.is_hurrying:
            return self
        for _ in range(RENEWALS):
            if self._looks():
                return self
            self.page.wait_for_load_state()
        raise AssertionError(f"{self.page.url} does not stand still")

    def _looks(self) -> bool:
        """Whether the page stood still meanwhile."""
        try:
            self._check()
        except Error as gone:
            if not _RENEWED.search(gone.message):
                raise
            return False
        return True

    def _check(self) -> None:
        where = f"{self.page.url} at {self.width} px"
        self.faults += [f"{where}: {finding}" for finding in self.axe(self.page)]
        if self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            self.faults.append(f"{where}: scrolls sideways")

    def picture(self, name: str) -> Person:
        """The page for the documentation, where pictures are asked for."""
        pictures.take(self.page, name)
        return self

    def leave(self) -> None:
        """Close the browser; everything looked at was as it should be."""
        with suppress(Error):
            self.context.close()
        assert self.faults == []
