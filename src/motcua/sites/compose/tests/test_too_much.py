"""What Django refuses before a view is asked: a page with a sentence and the way out, never bare English."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

pytestmark = pytest.mark.django_db
ADDRESS = "/dang-xuat/"


@pytest.fixture(autouse=True)
def _vietnamese() -> Iterator[None]:
    with translation.override("vi"):
        yield


@pytest.fixture
def browser() -> Client:
    """Its forms are read where they are checked for their token, as in a real request."""
    client = Client(enforce_csrf_checks=True, headers={"Accept-Language": "vi"})
    client.cookies["csrftoken"] = "a" * 32
    return client


def refused(answer: Any) -> str:
    page = str(answer.content.decode())
    assert answer.status_code == 400
    assert "Bad Request" not in page
    assert "Không thực hiện được" in page
    assert "Content-Security-Policy" in answer
    return page


def test_more_than_a_thousand_fields_are_refused_with_the_way_out(browser: Client) -> None:
    page = refused(browser.post(ADDRESS, {f"f{number}": "1" for number in range(1_001)}))
    assert "chia thành nhiều lần gửi" in page


def test_a_form_of_too_many_bytes_is_refused_with_the_way_out(browser: Client, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
    assert "too_much_sent" in refused(browser.post(ADDRESS, {"f": "1" * 1_001}))


def test_41_files_are_refused_with_their_most(browser: Client) -> None:
    page = refused(browser.post(ADDRESS, {f"t{number}": SimpleUploadedFile("a.txt", b"a") for number in range(41)}))
    assert "nhiều nhất 40 tệp" in page


def test_40_files_are_read(browser: Client) -> None:
    files = {f"t{number}": SimpleUploadedFile("a.txt", b"a") for number in range(40)}
    assert browser.post(ADDRESS, files).status_code == 403  # no token of a form


def test_an_unknown_host_gets_a_page_that_leads_to_the_official_address(client: Client) -> None:
    assert "địa chỉ chính thức" in refused(client.get("/", headers={"Host": "evil.example.com"}))


def test_a_program_gets_a_problem(client: Client) -> None:
    answer = client.get("/api/v1/me", headers={"Host": "evil.example.com"})
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert answer.json()["code"] == "bad_request"


def test_an_english_reader_reads_it_in_english(browser: Client) -> None:
    browser.cookies["django_language"] = "en"
    answer = browser.post(ADDRESS, {f"f{number}": "1" for number in range(1_001)})
    assert "or in several parts" in answer.content.decode()
