"""An address that only takes a form, opened by hand: the page above it for people, the bare 405 for machines."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.http import HttpResponseNotAllowed
from django.test import Client, RequestFactory

from motcua.kernel.middleware import lead_from_closed_doors, page_above

BROWSER = {"Accept": "text/html,*/*;q=0.8"}
SIGN_OUT = "/dang-xuat/"


def test_the_page_above_is_the_nearest_address_that_exists() -> None:
    report = f"/bao-cao/{UUID(int=7)}/"
    assert page_above(f"{report}quyet-dinh/") == report
    assert page_above("/nhiem-vu/khong-co/noi-nao/") == "/nhiem-vu/"
    assert page_above(SIGN_OUT) == ""


@pytest.mark.django_db
def test_a_person_at_an_address_without_a_page_above_gets_a_sentence_and_a_way_on() -> None:
    answer = Client().get(SIGN_OUT, headers=BROWSER)
    assert answer.status_code == 405
    assert "Địa chỉ này chỉ nhận biểu mẫu" in answer.content.decode()
    assert '<a class="btn" href="/">' in answer.content.decode()
    assert answer.headers["Allow"] == "POST"


@pytest.mark.django_db
def test_a_form_sent_to_a_page_that_is_only_read_keeps_a_way_back() -> None:
    read_only = lead_from_closed_doors(lambda _request: HttpResponseNotAllowed(["GET"]))
    answer = read_only(RequestFactory().post("/xac-minh/", headers=BROWSER))
    assert answer.status_code == 405
    assert b'<a class="btn" href="/xac-minh/">' in answer.content  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_a_machine_gets_the_bare_answer() -> None:
    answer = Client().get(SIGN_OUT)
    assert (answer.status_code, answer.content) == (405, b"")
