"""A session that ends, and an autosave that comes too late, cost nobody what they typed."""

from __future__ import annotations

from django.test import Client

from motcua.foundation.forms import selectors as forms
from motcua.kernel.middleware import API_PREFIX
from tests.access.house import House


def test_a_script_whose_session_ended_leads_the_whole_page_to_the_sign_in(db: None) -> None:
    of = "/ho-so/01a20137-d0b1-790b-b609-c1a2d638569e"
    headers = {"HX-Request": "true", "Referer": f"http://localhost{of}/khai/tre/"}
    answer = Client(SERVER_NAME="localhost", headers=headers).post(f"{of}/luu/tre/")
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"].startswith("/dang-nhap/?next=%2Fho-so%2F")
    assert "khai" in answer.headers["HX-Redirect"]


def test_a_browser_whose_session_ended_is_led_to_the_sign_in(db: None) -> None:
    assert Client().get("/ho-so/").headers["Location"] == "/dang-nhap/?next=%2Fho-so%2F"
    assert Client().get(f"{API_PREFIX}v1/me").status_code == 401


def test_a_late_autosave_writes_only_the_field_that_was_left(house: House) -> None:
    dossier, mother = house.dossiers["unpaid"], house.clients["mother"]
    page = next(p for p in forms.form_version(dossier.form_version_id).pages if "child_name" in p.fields)
    stale = {"_field": "child_name", "child_name": "Trần Thị Tên Mới"}
    assert mother.post(f"/ho-so/{dossier.id}/luu/{page.name}/", stale).status_code == 200
    answers = house.road.fresh(dossier).answers
    assert answers == dossier.answers | {"child_name": "Trần Thị Tên Mới"}


def test_a_refused_decision_opens_its_part_with_everything_typed(house: House) -> None:
    address = f"/mot-cua/ho-so/{house.dossiers['submitted'].id}"
    typed = {"finding": ["Giấy chứng sinh", "", ""], "why": ["", "", ""]}
    asked = house.clients["desk"].post(f"{address}/bo-sung/", typed)
    assert asked.status_code == 422
    assert 'value="Giấy chứng sinh"' in asked.content.decode()
    refused = house.clients["desk"].post(f"{address}/tu-choi/", {"reason": "ngắn"}).content.decode()
    assert '<details class="fold" open>' in refused
    assert ">ngắn</textarea>" in refused


def test_an_assignment_to_nobody_is_told_on_the_page(house: House) -> None:
    address = f"/mot-cua/ho-so/{house.dossiers['received'].id}/phan-cong/"
    answer = house.clients["leader"].post(address, {})
    assert answer.status_code == 422
    assert "Chọn người giải quyết." in answer.content.decode()
