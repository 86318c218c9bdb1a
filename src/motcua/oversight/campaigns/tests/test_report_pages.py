"""The pages of a report as people see them: entry, pasting, sheets, two clerks, decisions, strangers."""

from __future__ import annotations

import io
import json
import re
from datetime import timedelta
from html import unescape
from typing import Any

import openpyxl
import pytest
from django.test import Client

from motcua.foundation.accounts.services import begin_session
from motcua.kernel import clock
from motcua.kernel.access import Actor
from motcua.oversight.campaigns import services
from motcua.oversight.campaigns.models import Reading, Report, Submission
from motcua.oversight.campaigns.rules.receipts import is_genuine
from motcua.oversight.campaigns.tests.factories import (
    DUE,
    GOOD,
    Team,
    approved_by,
    cells,
    handed_in,
    on_time,
    opened,
    report_of,
    team,
)
from motcua.oversight.campaigns.types import State

pytestmark = pytest.mark.django_db


def browser(person: Actor) -> Client:
    client = Client(SERVER_NAME="localhost")
    session = client.session
    assert person.account_id
    begin_session(session, person.account_id)
    session.save()
    client.cookies["motcua"] = session.session_key or ""
    return client


def words(response: Any) -> str:
    text = re.sub(r"<script.*?</script>|<[^>]+>", " ", response.content.decode(), flags=re.S)
    return " ".join(unescape(text).split())


class Desk:
    def __init__(self) -> None:
        self.people: Team = team()
        self.campaign = opened("H01", "H02")
        self.report = report_of(self.campaign)
        self.url = f"/bao-cao/{self.report.pk}/"
        self.clerk = browser(self.people.clerk)

    def post(self, task: str, cells: dict[str, str] | None = None, **extra: Any) -> Any:
        self.report.refresh_from_db()
        known = {"ban": str(self.report.draft_version), "viec": task}
        return self.clerk.post(self.url, {**known, **(cells or {}), **extra})

    def draft(self) -> dict[str, str]:
        self.report.refresh_from_db()
        found: dict[str, str] = self.report.draft["cells"]
        return {key.partition("/")[2]: text for key, text in found.items()}


@pytest.fixture
def desk() -> Desk:
    return Desk()


def typed(**changes: object) -> dict[str, str]:
    return {f"c:{key}": text for key, text in cells(**changes).items()}


def test_a_clerk_types_and_hands_in_without_a_script(desk: Desk) -> None:
    page = desk.clerk.get(desk.url)
    assert "Hạn nộp" in words(page) and "20/11/2026" in words(page)
    done = desk.clerk.post(desk.url, {"ban": "0", "viec": "nop", **typed()}, follow=True)
    assert "Đã nộp" in words(done)
    assert Submission.objects.get(report=desk.report).counts == list(GOOD.values())


def test_the_form_comes_filled_with_what_the_measure_knows(desk: Desk) -> None:
    known = [1900, 900, 600, 700, None, 5400, 4300, 5370, 2600, None, None]
    Report.objects.filter(pk=desk.report.pk).update(observed=known, observed_at=clock.now())
    page = " ".join(desk.clerk.get(desk.url).content.decode().split())
    assert 'name="c:H01/tiep-nhan" value="5400"' in page
    answer = words(desk.post("nop", typed(tiep_nhan="5500", cuoi_ky="250")))
    assert "Hồ sơ tiếp nhận bạn ghi là 5.500, hệ thống đo được 5.400" in answer
    assert "+100" in answer


def test_what_is_refused_keeps_everything_that_was_typed(desk: Desk) -> None:
    refused = desk.post("nop", typed(truc_tuyen="9.999", dung_han="nhiều"))
    assert refused.status_code == 422
    page = refused.content.decode()
    assert 'value="nhiều"' in page and 'value="9.999"' in page
    assert desk.draft()["dung-han"] == "nhiều"


