"""The fixtures that journeys stand on: the running program, the browser, the accessibility checker."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from motcua.sites.compose.tests.live import Live


def test_the_running_program_has_reference_and_demo_data(live: Live) -> None:
    assert live.sql("SELECT count(*) > 2900 FROM catalogue_procedure") == [(True,)]
    assert live.sql("SELECT count(*) > 5 FROM accounts_account") == [(True,)]


def test_every_sandbox_answers(live: Live) -> None:
    for system in ("vneid", "paygov", "csc", "mailbox", "town"):
        try:
            status = urllib.request.urlopen(live.sandbox(system), timeout=120).status  # noqa: S310
        except urllib.error.HTTPError as error:
            status = error.code
            error.close()
        assert status < 500, system


def test_the_first_page_opens_on_a_phone_and_axe_finds_nothing(phone: Page, axe: Callable[[Page], list[str]]) -> None:
    answer = phone.goto("/")
    assert answer is not None
    assert answer.status == 200
    assert axe(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_checker_finds_what_is_wrong(phone: Page, axe: Callable[[Page], list[str]]) -> None:
    phone.set_content("<html lang=vi><title>x</title><main><h1>x</h1><img src='x.png'></main></html>")
    assert any("image-alt" in finding for finding in axe(phone))
