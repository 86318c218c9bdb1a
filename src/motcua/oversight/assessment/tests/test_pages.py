"""Pages: what each role sees and sends, and that a refused form keeps what was typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from motcua.foundation.agencies.tests.factories import add_agencies
from motcua.kernel import clock
from motcua.oversight.assessment import services
from motcua.oversight.assessment.models import Assessment, Award, Evidence, Explanation, Interest, Mark, Reply, Sheet
from motcua.oversight.assessment.tests import factories as f
from motcua.oversight.assessment.tests.factories import CODE, People, browser
from motcua.oversight.assessment.types import State

BASE = "/do-luong/danh-gia"
ONE = f"{BASE}/dot/{CODE}"


@pytest.fixture
def open_round(who: People) -> Iterator[People]:
    """Seen on the day it was opened: a browser's session ends long before the next step."""
    f.opened(who)
    with clock.at(f.OPEN_AT):
        yield who


def is_done(response: Any) -> bool:
    """Led on to a page of assessments, not to the sign-in."""
    return bool(response.status_code == 302 and response.headers["Location"].startswith(BASE))


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_everybody_reads_a_published_assessment_and_why(who: People, client: Client) -> None:
    f.opened(who)
    f.mark_all(who, marks={"H01": "0", "H02": "2"})
    f.send_evidence(who)
    f.close_first(who)
    f.explain(who)
    services.reply(assessment=CODE, agency="H01", text="Chúng tôi đã sửa.", actor=who.head)
    f.publish(who)
    words = text_of(client.get(f"{ONE}/"))
    assert "Đã công bố" in words and "Hai người dùng thử đồng ý với nhau đến đâu" in words and "có ý kiến" in words
    why = text_of(client.get(f"{ONE}/co-quan/H01/"))
    assert "Chúng tôi đã sửa." in why and "quy-trinh.pdf" in why and "Trang đã sửa trước ngày thử." in why
    assert "Giữ điểm: Chưa có bằng chứng." in why and "hai người chấm: 0; 0" in why
    assert "bang-chung" not in client.get(f"{ONE}/co-quan/H01/").content.decode()
    assert CODE in client.get(f"{BASE}/dot/").content.decode()


@pytest.mark.parametrize("path", ["dieu-hanh/", "bang.json"])
def test_a_page_asks_no_more_for_many_agencies_than_for_few(who: People, path: str) -> None:
    """The criteria of an assessment are a long text: they are never read once more for each agency."""
    add_agencies("H01", "H02", "H03", "H04", "H05")
    asked = []
    for many in (2, 5):
        f.nation(code=f"do-{many}", many=many)
        client, url = browser(who.assessor), f"{BASE}/dot/do-{many}/{path}"
        with CaptureQueriesContext(connection) as seen:
            assert client.get(url).status_code == 200
        asked.append(len(seen))
        of_agencies = [row["sql"] for row in seen if 'FROM "assessment_assessedagency"' in row["sql"]]
        assert not any('"criteria"' in sql for sql in of_agencies)
    assert asked[0] == asked[1] <= {"dieu-hanh/": 31, "bang.json": 11}[path]


def test_before_publication_the_public_finds_nothing(open_round: People, client: Client) -> None:
    for path in (f"{ONE}/", f"{ONE}/co-quan/H01/", f"{ONE}/bang.csv"):
        assert client.get(path).status_code == 404
    assert CODE not in client.get(f"{BASE}/dot/").content.decode()
    assert browser(open_round.approver).get(f"{ONE}/").status_code == 200
    assert browser(open_round.first).get(f"{ONE}/").status_code == 404


@pytest.mark.parametrize("kind", ["csv", "json", "xlsx"])
def test_the_official_table_is_to_be_had_as_a_file(who: People, client: Client, kind: str) -> None:
    f.opened(who)
    f.mark_all(who)
    f.close_first(who)
    f.publish(who)
    response = client.get(f"{ONE}/bang.{kind}")
    assert response.status_code == 200 and f"danh-gia-{CODE}.{kind}" in response.headers["Content-Disposition"]
    if kind == "json":
        found = response.json()
        assert [row["rank"] for row in found["rows"]] == [1, 1, 1] and len(found["points"]) == 24
        assert found["sha256"] == Assessment.objects.get().digest