def test_a_paste_from_a_spreadsheet_finds_its_lines_by_name(desk: Desk) -> None:
    paste = "Chỉ tiêu\tSố liệu\nHồ sơ tiếp nhận trong tháng, mọi cách nộp\t5.400\nTrong đó: nộp trực tuyến\t12.5\n"
    page = desk.post("dan", typed(tiep_nhan="1"), dan=paste)
    assert "được đọc là" not in words(page), "what is read as it is written is no news"
    assert "“12.5” là số lẻ" in words(page)
    assert desk.draft()["tiep-nhan"] == "5400"
    assert desk.draft()["truc-tuyen"] == "12.5"


def test_a_pasted_column_is_taken_in_order(desk: Desk) -> None:
    desk.post("dan", dan="\r\n".join(str(n) for n in GOOD.values()))
    assert desk.draft() == {code: str(n) for code, n in GOOD.items()}


def test_merged_and_hidden_cells_of_the_clipboard_are_told(desk: Desk) -> None:
    markup = (
        "<table><col><col style='display:none'><col>"
        "<tr><td>Chỉ tiêu</td><td>Ghi chú</td><td>Số liệu</td></tr>"
        "<tr><td>thu-tuc</td><td>77</td><td rowspan=2>1900</td></tr>"
        "<tr><td>toan-trinh</td><td></td></tr></table>"
    )
    said = words(desk.post("dan", typed(toan_trinh="888") | {"dan-html": markup}, dan="x"))
    assert "Các ô C2:C3 bị gộp" in said
    assert "Cột B đang ẩn" in said and "77" in said
    assert desk.draft()["thu-tuc"] == "1900"
    assert desk.draft()["toan-trinh"] == "888"


def test_the_template_goes_out_and_comes_back(desk: Desk) -> None:
    desk.post("luu", typed())
    book = openpyxl.load_workbook(io.BytesIO(desk.clerk.get(f"{desk.url}mau.xlsx").content))
    page = book.active
    assert page is not None
    assert [page.cell(3, c).value for c in range(1, 5)] == [
        "thu-tuc",
        "Thủ tục hành chính công bố thực hiện",
        "thủ tục",
        1900,
    ]
    page.cell(3, 4).value = 1950
    page.cell(4, 4).value = 1.234
    page.cell(5, 4).value = "sáu trăm"
    page.row_dimensions[6].hidden = True
    said = words(desk.post("tep", tep=_file(book)))
    assert "“1,234” là số lẻ" in said
    assert "“sáu trăm” không phải là số" in said
    assert "Dòng 6 đang ẩn" in said
    draft = desk.draft()
    assert (draft["thu-tuc"], draft["toan-trinh"], draft["mot-phan"], draft["co-ho-so"]) == (
        "1950", "1,234", "sáu trăm", "700",
    )  # fmt: skip


TWO_MONTHS = "STT\tChỉ tiêu\tXã Một\tXã Hai\n1\tthu-tuc\t1850\t1950\n2\ttoan-trinh\t880\t905"


def test_a_paste_with_two_columns_of_numbers_is_asked_about_and_overwrites_nothing(desk: Desk) -> None:
    desk.post("luu", typed())
    asked = desk.post("dan", typed(thu_tuc="1901"), dan=TWO_MONTHS)
    assert asked.status_code == 422
    assert desk.draft()["thu-tuc"] == "1900"
    page = asked.content.decode()
    said = words(asked)
    assert "Cột nào là số liệu của kỳ này?" in said and "Lấy số ở cột C (Xã Một)" in said and "1850" in said
    assert "1\tthu-tuc\t1850" in page and 'value="1901"' in page
    desk.post("dan:D", typed(thu_tuc="1901"), dan=TWO_MONTHS)
    assert (desk.draft()["thu-tuc"], desk.draft()["toan-trinh"]) == ("1950", "905")


