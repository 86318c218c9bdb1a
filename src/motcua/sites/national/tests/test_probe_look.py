"""Pages of visits from outside in a real browser, on a phone and on a desk: nothing too wide, nothing axe minds."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from motcua.foundation.accounts.services import load_roles
from motcua.foundation.accounts.tests.factories import actor, officer, signed_in
from motcua.foundation.agencies.tests.factories import add_agencies
from motcua.kernel import clock
from motcua.kernel.clock import now
from motcua.oversight.probes import services
from motcua.oversight.probes.tests.factories import PNG, failed_visit, good_sight, page, sight, targets, visit_all
from motcua.oversight.probes.types import Fault, Violation

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page, ViewportSize

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("database_beside_browser"),
]
PICTURES = os.environ.get("MOTCUA_PROBE_PICTURES", "")
PATIENCE = 120_000
"""Milliseconds that a busy machine may take for what a quiet one does at once."""
HOME = "/do-luong/tham-do/"
LONG = "https://dichvucong.mot-tinh-co-ten-rat-dai-de-thu.example.vn/thu-tuc/1.004772/nop-ho-so?buoc=mot&loai=khai-sinh"


@pytest.fixture(autouse=True)
def _now() -> None:
    """The threads of the server know the real time only."""


@pytest.fixture
def addresses(settings: Any, tmp_path: Path) -> list[str]:
    settings.FILES_ROOT = tmp_path
    add_agencies("H01", "H33")
    load_roles()
    visit = failed_visit()
    begins = now() + timedelta(days=1)
    reporter = actor(officer(71, "reporter", "H01"))
    services.announce_outage(
        agency="H01", begins_at=begins, ends_at=begins + timedelta(hours=9), reason="Bảo trì máy chủ", actor=reporter
    )
    services.object_visit(visit=visit, reason="Tường lửa của trung tâm dữ liệu chặn nhầm máy đo", actor=reporter)
    with clock.at(now() - timedelta(days=20)):
        page(LONG, agency="H33")
    lost = sight(fault=Fault.REDIRECTS, hops=(LONG,) * 21, blocked=7, screenshot=PNG)
    (long,) = visit_all([lost], start=now() - timedelta(days=15))
    poor = good_sight(
        page_width=900, has_mark=False, answer_milliseconds=9000, violations=(Violation("label", "critical", 3),)
    )
    visit_all([poor] * 6, start=now() - timedelta(days=10), every=timedelta(hours=7), tries=(1,))
    return [HOME, f"{HOME}co-quan/H01/", f"{HOME}trang/{targets()[0].pk}/", f"{HOME}ngung/", f"{HOME}luot/{visit}/",
            f"{HOME}ban/", f"{HOME}co-quan/H33/", f"{HOME}luot/{long.pk}/"]  # fmt: skip


@pytest.mark.usefixtures("server_threads_closed")
def test_every_page_fits_a_phone_and_a_desk_and_reads_well(
    addresses: list[str], live_server: object, browser: Browser, axe: Callable[[Page], list[str]]
) -> None:
    session = signed_in(officer(72, "analyst")).cookies["motcua"].value
    found: list[str] = []

    def heard(told: ConsoleMessage) -> None:
        found.extend([told.text] if told.type == "error" else [])

    for width in (360, 1280):
        size: ViewportSize = {"width": width, "height": 900}
        context = browser.new_context(base_url=str(live_server), locale="vi-VN", viewport=size)
        context.set_default_timeout(PATIENCE)
        context.add_cookies([{"name": "motcua", "value": session, "url": str(live_server)}])
        window = context.new_page()
        window.on("console", heard)
        for n, address in enumerate(addresses):
            window.goto(address)
            wide = window.evaluate("document.documentElement.scrollWidth")
            found += [f"{address} at {width}: {wide} wide"] if wide > width else []
            found += [f"{address} at {width}: {finding}" for finding in axe(window)]
            if PICTURES:
                window.screenshot(path=str(Path(PICTURES) / f"page-{n}-{width}.png"), full_page=True)
        context.close()
    assert found == []
