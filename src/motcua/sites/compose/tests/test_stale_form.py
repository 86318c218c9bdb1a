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