def test_a_file_with_two_columns_of_numbers_is_asked_about_and_chosen_without_sending_it_again(desk: Desk) -> None:
    desk.post("luu", typed())
    book = openpyxl.Workbook()
    assert book.active is not None
    for line in TWO_MONTHS.split("\n"):
        book.active.append([int(text) if text.isdigit() else text for text in line.split("\t")])
    asked = desk.post("tep", typed(), tep=_file(book))
    assert asked.status_code == 422 and desk.draft()["thu-tuc"] == "1900"
    kept = re.search(r'<textarea[^>]*id="dan"[^>]*>\n(.*?)</textarea>', asked.content.decode(), re.S)
    assert kept is not None
    desk.post("dan:C", typed(), dan=unescape(kept[1]))
    assert desk.draft()["thu-tuc"] == "1850"


def test_a_title_over_running_numbers_changes_nothing(desk: Desk) -> None:
    desk.post("luu", typed())
    names = "\n".join(f"{at}\t{code}" for at, code in enumerate(GOOD, 1))
    said = words(desk.post("dan", typed(), dan=f"Số liệu báo cáo tháng 10/2026\n{names}"))
    assert "Không thấy số liệu trong bảng" in said
    assert desk.draft() == {code: str(count) for code, count in GOOD.items()}


@pytest.mark.parametrize("paste", ["1" * 100_001, '"' * 99_999, "&#" + "9" * 9_000, "\t" * 90_000, "\n" * 90_000])
def test_a_paste_of_any_size_ends_in_a_sentence(desk: Desk, paste: str) -> None:
    desk.post("luu", typed())
    assert desk.post("dan", typed(), dan=paste).status_code in (200, 302, 422)
    assert desk.post("dan", typed(), **{"dan": "x", "dan-html": f"<table><tr><td>{paste}"}).status_code in (
        200,
        302,
        422,
    )
    assert desk.draft()["thu-tuc"] == "1900"


def test_the_template_of_a_successor_comes_back_with_the_columns_of_both(desk: Desk) -> None:
    """F-170: counts of the agency that merged stay beside the successor's own."""
    Report.objects.filter(pk=desk.report.pk).update(inherited={"H02": {"name": "Cơ quan H02"}})
    desk.post("luu", typed())
    book = openpyxl.load_workbook(io.BytesIO(desk.clerk.get(f"{desk.url}mau.xlsx").content))
    page = book.active
    assert page is not None and page["E2"].value == "Cơ quan H02 (H02)"
    page["D3"], page["E3"], page["E4"] = 1950, 40, "bốn"
    said = words(desk.post("tep", tep=_file(book)))
    assert "“bốn” không phải là số" in said
    desk.report.refresh_from_db()
    kept = desk.report.draft["cells"]
    assert (kept["H01/thu-tuc"], kept["H02/thu-tuc"], kept["H02/toan-trinh"]) == ("1950", "40", "bốn")
    page.delete_cols(5)
    assert "cột của Cơ quan H02 (H02)" in words(desk.post("tep", tep=_file(book)))


def test_a_text_in_a_cell_never_becomes_a_formula(desk: Desk) -> None:
    desk.post("luu", typed(thu_tuc="=1+1"))
    book = openpyxl.load_workbook(io.BytesIO(desk.clerk.get(f"{desk.url}mau.xlsx").content))
    assert book.active is not None
    assert (book.active["D3"].value, book.active["D3"].data_type) == ("=1+1", "s")


def _file(book: Any) -> io.BytesIO:
    made = io.BytesIO()
    book.save(made)
    made.seek(0)
    made.name = "mau.xlsx"
    return made


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04rubbish", b"Ch\xe1\xbb\x89 ti\xc3\xaau;1\n"])
def test_a_file_that_is_no_sheet_is_refused_and_the_draft_kept(desk: Desk, content: bytes) -> None:
    desk.post("luu", typed())
    file = io.BytesIO(content)
    file.name = "mau.xlsx"
    refused = desk.post("tep", tep=file)
    assert refused.status_code == 422
    assert desk.draft()["thu-tuc"] == "1900"