SETS = ("", "tt01-2018/", "losi-2022/?trang=4", "chi-so-766/", "chat-luong-2023/", "dti-dich-vu/", "chay-thu/")


@pytest.mark.parametrize("path", SETS)
def test_every_set_of_criteria_has_its_page(db: None, client: Client, path: str) -> None:
    assert client.get(f"{BASE}/tieu-chi/{path}").status_code == 200
    assert client.get(f"{BASE}/tieu-chi/khong-co/").status_code == 404


def sheet(**changes: str) -> dict[str, str]:
    day = {"visited_on-ngay": "19", "visited_on-thang": "11", "visited_on-nam": "2026"}
    return {**day, "channel": "mobile", "minutes": "25", "story": "Tìm thấy ngay.",
            "m-2.1": "2", "m-2.2": "1", "m-2.3": "0", "n-2.3": "Thiếu lệ phí.", **changes}  # fmt: skip


def test_a_tester_fills_the_sheet_and_sees_the_other_mark_afterwards(open_round: People) -> None:
    first, second = browser(open_round.first), browser(open_round.second)
    assert "0 / 3" in text_of(first.get(f"{BASE}/viec/"))
    kept = first.post(f"{ONE}/cham/H01/", sheet())
    assert is_done(kept) and "Đã lưu phiếu" in text_of(first.get(kept["Location"]))
    assert "3 / 3" in text_of(first.get(f"{BASE}/viec/"))
    assert "Người kia" not in text_of(second.get(f"{ONE}/cham/H01/"))
    second.post(f"{ONE}/cham/H01/", sheet(**{"m-2.1": "0"}))
    assert "Điểm của bạn: 0. Người kia: 2." in text_of(second.get(f"{ONE}/cham/H01/"))
    assert Sheet.objects.count() == 2


def test_a_sheet_with_a_fault_keeps_what_was_typed_and_nothing_is_saved(open_round: People) -> None:
    response = browser(open_round.first).post(f"{ONE}/cham/H01/", sheet(minutes="x", story="Câu chuyện dài"))
    assert response.status_code == 422
    assert "Câu chuyện dài" in response.content.decode() and 'href="#minutes"' in response.content.decode()
    assert not Sheet.objects.exists() and not Mark.objects.exclude(mark="").exists()


def test_a_tester_declares_an_interest_from_the_sheet(open_round: People) -> None:
    client = browser(open_round.first)
    assert is_done(client.post(f"{ONE}/cham/H01/", {"lien-quan": "1", "ly-do": "Người nhà"}))
    assert Interest.objects.get().agency_code == "H01"
    assert client.get(f"{ONE}/cham/H01/").status_code == 404


def test_an_agency_sends_evidence_and_the_assessor_judges_it(open_round: People) -> None:
    head, assessor = browser(open_round.head), browser(open_round.assessor)
    file = SimpleUploadedFile("quy-trinh.pdf", f.paper())
    sent = {"viec": "evidence", "tieu-chi": "3.1", "tep": file, "ghi-chu": "Trang 2"}
    assert is_done(head.post(f"{ONE}/tra-loi/H01/", sent))
    read = head.get(f"{BASE}/bang-chung/{Evidence.objects.get().pk}/")
    assert b"".join(read.streaming_content) == f.paper()  # type: ignore[attr-defined]
    assert browser(open_round.first).get(f"{BASE}/bang-chung/{Evidence.objects.get().pk}/").status_code == 404
    assert "quy-trinh.pdf" in text_of(assessor.get(f"{ONE}/xet/H01/"))
    judged = {"viec": "judge", "tieu-chi": "3.1", "diem": "2", "loi": "Đủ."}
    assert is_done(assessor.post(f"{ONE}/xet/H01/", judged))
    pair = {"viec": "pair", "tieu-chi": "4.1", "tu": "1.900", "mau": "2.000", "loi": "Khảo sát tháng 10"}
    assert is_done(assessor.post(f"{ONE}/xet/H01/", pair))
    assert [a.answer for a in Award.objects.order_by("criterion")] == [{"mark": "2"}, {"pair": [1900, 2000]}]


