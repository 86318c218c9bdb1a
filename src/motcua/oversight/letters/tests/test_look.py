"""The pages in a real browser, on a phone and on a desk: nothing wider than the screen, nothing axe would mind."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from motcua.foundation.accounts import services as account_services
from motcua.foundation.accounts.tests import factories as people
from motcua.foundation.agencies.types import Group
from motcua.oversight.letters.selectors.letters import info_of
from motcua.oversight.letters.tests.factories import Country, corrected, earlier, letter, published, with_text
from motcua.oversight.monitoring import selectors as monitoring
from motcua.oversight.releases.tests.factories import dossier
from motcua.oversight.releases.types import Top

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page, ViewportSize

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("database_beside_browser"),
]
PICTURES = os.environ.get("MOTCUA_LETTER_PICTURES", "")
PATIENCE = 120_000
"""Milliseconds that a busy machine may take for what a quiet one does at once."""


@pytest.fixture
def addresses(printed_tables: None, country: Country) -> list[str]:
    """A draft with open numbers on a corrected release, over all ministries and provinces of 2020."""
    listed = [(group, row.name) for group in Group for row in monitoring.annex_rows(monitoring.LEVEL4_2020, group)]
    letters = {Group.MINISTRY: "G", Group.PROVINCE: "H"}
    numbered = enumerate(listed, 1)
    country.tree = tuple(Top(n, f"{letters[group]}{n:02d}", name, group) for n, (group, name) in numbered)
    rows = [dossier(top=n % len(listed) + 1, number=n, channel=1 + (n % 97 > n % 13)) for n in range(1, 4000)]
    country.rows = [*rows, *earlier(rows)]
    published(9)
    published(10)
    account_services.load_roles()
    row = letter()
    country.rows = [*country.rows, *[dossier(top=30, number=9000 + n, channel=2) for n in range(9)]]
    corrected()
    home = f"/cong-van/{row.id}/"
    with_text(row, *info_of(row).content.paragraphs, "Con số 17,97% này chưa gắn với gì.")
    return ["/cong-van/", "/cong-van/moi/", home, f"{home}sua/", f"{home}phu-luc/", "/cong-van/da-gui/2023/"]


@pytest.mark.usefixtures("server_threads_closed")
def test_every_page_fits_a_phone_and_a_desk_and_reads_well(
    addresses: list[str], live_server: object, browser: Browser, axe: Callable[[Page], list[str]]
) -> None:
    session = people.signed_in(people.officer(40, "analyst")).cookies["motcua"].value
    found: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        found.extend([message.text] if message.type == "error" else [])

    for width in (360, 1280):
        size: ViewportSize = {"width": width, "height": 900}
        context = browser.new_context(base_url=str(live_server), locale="vi-VN", viewport=size)
        context.set_default_timeout(PATIENCE)
        context.add_cookies([{"name": "motcua", "value": session, "url": str(live_server)}])
        page = context.new_page()
        page.on("console", heard)
        for n, address in enumerate(addresses):
            page.goto(address)
            wide = page.evaluate("document.documentElement.scrollWidth")
            found += [f"{address} at {width}: {wide} wide"] if wide > width else []
            found += [f"{address} at {width}: {finding}" for finding in axe(page)]
            if PICTURES:
                (Path(PICTURES) / "letter.pdf").write_bytes(page.request.get(f"{addresses[2]}tep/pdf/").body())
                page.screenshot(path=str(Path(PICTURES) / f"page-{n}-{width}.png"), full_page=True)
        context.close()
    assert found == []