def test_of_two_clerks_the_second_sees_both_texts_and_chooses(desk: Desk) -> None:
    desk.post("luu", typed())
    second = browser(desk.people.colleague)
    conflict = second.post(desk.url, {"ban": "0", "viec": "luu", **typed(thu_tuc="1901")})
    assert conflict.status_code == 409
    page = conflict.content.decode()
    assert 'value="1901"' in page and "ghi: 1900" in words(conflict)
    assert 'name="ban" value="1"' in page
    second.post(desk.url, {"ban": "1", "viec": "luu", **typed(thu_tuc="1901")})
    assert desk.draft()["thu-tuc"] == "1901"


def test_a_draft_keeps_itself_and_says_when_it_cannot(desk: Desk) -> None:
    kept = desk.clerk.post(f"{desk.url}luu/", {"ban": "0", **typed()})
    assert kept.json()["version"] == 1
    told = browser(desk.people.colleague).post(f"{desk.url}luu/", {"ban": "0", **typed(thu_tuc="2")})
    assert told.status_code == 409 and told.json()["code"] == "changed_meanwhile"


def test_a_slow_line_counts_from_its_first_byte(desk: Desk) -> None:
    """The stamp of the outermost middleware decides; the clock moves on while the body comes."""
    from motcua.oversight.indicators.types import Ratio

    desk.post("luu", typed())
    began = DUE - timedelta(microseconds=1)
    with clock.at(DUE + timedelta(minutes=3)):
        services.submit_report(report_id=desk.report.pk, draft_version=1, began_at=began, actor=desk.people.clerk)
    assert on_time(desk.campaign.code) == Ratio(1, 2)


def test_a_stranger_finds_nothing_and_a_clerk_decides_nothing(desk: Desk) -> None:
    handed_in(desk.report, desk.people.clerk)
    stranger = browser(desk.people.stranger)
    assert stranger.get(desk.url).status_code == 404
    assert stranger.get(f"{desk.url}bien-nhan/1.json").status_code == 404
    answer = desk.clerk.post(f"{desk.url}quyet-dinh/", {"ban": "1", "trang-thai": "submitted", "viec": "duyet"})
    assert answer.status_code == 403


def test_the_nation_reads_counts_only_after_a_head_approved(desk: Desk) -> None:
    handed_in(desk.report, desk.people.clerk)
    reviewer = browser(desk.people.reviewer)
    before = words(reviewer.get(desk.url))
    assert "5.400" not in before and "sau khi lãnh đạo cơ quan duyệt" in before
    approved_by(desk.report.pk, desk.people.head)
    assert "5.400" in words(reviewer.get(desk.url))


def test_the_road_to_approval_on_pages_with_receipt_and_reading_log(desk: Desk) -> None:
    desk.post("nop", typed())
    for person, state in (
        (desk.people.head, State.SUBMITTED),
        (desk.people.reviewer, State.AGENCY_APPROVED),
        (desk.people.approver, State.ACCEPTED),
    ):
        client = browser(person)
        assert "H01" in words(client.get("/bao-cao/cho-duyet/"))
        assert "Đến lượt bạn" in words(client.get(desk.url))
        moved = client.post(f"{desk.url}quyet-dinh/", {"ban": "1", "trang-thai": state, "viec": "duyet"})
        assert moved.status_code == 302
    told = json.loads(desk.clerk.get(f"{desk.url}bien-nhan/1.json").content)
    assert is_genuine(receipt=told["receipt"], signature=told["signature"], public_key=services.public_key())
    assert [r.name for r in Reading.objects.order_by("id")] == [
        p.name for p in (desk.people.head, desk.people.reviewer, desk.people.approver, desk.people.clerk)
    ]
    assert desk.people.reviewer.name in words(desk.clerk.get(desk.url))


def test_sending_back_needs_a_reason_and_keeps_what_was_written(desk: Desk) -> None:
    handed_in(desk.report, desk.people.clerk)
    head = browser(desk.people.head)
    asked = {"ban": "1", "trang-thai": "submitted", "viec": "tra"}
    assert head.post(f"{desk.url}quyet-dinh/", asked | {"chu": " "}).status_code == 422
    head.post(f"{desk.url}quyet-dinh/", asked | {"chu": "Thiếu số của 3 xã"})
    assert "Thiếu số của 3 xã" in words(desk.clerk.get(desk.url))


