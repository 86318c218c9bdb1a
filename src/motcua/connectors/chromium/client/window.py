"""The one window of an errand: goes to addresses as a person would and notes each that was asked for."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from playwright.async_api import Dialog, Error, Frame, Page, Request, Response

from motcua.connectors.chromium import mapping
from motcua.connectors.chromium.client.addresses import authority_of
from motcua.connectors.chromium.client.gate import Gate
from motcua.oversight.probes.types import Fault

MOST_HOPS = 20
"""A browser follows as many redirects of a server; so many we follow of a script."""
QUIET_SECONDS = 0.3
"""A page that asks for no other page so long after its load event stays."""
REST_SECONDS = 4
"""So long it may fetch on after its load event until it is looked at."""
_LETTERS = 2000


class Ended(Exception):
    """The way ends here, with what kept it from going on."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass
class Way:
    """What was asked for and answered on the way to one page; instants by this machine's clock."""

    began: float = field(default_factory=monotonic)
    hops: list[str] = field(default_factory=list)
    first: Request | None = None
    asked: Request | None = None
    """The newest: what becomes of an older one, which may be told later, decides nothing."""
    last: Response | None = None
    loaded: float | None = None
    is_moving: bool = False
    failure: str = ""
    """Why the page that was asked for last did not come."""

    @property
    def answer_milliseconds(self) -> int | None:
        """From the first request to the head of the last answer, as the network process of the browser timed it."""
        if self.first is None or self.last is None:
            return None
        begin, end = self.first.timing, self.last.request.timing
        if end["responseStart"] < 0:
            return None
        return max(0, round(end["startTime"] - begin["startTime"] + end["responseStart"]))

    @property
    def ready_milliseconds(self) -> int | None:
        return None if self.loaded is None else round((self.loaded - self.began) * 1000)


class Window:
    """A page and its way. Opens no second window, answers no dialog, keeps no download."""

    def __init__(self, page: Page, gate: Gate) -> None:
        self.page, self._gate, self.way = page, gate, Way()
        self._dialogs: set[asyncio.Task[None]] = set()
        page.on("request", self._asked)
        page.on("response", self._answered)
        page.on("requestfailed", self._failed)
        page.on("load", self._loaded)
        page.on("dialog", self._refuse)
        page.on("crash", self._crashed)
        self._has_crashed = False
        self._going: asyncio.Future[Response | None] | None = None
        self.foreign = 0
        """Parts that were not fetched because their hosts are not listed."""

    async def go(self, address: str) -> Way:
        """Go there and stay until the page does. Raises Ended for what a person would call broken."""
        if authority_of(address) is None:
            raise Ended(Fault.LEFT)
        self.way = Way()
        try:
            self._going = asyncio.ensure_future(self.page.goto(address, wait_until="load", timeout=0))
            await self._going
        except asyncio.CancelledError:
            self._require_way()
            raise
        except Error as error:
            if not self._is_led_on(error.message):
                raise Ended(self._reason(error.message)) from error
        await self.settle()
        self._require_page()
        return self.way

    async def settle(self) -> None:
        """Follow what script and refresh ask for until the page stays."""
        seen = -1
        while self.way.is_moving or seen != len(self.way.hops):
            self._require_way()
            seen = len(self.way.hops)
            await asyncio.sleep(QUIET_SECONDS)
        self._require_way()

    async def rest(self) -> None:
        """Let a page that builds itself by script fetch what it shows; one that never stops fetching is not awaited."""
        with suppress(TimeoutError):
            async with asyncio.timeout(REST_SECONDS):
                await self.page.wait_for_load_state("networkidle")
        await self.settle()

    def _require_way(self) -> None:
        if self._gate.is_flooded or self._has_crashed:
            raise Ended(Fault.NOT_A_PAGE)
        if len(self.way.hops) > MOST_HOPS:
            raise Ended(Fault.REDIRECTS)
        if (barred := self._barred()) is not None:
            raise Ended(barred)
        if self.way.failure:
            raise Ended(self._reason(self.way.failure))

    def _require_page(self) -> None:
        answer = self.way.last
        if answer is None:
            raise Ended(Fault.NOT_A_PAGE)
        if answer.status >= 400:
            raise Ended(Fault.STATUS)
        if answer.headers.get("content-type", "").split(";")[0].strip().lower() not in _PAGES:
            raise Ended(Fault.NOT_A_PAGE)

    def _barred(self) -> Fault | None:
        authority = authority_of(self.way.hops[-1]) if self.way.hops else None
        bar = self._gate.barred.get(authority) if authority else None
        return mapping.BARRED[bar] if bar else None

    def _reason(self, message: str) -> Fault:
        if self._gate.is_flooded or self._has_crashed:
            return Fault.NOT_A_PAGE
        return self._barred() or mapping.fault_of(message) or Fault.NOT_A_PAGE

    def _is_led_on(self, message: str) -> bool:
        """Whether `goto` ended because the page itself went on to another."""
        return "interrupted by another navigation" in message and self._barred() is None

    # -- what the browser tells --

    def _is_main(self, request: Request) -> bool:
        return request.is_navigation_request() and _frame(request) is self.page.main_frame

    def _asked(self, request: Request) -> None:
        if self._is_main(request):
            self.way.first = self.way.first or request
            self.way.asked = request
            self.way.hops.append(request.url[:_LETTERS])
            self.way.is_moving, self.way.failure = True, ""
            if len(self.way.hops) > MOST_HOPS and self._going is not None:
                self._going.cancel()  # a page that leads on for ever never lets it end

    def _answered(self, response: Response) -> None:
        if self._is_main(response.request):
            self.way.last = response
            if response.request is self.way.asked:
                self.way.is_moving = response.status not in (204, 205)

    def _failed(self, request: Request) -> None:
        if self._is_main(request):
            if request is self.way.asked:
                self.way.is_moving = False
                told = request.failure or ""
                self.way.failure = "" if _ABORTED in told else told
            return
        authority = authority_of(request.url)
        self.foreign += authority is not None and not self._gate.lists(authority)

    def _loaded(self, _page: Any) -> None:
        self.way.loaded = monotonic()
        if self.way.last is not None and self.way.last.request is self.way.asked:
            self.way.is_moving = False  # else it is the page before, and the next is still under way

    def _crashed(self, _page: Any) -> None:
        self._has_crashed = True

    def _refuse(self, dialog: Dialog) -> None:
        task = asyncio.ensure_future(_dismiss(dialog))
        self._dialogs.add(task)
        task.add_done_callback(self._dialogs.discard)


_ABORTED = "ERR_ABORTED"
"""What becomes of a page that another overtook, of a download and of an answer without a page: no failure by itself."""
_PAGES = ("text/html", "application/xhtml+xml")


async def _dismiss(dialog: Dialog) -> None:
    try:
        await dialog.dismiss()
    except Error:
        return  # it went with its page


def _frame(request: Request) -> Frame | None:
    """The frame that asked; None for a request of a frame that is gone or of a worker."""
    try:
        return request.frame
    except Error:
        return None
