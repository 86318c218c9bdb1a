"""Signs that no column of text can hold, through every door of a report: told, or left out of a cell; never a fault."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.foundation.accounts.services import issue_token
from motcua.kernel.models import AuditEntry
from motcua.kernel.tests.factories import workbook
from motcua.kernel.workbooks import sheet_of_workbook
from motcua.oversight.campaigns.models import Report
from motcua.oversight.campaigns.rules.totals import read_count
from motcua.oversight.campaigns.tests.factories import handed_in
from motcua.oversight.campaigns.tests.test_report_pages import Desk, browser, typed, words
from motcua.oversight.campaigns.types import RemarkKind

pytestmark = pytest.mark.django_db
NUL = "Chữ\x00lạ"
TOLD = "Trong nội dung gửi lên có ký tự hoặc con số không dùng được"


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_in_a_cell_and_in_an_explanation_it_is_shown_as_a_sign_that_no_number_holds(desk: Desk) -> None:
    said = desk.post("luu", typed(thu_tuc="19\x0000"), **{"a:nhay-tt": NUL})
    assert said.status_code == 302 and desk.draft()["thu-tuc"] == "19\ufffd00"
    desk.report.refresh_from_db()
    assert desk.report.draft["answers"] == {"nhay-tt": "Chữ\ufffdlạ"}


def test_the_draft_that_keeps_itself_does_the_same(desk: Desk) -> None:
    said = desk.clerk.post(f"{desk.url}luu/", {"ban": "0", **typed(thu_tuc="19\x0000")})
    assert said.status_code == 200 and desk.draft()["thu-tuc"] == "19\ufffd00"


def test_signs_that_turn_the_direction_of_a_text_are_kept_nowhere_and_the_audit_says_so(desk: Desk) -> None:
    """They ran backwards on the receipt, in explanations, comments and replies."""
    turned = "Bão \u202elớn\u2066 từ\u200b 03/11"
    desk.post("luu", typed(), **{"a:nhay-tt": turned})
    desk.report.refresh_from_db()
    assert desk.report.draft["answers"] == {"nhay-tt": "Bão lớn từ 03/11"}
    assert desk.clerk.post(f"{desk.url}y-kien/", {"chu": turned}).status_code == 302
    page = desk.clerk.get(desk.url).content.decode()
    assert "Bão lớn từ 03/11" in page and "\u202e" not in page
    entries = AuditEntry.objects.filter(action="drop_hidden_characters").order_by("id")
    assert [entry.detail["fields"] for entry in entries] == [["a:nhay-tt"], ["chu"]]


def test_a_number_with_a_nul_inside_is_no_number_and_never_another_one() -> None:
    assert read_count("4\x003") == (None, RemarkKind.NOT_A_NUMBER)


@pytest.mark.parametrize("field", ["dan", "dan-html"])
def test_a_pasted_sheet_with_it_gives_no_number(desk: Desk, field: str) -> None:
    sheet = {"dan": "thu-tuc\t19\x0000\n", "dan-html": "<table><tr><td>thu-tuc</td><td>19\x0000</td></tr></table>"}
    assert desk.post("dan", None, **{field: sheet[field]}).status_code == 422
    assert "1900" not in json.dumps(Report.objects.get(pk=desk.report.pk).draft)


def test_a_workbook_that_writes_impossible_signs_gives_no_number_with_them(desk: Desk) -> None:
    """`_x0000_` and half a surrogate pair are signs of ECMA-376, not of any text."""
    row = "".join(f'<c r="{at}1" t="inlineStr"><is><t>{text}</t></is></c>' for at, text in
                  (("A", "thu-tuc"), ("B", "19_x0000_00"), ("C", "_xD800_"), ("D", "_xD83D__xDE00_")))  # fmt: skip
    content = workbook(f'<sheetData><row r="1">{row}</row></sheetData>'.encode())
    assert [cell.text for cell in sheet_of_workbook(content).rows[0]] == ["thu-tuc", "19\ufffd00", "\ufffd", "😀"]
    wrong = row.replace("19_x0000_00", "_xD800_ lạ")
    file = SimpleUploadedFile("a.xlsx", workbook(f'<sheetData><row r="1">{wrong}</row></sheetData>'.encode()))
    answer = desk.clerk.post(desk.url, {"ban": "0", "viec": "tep", "tep": file})
    assert answer.status_code < 500


@pytest.mark.parametrize(
    ("door", "fields"),
    [
        ("y-kien/", {"chu": NUL}),
        ("quyet-dinh/", {"ban": "1", "trang-thai": "submitted", "viec": "tra", "chu": NUL}),
        ("quyet-dinh/", {"ban": "1", "trang-thai": "submitted", "viec": "duyet", "chu": NUL}),
    ],
)
def test_what_a_head_writes_is_refused_with_a_sentence(desk: Desk, door: str, fields: dict[str, str]) -> None:
    handed_in(desk.report, desk.people.clerk)
    answer = browser(desk.people.head).post(f"{desk.url}{door}", fields)
    assert answer.status_code == 422 and TOLD in words(answer)
    assert Report.objects.get(pk=desk.report.pk).state == "submitted"


@pytest.mark.parametrize(
    ("door", "fields"),
    [
        ("gia-han/", {"ngay": "30", "thang": "12", "nam": "2026", "chu": NUL}),
        ("loai/", {"chu": NUL, "can-cu": "Công văn thử"}),
        ("chuyen/", {"sang": "H02", "chu": NUL}),
        ("chuyen/", {"sang": NUL, "chu": "Sáp nhập"}),
    ],
)
def test_what_a_reviewer_writes_is_refused_with_a_sentence(desk: Desk, door: str, fields: dict[str, str]) -> None:
    answer = browser(desk.people.reviewer).post(f"{desk.url}{door}", fields)
    assert answer.status_code in (404, 422) and Report.objects.get(pk=desk.report.pk).state == "open"


@pytest.mark.parametrize("field", ["ma-co-quan", "ly-do", "can-cu", "tu-thang", "tu-nam", "bieu"])
def test_an_assignment_with_it_is_refused(desk: Desk, field: str) -> None:
    given = {"bieu": "toan-trinh", "ma-co-quan": "H02", "tu-thang": "1", "tu-nam": "2027", "ly-do": "Thử",
             "can-cu": "Thử", "viec": "loai"}  # fmt: skip
    answer = browser(desk.people.reviewer).post("/bao-cao/phan-cong/", given | {field: NUL})
    assert answer.status_code < 500 and (answer.status_code == 422 or field == "bieu")


@pytest.mark.parametrize("place", ["counts", "answers", "part"])
def test_a_program_is_told_that_the_body_cannot_be_read(desk: Desk, place: str) -> None:
    body: dict[str, Any] = {"draft_version": 0, "counts": {"thu-tuc": 1}, "answers": {"nhay-tt": "x"}, "part": ""}
    body[place] = {NUL: 1} if place == "counts" else {"nhay-tt": NUL} if place == "answers" else NUL
    answer = desk.clerk.put(
        f"/api/v1/reports/{desk.report.pk}/draft", json.dumps(body), content_type="application/json",
        headers={"Authorization": f"Bearer {token_of(desk)}"},
    )  # fmt: skip
    assert answer.status_code == 400 and answer.json()["code"]


def token_of(desk: Desk) -> str:
    assert desk.people.clerk.account_id
    return issue_token(desk.people.clerk.account_id).value
