"""The tracker in a real browser, on a page of another host than ours."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import sync_playwright

from motcua.kernel.clock import today
from motcua.oversight.beacons import selectors, services
from motcua.oversight.beacons.services.buffer_hits import Buffer
from motcua.oversight.beacons.tests.factories import BROWSER, HOST, PROCEDURE, Page

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CHROMIUM = "/usr/bin/chromium"
_ARGUMENTS = ["--no-sandbox", "--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests"]
"""Our door is on this machine here; a page of the network could not ask it without the second."""
_BODY = """<!doctype html><html lang=vi><title>Đăng ký khai sinh</title><h1>Đăng ký khai sinh</h1>
<button data-motcua="start">Nộp hồ sơ</button>
<form data-motcua="submit" onsubmit="return false"><button id=send>Gửi</button></form>
<script src="{address}/dem/dem.js" data-token="{token}" defer></script>"""


@pytest.fixture
def buffer(monkeypatch: pytest.MonkeyPatch) -> Iterator[Buffer]:
    made = Buffer(seconds=0)
    monkeypatch.setattr(importlib.import_module("motcua.oversight.beacons.services.take_beacon"), "buffer", made)
    yield made


def visited(*visits: tuple[str, str, str]) -> list[list[dict[str, Any]]]:
    """`_visit` for each in a thread of its own: the browser's event loop would keep this one from the database."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(_all_visits, visits).result()


def _all_visits(visits: Iterable[tuple[str, str, str]]) -> list[list[dict[str, Any]]]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=_ARGUMENTS)
        try:
            return [_visit(browser, *visit) for visit in visits]
        finally:
            browser.close()


def _visit(browser: Browser, host: str, body: str, door: str) -> list[dict[str, Any]]:
    """Open the page under `host`, start and submit; returns cookies and stored things that the page then has."""
    context = browser.new_context(user_agent=BROWSER)
    context.set_default_timeout(120_000)  # milliseconds: a busy machine
    page = context.new_page()
    page.route(f"https://{host}/**", lambda route: route.fulfill(body=body, content_type="text/html; charset=utf-8"))
    with page.expect_response(f"{door}/dem/"):
        page.goto(f"https://{host}/thu-tuc/{PROCEDURE}?ten=bi-mat")
    for button in ("[data-motcua=start]", "#send"):
        with page.expect_response(f"{door}/dem/"):
            page.click(button)
    kept = [dict(cookie) for cookie in context.cookies()]
    kept += [{"stored": key} for key in page.evaluate("Object.keys(localStorage).concat(Object.keys(sessionStorage))")]
    context.close()
    return kept


def test_a_visit_a_start_and_a_submission_are_counted_and_nothing_stays_in_the_browser(
    live_server: Any, buffer: Buffer
) -> None:
    page = Page().register()
    body = _BODY.format(address=live_server.url, token=page.token)
    assert visited((HOST, body, live_server.url), ("khac.example.vn", body, live_server.url)) == [[], []]
    buffer.flush()
    services.fold_hits()
    (seen,) = selectors.visits(today(), today())
    assert (seen.procedure, seen.views, seen.visitors, seen.starts, seen.submits) == (PROCEDURE, 1, 1, 1, 1)
    assert {row.reason: row.times for row in selectors.drops(today(), today())} == {"BCN-09": 3}
