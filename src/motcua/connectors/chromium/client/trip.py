"""One errand: the service page, then the search, then the form, all before one deadline."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from time import monotonic

from playwright.async_api import Browser, BrowserContext, Error, Page

from motcua.connectors.chromium import mapping
from motcua.connectors.chromium.client import form, search
from motcua.connectors.chromium.client.gate import Gate
from motcua.connectors.chromium.client.glass import Glass, Unreadable, axe_version
from motcua.connectors.chromium.client.window import MOST_HOPS, Ended, Way, Window
from motcua.connectors.chromium.types import BrowserSettings
from motcua.kernel.clock import now
from motcua.oversight.probes.types import Errand, Fault, Sight, Violation

_LEAST_SECONDS = 2
"""A step that would begin with less time is not begun: its failure would not be the page's."""
_PHONE_WIDTH = 800
_HEIGHT = 740
_PICTURE_SECONDS = 1


@dataclass
class Seen:
    """What has been seen so far."""

    fault: Fault | None = None
    tls_version: str | None = None
    certificate_ends: datetime | None = None
    page_width: int | None = None
    has_viewport: bool | None = None
    violations: tuple[Violation, ...] | None = None
    is_found: bool | None = None
    opens_form: bool | None = None
    screenshot: bytes | None = None
    has_mark: bool | None = None
    blocked: int = 0


class Trip:
    """Makes the errand in a fresh context; `sight()` tells what was seen, however far it came."""

    def __init__(self, browser: Browser, gate: Gate, errand: Errand, settings: BrowserSettings) -> None:
        self._browser, self._gate, self._errand = browser, gate, errand
        self._agent = settings.agent
        self._context: BrowserContext | None = None
        self._seen, self._way = Seen(), Way()
        self._began_at = now()
        self._until = monotonic() + errand.deadline_seconds

    async def make(self) -> None:
        """Never raises for what a page does."""
        page = await self._open()
        window = Window(page, self._gate)
        glass = Glass(await page.context.new_cdp_session(page))
        page.context.on("page", lambda other: _close(other, page))
        try:
            async with asyncio.timeout(self._left()):
                await self._see(window, glass)
        except Ended as ended:
            self._seen.fault = ended.fault
        except TimeoutError:
            self._seen.fault = Fault.HANG
        except Error as error:
            self._seen.fault = mapping.fault_of(error.message) or Fault.NOT_A_PAGE
        self._way = replace(window.way, hops=window.way.hops[: MOST_HOPS + 1])
        self._seen.blocked = window.foreign
        await self._note_certificate()
        await self._picture(page)
        if self._seen.fault is None:
            await self._try_search(window, glass)
            await self._try_form(window)

    async def close(self) -> None:
        if self._context is not None:
            await self._context.close()

    def sight(self) -> Sight:
        way, seen = self._way, self._seen
        return Sight(
            began_at=self._began_at,
            fault=seen.fault,
            final_address=way.hops[-1] if way.hops else self._errand.address,
            hops=tuple(way.hops),
            status=way.last.status if way.last else None,
            answer_milliseconds=way.answer_milliseconds,
            ready_milliseconds=way.ready_milliseconds,
            tls_version=seen.tls_version,
            certificate_ends=seen.certificate_ends,
            page_width=seen.page_width,
            has_viewport=seen.has_viewport,
            violations=seen.violations,
            is_found=seen.is_found,
            opens_form=seen.opens_form,
            screenshot=seen.screenshot,
            browser=f"Chromium {self._browser.version}, axe {axe_version()}",
            has_mark=seen.has_mark,
            blocked=seen.blocked,
        )

    async def _open(self) -> Page:
        """A window without memory and without rights, as wide as the errand says."""
        is_phone = self._errand.width < _PHONE_WIDTH
        self._context = await self._browser.new_context(
            viewport={"width": self._errand.width, "height": _HEIGHT},
            is_mobile=is_phone,
            has_touch=is_phone,
            user_agent=_user_agent(self._browser.version, self._agent, is_phone=is_phone),
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            accept_downloads=False,
            service_workers="block",
        )
        self._context.set_default_timeout(0)
        return await self._context.new_page()

    async def _see(self, window: Window, glass: Glass) -> None:
        await window.go(self._errand.address)
        await window.rest()
        self._seen.has_viewport = await glass.has_viewport()
        self._seen.page_width = await glass.width()
        with suppress(Unreadable):
            self._seen.violations = await glass.violations()
        if self._errand.marks:
            source = await window.page.content()
            self._seen.has_mark = any(mark in source for mark in self._errand.marks)

    async def _note_certificate(self) -> None:
        answer = self._way.last
        with suppress(Error, TimeoutError):
            async with asyncio.timeout(1):
                details = await answer.security_details() if answer else None
                if details:
                    self._seen.tls_version = details.get("protocol")
                    ends = details.get("validTo")
                    self._seen.certificate_ends = datetime.fromtimestamp(ends, UTC) if ends else None

    async def _try_search(self, window: Window, glass: Glass) -> None:
        errand, before = self._errand, self._seen.screenshot
        if errand.search_address:
            looked = search.finds(
                window,
                glass,
                address=errand.search_address,
                words=errand.search_words,
                expected=errand.expected_text,
                keep=lambda: self._picture(window.page),
            )
            self._seen.is_found = await self._in_time(looked)
            if self._seen.is_found is not False:
                self._seen.screenshot = before

    async def _try_form(self, window: Window) -> None:
        if self._errand.form_address:
            self._seen.opens_form = await self._in_time(_opens(window, self._errand.form_address))
            if self._seen.opens_form is False and self._seen.is_found is not False:
                await self._picture(window.page)

    async def _in_time(self, step: Awaitable[bool]) -> bool | None:
        """What a step saw; False when it was still at it at the deadline, None when it could not even begin."""
        if self._left() < _LEAST_SECONDS:
            asyncio.ensure_future(step).cancel()
            return None
        try:
            async with asyncio.timeout(self._left()):
                return await step
        except TimeoutError:
            return False

    async def _picture(self, page: Page) -> None:
        """What stands on the screen; none where no page ever stood there."""
        if page.url.startswith(("about:", "chrome-error:")):
            return
        with suppress(Error, TimeoutError):
            async with asyncio.timeout(_PICTURE_SECONDS):
                self._seen.screenshot = await page.screenshot(animations="disabled")

    def _left(self) -> float:
        return max(0.0, self._until - monotonic())


async def _opens(window: Window, address: str) -> bool:
    try:
        await window.go(address)
        return await form.opens(window.page)
    except (Ended, Error):
        return False


async def _close(other: Page, own: Page) -> None:
    if other is not own:
        with suppress(Error):
            await other.close()


def _user_agent(version: str, agent: str, *, is_phone: bool) -> str:
    """What the browser is, by the words that sites look for, and whose errand it is on."""
    mobile = " Mobile" if is_phone else ""
    engine = f"AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{version.split('.')[0]}.0.0.0{mobile} Safari/537.36"
    return f"Mozilla/5.0 (X11; Linux x86_64) {engine} {agent}"
