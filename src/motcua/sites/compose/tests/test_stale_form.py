from __future__ import annotations

import pytest
from django.test import Client

from motcua.foundation.accounts.tests import factories

TYPED = {"phone": "0900 000 099", "email": "<b>x</b>@example.vn"}


@pytest.fixture
def browser(db: None) -> Client:
    client = Client(enforce_csrf_checks=True, SERVER_NAME="localhost")
    client.cookies = factories.signed_in(factories.account(1)).cookies
    return client


def test_a_stale_page_offers_what_was_typed_for_sending_again(browser: Client) -> None:
    answer = browser.post("/tai-khoan/", TYPED, headers={"Referer": "http://localhost/tai-khoan/"})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert 'name="phone" value="0900 000 099"' in page
    assert "<b>x</b>" not in page


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Referer": "https://xau.example.vn/"},
        {"Referer": "http://localhost/tai-khoan/", "Origin": "https://xau.example.vn"},
    ],
)
def test_what_another_site_sent_is_not_offered(browser: Client, headers: dict[str, str]) -> None:
    page = browser.post("/tai-khoan/", TYPED, headers=headers).content.decode()
    assert "0900 000 099" not in page


def test_a_form_sent_after_the_session_ended_says_so_and_is_sent_again_after_a_new_sign_in(db: None) -> None:
    """Signing in changes the token, so the second sending meets the stale page, which still has everything."""
    own = {"Referer": "http://localhost/tai-khoan/"}
    browser = Client(enforce_csrf_checks=True, SERVER_NAME="localhost")
    browser.cookies["csrftoken"] = token = "a" * 32
    answer = browser.post("/tai-khoan/", {**TYPED, "csrfmiddlewaretoken": token}, headers=own)
    page = answer.content.decode()
    assert answer.status_code == 401 and answer["Cache-Control"] == "no-store"
    assert "Phiên đã hết; việc vừa gửi chưa được thực hiện." in page
    assert 'name="phone" value="0900 000 099"' in page and "<b>x</b>" not in page
    assert 'href="/dang-nhap/?next=%2Ftai-khoan%2F" target="_blank" rel="noopener"' in page
    assert token not in page.replace('name="csrfmiddlewaretoken"', "")


def test_with_every_cookie_gone_the_first_press_already_says_that_the_session_ended(db: None) -> None:
    """Not "this page is old" first, and the session only after sending again."""
    own = {"Referer": "http://localhost/tai-khoan/"}
    answer = Client(enforce_csrf_checks=True, SERVER_NAME="localhost").post("/tai-khoan/", TYPED, headers=own)
    page = answer.content.decode()
    assert answer.status_code == 401 and "Phiên đã hết; việc vừa gửi chưa được thực hiện." in page
    assert 'name="phone" value="0900 000 099"' in page


@pytest.mark.parametrize("headers", [{}, {"Referer": "https://xau.example.vn/"}])
def test_a_visitor_who_sends_from_elsewhere_is_only_led_to_the_sign_in(db: None, headers: dict[str, str]) -> None:
    answer = Client(SERVER_NAME="localhost").post("/tai-khoan/", TYPED, headers=headers)
    assert answer.status_code == 302 and b"0900 000 099" not in answer.content