def test_a_file_that_is_not_what_it_says_is_refused_with_a_sentence(open_round: People) -> None:
    file = SimpleUploadedFile("gia.pdf", b"MZ program")
    sent = {"viec": "evidence", "tieu-chi": "3.1", "tep": file}
    response = browser(open_round.head).post(f"{ONE}/tra-loi/H01/", sent)
    assert response.status_code == 422 and 'role="alert"' in response.content.decode()
    assert not Evidence.objects.exists()


def test_an_agency_never_opens_the_desk_of_another(open_round: People) -> None:
    assert browser(open_round.head).get(f"{ONE}/tra-loi/H02/").status_code == 403


@pytest.mark.parametrize("pair", [("12", ""), ("a", "5"), ("9", "3"), ("-1", "3"), ("1", "9" * 13)])
def test_a_pair_that_is_none_keeps_what_was_typed(open_round: People, pair: tuple[str, str]) -> None:
    typed = {"viec": "pair", "tieu-chi": "4.1", "tu": pair[0], "mau": pair[1], "loi": "Khảo sát lần hai"}
    response = browser(open_round.assessor).post(f"{ONE}/xet/H01/", typed)
    assert response.status_code == 422 and "Khảo sát lần hai" in response.content.decode()
    assert not Award.objects.exists()


def test_the_board_leads_from_the_first_score_to_publication(open_round: People) -> None:
    refused = browser(open_round.assessor).post(f"{ONE}/dieu-hanh/khep-diem/")
    assert refused.status_code == 409 and "còn 18 điểm chưa chấm" in text_of(refused)
    f.mark_all(open_round)
    with clock.at(f.FIRST_AT):
        assessor, head = browser(open_round.assessor), browser(open_round.head)
        empty = {"bo-qua": ["1.1", "1.2", "3.1", "4.1", "5.1"], "ly-do": "Đợt mẫu."}
        assert is_done(assessor.post(f"{ONE}/dieu-hanh/khep-diem/", empty))
        assert is_done(head.post(f"{ONE}/tra-loi/H01/", {"viec": "explain", "tieu-chi": "2.1", "loi": "Đã sửa."}))
        assert is_done(head.post(f"{ONE}/tra-loi/H01/", {"viec": "reply", "loi": "Xin xem lại."}))
        seen = re.search(r'name="da-thay" value="([^"]+)"', assessor.get(f"{ONE}/xet/H01/").content.decode())
        assert seen
        answer = {"viec": "answer", "tieu-chi": "2.1", "ket-luan": "changed", "diem": "2", "loi": "Đúng là đã sửa.",
                  "da-thay": seen[1]}  # fmt: skip
        assert is_done(assessor.post(f"{ONE}/xet/H01/", answer))
    with clock.at(f.SECOND_AT):
        assert is_done(browser(open_round.assessor).post(f"{ONE}/dieu-hanh/khep-diem/"))
        approver = browser(open_round.approver)
        digest = re.search(r'name="digest" value="(\w{64})"', approver.get(f"{ONE}/dieu-hanh/").content.decode())
        assert digest
        assert is_done(approver.post(f"{ONE}/dieu-hanh/phe-duyet/", {"digest": digest[1]}))
    with clock.at(f.PUBLIC_AT):
        assert is_done(browser(open_round.assessor).post(f"{ONE}/dieu-hanh/cong-bo/"))
    assert Assessment.objects.get().state == State.PUBLISHED
    assert Reply.objects.count() == 1 and Explanation.objects.get().verdict == "changed"


def day(name: str, words: str, hour: str = "") -> dict[str, str]:
    """A date as its three boxes, with the hour where there is one."""
    parts = dict(zip(("ngay", "thang", "nam"), words.split(), strict=True)) | ({"gio": hour} if hour else {})
    return {f"{name}-{part}": value for part, value in parts.items()}