def test_an_exception_is_given_by_day_and_a_wrong_day_is_told(desk: Desk) -> None:
    reviewer = browser(desk.people.reviewer)
    wrong = reviewer.post(f"{desk.url}gia-han/", {"ngay": "31", "thang": "2", "nam": "2027", "chu": "Bão"})
    assert wrong.status_code == 422
    reviewer.post(f"{desk.url}gia-han/", {"ngay": "31", "thang": "12", "nam": "2026", "chu": "Bão số 9"})
    desk.report.refresh_from_db()
    assert clock.local(desk.report.excepted_until).isoformat() == "2027-01-01T00:00:00+07:00"  # type: ignore[arg-type]


def test_the_board_filters_and_the_public_sees_pairs_only(desk: Desk) -> None:
    handed_in(desk.report, desk.people.clerk)
    analyst = browser(desk.people.analyst)
    everything = words(analyst.get("/bao-cao/bang/"))
    assert "Cơ quan H01" in everything and "Cơ quan H02" in everything and "1 trong 2" in everything
    came = words(analyst.get("/bao-cao/bang/?trang-thai=in"))
    assert "Cơ quan H01" in came and "Cơ quan H02" not in came
    with clock.at(DUE):
        late = words(browser(desk.people.analyst).get("/bao-cao/bang/?trang-thai=late"))
    assert "Cơ quan H02" in late and "Cơ quan H01" not in late
    public = words(Client().get("/bao-cao/tien-do/"))
    assert "50,00 %" in public and "1 / 2" in public and "Cơ quan H01" not in public
    assert Client().get("/bao-cao/bang/").status_code == 302


def test_the_calendar_names_the_due_day() -> None:
    team()
    opened("H01")
    feed = Client().get("/bao-cao/lich.ics")
    assert feed["Content-Type"].startswith("text/calendar")
    assert b"DTSTART;VALUE=DATE:20261120\r\n" in feed.content


def test_a_program_reads_fills_and_hands_in_with_its_token(desk: Desk) -> None:
    from motcua.foundation.accounts import services as accounts

    assert desk.people.clerk.account_id
    token = accounts.issue_token(desk.people.clerk.account_id).value
    api = Client(headers={"Authorization": f"Bearer {token}"})
    (line,) = api.get("/api/v1/reports").json()
    at = f"/api/v1/reports/{line['id']}"
    assert api.get(at).json()["draft_version"] == 0
    empty = api.post(f"{at}/submit", {"draft_version": 0}, content_type="application/json")
    assert empty.status_code == 422 and empty.json()["code"] == "report_not_ready"
    assert "counts.truc-tuyen" in empty.json()["errors"]
    kept = api.put(f"{at}/draft", {"draft_version": 0, "counts": GOOD}, content_type="application/json")
    body = {"draft_version": kept.json()["draft_version"]}
    done = api.post(f"{at}/submit", body, content_type="application/json").json()
    assert is_genuine(receipt=done["receipt"], signature=done["signature"], public_key=done["public_key"])
    rates = Client().get(f"/api/v1/campaigns/{desk.campaign.code}/rates").json()
    assert (rates["expected"], rates["complete"], rates["on_time"]) == (2, 1, 1)
    wrong = {"draft_version": 0, "part": "H33", "counts": {"truc_tuyen": 1}, "answers": {"bia": "x"}}
    refused = api.put(f"{at}/draft", wrong, content_type="application/json")
    assert refused.status_code == 422 and set(refused.json()["errors"]) == {"part", "counts.truc_tuyen", "answers.bia"}
    stale = api.put(f"{at}/draft", {"draft_version": 0, "counts": {}}, content_type="application/json")
    assert stale.status_code == 409
