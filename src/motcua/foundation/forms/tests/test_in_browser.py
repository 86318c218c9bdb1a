"""The form in a real browser, under the strict content policy, on a narrow phone, with and without scripts."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from playwright.sync_api import Browser, Page, ViewportSize, expect
from werkzeug.serving import make_server

from motcua.foundation.forms.tests import site

pytestmark = pytest.mark.usefixtures("communes", "today")
PHONE: ViewportSize = {"width": 360, "height": 740}
PATIENCE = 120_000
"""Milliseconds that a busy machine may take for what a quiet one does at once."""


@pytest.fixture
def address(settings: Any) -> Iterator[str]:
    settings.ROOT_URLCONF = "motcua.foundation.forms.tests.site"
    settings.DEBUG = True  # static files straight from the source
    settings.MIDDLEWARE = ["motcua.kernel.middleware.security_headers", "django.middleware.csrf.CsrfViewMiddleware"]
    server = make_server("127.0.0.1", 0, StaticFilesHandler(WSGIHandler()), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Page]:
    page = browser.new_page(viewport=PHONE)
    page.set_default_timeout(PATIENCE)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address)
    yield page
    expect(page.locator(".htmx-request")).to_have_count(0)  # closing would break off what is under way
    page.close()
    assert complaints == []


def test_a_field_is_checked_when_it_is_left(phone: Page) -> None:
    phone.fill("#f-child_name", "Trần 2")
    phone.press("#f-child_name", "Tab")
    expect(phone.locator("#f-child_name-err")).to_contain_text("chỉ gồm chữ cái")
    assert phone.input_value("#f-child_name") == "Trần 2"
    phone.fill("#f-child_name", "Trần Thị Ngọc Thí Dụ")
    phone.press("#f-child_name", "Tab")
    expect(phone.locator("#f-child_name-err")).to_have_count(0)
    assert site.drafts["child_name"] == "Trần Thị Ngọc Thí Dụ"


def test_a_date_is_checked_only_when_its_last_part_is_left(phone: Page) -> None:
    phone.fill("#f-child_birth", "31")
    phone.press("#f-child_birth", "Tab")
    phone.keyboard.type("11")
    phone.keyboard.press("Tab")
    phone.keyboard.type("2025")
    assert phone.locator("#f-child_birth-err").count() == 0
    phone.keyboard.press("Tab")
    expect(phone.locator("#f-child_birth-err")).to_have_text("Tháng 11 chỉ có 30 ngày")
    assert phone.input_value("#f-child_birth") == "31"


def test_questions_appear_when_answers_lead_to_them(phone: Page) -> None:
    expect(phone.locator("#f-mother_name")).to_be_hidden()
    phone.check("input[name=mother_declared][value=yes]")
    expect(phone.locator("#f-mother_name")).to_be_visible()
    expect(phone.locator("#f-mother_paper")).to_be_hidden()
    phone.check("input[name=mother_has_number][value=no]")
    expect(phone.locator("#f-mother_paper")).to_be_visible()
    phone.check("input[name=mother_declared][value=no]")
    expect(phone.locator("#f-mother_paper")).to_be_hidden()


def test_a_chosen_answer_is_saved_at_once(phone: Page) -> None:
    with phone.expect_response("**/kiem-tra/"):
        phone.check("input[name=child_sex][value=Nam]")
    assert site.drafts["child_sex"] == "Nam"
    expect(phone.locator("input[name=child_sex][value=Nam]")).to_be_checked()


def test_the_summary_takes_the_focus_and_leads_to_the_field(phone: Page) -> None:
    phone.click("text=Lưu và tiếp tục")
    expect(phone.locator(".summary")).to_be_focused()
    phone.click(".summary a[href='#f-child_birth']")
    expect(phone.locator("#f-child_birth")).to_be_focused()


@pytest.mark.parametrize("is_submitted", [False, True])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_phone(phone: Page, is_submitted: bool) -> None:
    if is_submitted:
        phone.click("text=Lưu và tiếp tục")
        expect(phone.locator(".summary")).to_be_focused()  # the new page, not the one that is being left
    phone.check("input[name=mother_declared][value=yes]")
    assert Axe().run(phone).response["violations"] == []
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_without_scripts_every_question_is_there_and_nothing_is_lost(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport=PHONE, java_script_enabled=False)
    page.set_default_timeout(PATIENCE)
    page.goto(address)
    assert page.locator("#f-father_number").is_visible()
    assert page.locator("#field-father_number noscript p").is_visible()
    page.fill("#f-child_name", "Trần 2")
    page.fill("#f-child_birth-month", "mười một")
    page.click("text=Lưu và tiếp tục")
    expect(page.locator("#f-child_name-err")).to_be_visible()
    expect(page.locator("#f-child_name")).to_have_value("Trần 2")
    expect(page.locator("#f-child_birth-month")).to_have_value("mười một")
    page.close()