def test_the_empty_form_names_every_fault_at_once(who: People) -> None:
    page = browser(who.assessor).post(f"{BASE}/mo/", {}).content.decode()
    for field in ("code", "title", "on", "groups", "explain_until", "embargo_until"):
        assert f'href="#{field}"' in page and f'id="{field}"' in page
    assert "Có 6 chỗ cần sửa" in page and "datetime-local" not in page and 'type="date"' not in page


def test_a_sheet_with_several_faults_names_them_all(open_round: People) -> None:
    wrong = {**sheet(minutes="x", channel=""), "visited_on-thang": "13"}
    page = browser(open_round.first).post(f"{ONE}/cham/H01/", wrong).content.decode()
    assert all(f'href="#{field}"' in page for field in ("visited_on", "channel", "minutes"))
    assert not Sheet.objects.exists()


def test_heads_and_testers_find_their_work_from_the_menu_and_the_list(open_round: People) -> None:
    head, tester = browser(open_round.head), browser(open_round.first)
    listed = head.get(f"{BASE}/dot/").content.decode()
    assert f'href="{ONE}/tra-loi/H01/"' in listed and f'href="{ONE}/"' not in listed
    assert f"{BASE}/cua-toi/" in listed and f"{BASE}/viec/" not in listed
    assert f'href="{ONE}/tra-loi/H01/"' in head.get(f"{BASE}/cua-toi/").content.decode()
    assert head.get(f"{ONE}/tra-loi/H01/").status_code == 200
    listed = tester.get(f"{BASE}/dot/").content.decode()
    assert f'href="{BASE}/viec/"' in listed and f'href="{ONE}/"' not in listed
    assert f'href="{ONE}/dieu-hanh/"' in browser(open_round.assessor).get(f"{BASE}/dot/").content.decode()


def test_the_desk_says_what_is_there_and_never_that_there_is_nothing(open_round: People) -> None:
    f.submit(open_round, ("ok.pdf", f.paper()))
    first, second = f.pair_of(open_round)
    f.give(first, {"2.1": "2", "2.2": "2"})
    f.give(second, {"2.1": "1", "2.2": "0"})
    page = text_of(browser(open_round.assessor).get(f"{ONE}/xet/H01/"))
    assert "hai người dùng thử: 1,5 (hai người chấm: 2; 1)" in page
    assert "hai người chấm: 2; 0; lệch nhau, chờ chấm lần ba" in page
    assert "đã gửi 1 tệp, chưa có điểm" in page and "bằng chứng của cơ quan: không có" not in page


def test_an_assessment_is_opened_from_its_form(who: People) -> None:
    add_agencies("H01", "H02")
    client = browser(who.assessor)
    form = {"code": "chat-luong-2026", "title": "Đợt 2026", "criteria": "chay-thu", "groups": "province",
            **day("on", "1 11 2026"), **day("explain_until", "15 12 2026", "17:00"),
            **day("embargo_until", "31 12 2026", "8h")}  # fmt: skip
    with clock.at(f.OPEN_AT):
        assert client.get(f"{BASE}/mo/").status_code == 200
        wrong = client.post(f"{BASE}/mo/", {**form, "code": "Đợt 1", "title": "Tên giữ lại"})
        assert wrong.status_code == 422 and "Tên giữ lại" in wrong.content.decode()
        for change in ({"embargo_until-gio": "?"}, {"groups": ""}, {"on-thang": "13"}, {"explain_until-nam": "2020"}):
            assert client.post(f"{BASE}/mo/", {**form, **change}).status_code == 422
        assert client.post(f"{BASE}/mo/", form).headers["Location"] == f"{BASE}/dot/chat-luong-2026/dieu-hanh/"
    found = Assessment.objects.get()
    assert found.agencies.count() == 3 and found.explain_until.isoformat() == "2026-12-15T10:00:00+00:00"


def test_what_is_written_by_others_is_never_markup(who: People, client: Client) -> None:
    f.opened(who)
    f.mark_all(who)
    f.close_first(who)
    services.reply(assessment=CODE, agency="H01", text="<script>alert(1)</script>", actor=who.head)
    f.publish(who)
    assert "<script>alert" not in client.get(f"{ONE}/co-quan/H01/").content.decode()
