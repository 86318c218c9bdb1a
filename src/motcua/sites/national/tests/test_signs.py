"""The pages of signs: a friend, a stranger, the evidence, and the conversation."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client

from motcua.oversight.detection import selectors as detection
from motcua.oversight.detection.tests.factories import noted
from motcua.oversight.detection.types import Kind
from motcua.sites.national.tests.test_pages import text_of

LIST = "/do-luong/dau-hieu/"


def test_signs_are_for_analysts(analyst: Client, citizen: Client, administrator: Client, client: Client) -> None:
    page = f"{LIST}{noted().id}/"
    for url in (LIST, page):
        assert analyst.get(url).status_code == 200
        assert citizen.get(url).status_code == administrator.get(url).status_code == 403
        assert client.get(url).status_code == 302
    assert citizen.post(f"{page}buoc/", {"state": "asked", "text": "x"}).status_code == 403


def test_the_list_names_agency_sign_and_state(analyst: Client) -> None:
    noted(code="H01")
    words = text_of(analyst.get(LIST))
    for expected in ("Cơ quan H01", "Chuyển thành đã xong", "2,00 %", "20 / 1.000", "Mới ghi nhận", "10/2025"):
        assert expected in words


def test_the_list_says_how_much_is_found_in_agencies_of_each_size(analyst: Client) -> None:
    """Found and planted beside the share, which is rounded down: 99.9 of 100 are not all."""
    words = text_of(analyst.get(LIST))
    assert "100 đến 300 hồ sơ" in words and "3.000 đến 30.000 hồ sơ" in words
    small = next(s for s in detection.scores_by_size()[100, 300].scores if s.kind is Kind.POST_AS_ONLINE)
    assert f"{100 * small.named // small.planted} {small.named} / {small.planted}" in words


def test_an_empty_list_says_so(analyst: Client) -> None:
    assert "Chưa có dòng nào" in text_of(analyst.get(LIST))


@pytest.mark.parametrize(("query", "many"), [("?loai=silence", 1), ("?thang=2025-10", 2), ("?buoc=asked", 0),
                                             ("?loai=x&thang=99&buoc=&trang=9", 2)])  # fmt: skip
def test_the_list_is_filtered_and_strange_queries_give_everything(analyst: Client, query: str, many: int) -> None:
    noted()
    noted(kind=Kind.SILENCE)
    assert f" {many} dấu hiệu " in text_of(analyst.get(LIST + query))


def test_one_sign_shows_sentence_evidence_and_the_innocent_explanation(analyst: Client) -> None:
    words = text_of(analyst.get(f"{LIST}{noted().id}/"))
    for expected in (
        "20 trên 1.000 hồ sơ",
        "Cũng có thể là:",
        "01/10/2025: 12 hồ sơ",
        "H01-251001-0001",
        "Hỏi cơ quan",
    ):
        assert expected in words
    assert "Hỏi cơ quan" in words and "Xác nhận dấu hiệu" not in words


def test_a_step_is_taken_once_and_its_words_stay(analyst: Client) -> None:
    page = f"{LIST}{noted().id}/"
    step = {"state": "asked", "text": "Đề nghị cơ quan giải trình."}
    assert analyst.post(f"{page}buoc/", step).status_code == 302
    again = analyst.post(f"{page}buoc/", step)
    assert again.status_code == 409 and "Đề nghị cơ quan giải trình." in text_of(again)
    assert text_of(analyst.get(page)).count("Đề nghị cơ quan giải trình.") == 1


@pytest.mark.parametrize(("state", "text", "status"), [("asked", " ", 422), ("closed", "x", 409), ("?", "giữ", 409)])
def test_a_refused_step_keeps_what_was_typed(analyst: Client, state: str, text: str, status: int) -> None:
    page = f"{LIST}{noted().id}/"
    response = analyst.post(f"{page}buoc/", {"state": state, "text": text})
    assert response.status_code == status and "Có 1 chỗ cần sửa" in text_of(response)
    assert text.strip() in text_of(response)


def test_an_unknown_sign_is_not_found_and_a_step_is_posted(analyst: Client) -> None:
    assert analyst.get(f"{LIST}{uuid4()}/").status_code == 404
    assert analyst.post(f"{LIST}{uuid4()}/buoc/", {"state": "asked", "text": "x"}).status_code == 404
    assert analyst.get(f"{LIST}{noted().id}/buoc/").status_code == 405


def test_signs_are_told_in_english_too(analyst: Client) -> None:
    analyst.cookies["django_language"] = "en"
    words = text_of(analyst.get(f"{LIST}{noted().id}/"))
    assert "Turned into done" in words and "20 of 1.000 dossiers" in words and "It may also be:" in words
    assert "Ask the agency" in words
