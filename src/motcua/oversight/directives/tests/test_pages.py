"""The pages of directives as people see them: public, clerk, head, office, analyst, stranger (F-147, F-149)."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from motcua.foundation.accounts.services import begin_session
from motcua.foundation.agencies.tests.factories import end_agency
from motcua.foundation.vault.tests.factories import png
from motcua.kernel.access import Actor
from motcua.kernel.models import AuditEntry
from motcua.oversight.directives import selectors, services
from motcua.oversight.directives.models import Directive, Duty, DutyReading, Proposal
from motcua.oversight.directives.tests.factories import Team, entered, given, handed_in, team
from motcua.oversight.directives.types import Filters, Recurrence

pytestmark = pytest.mark.django_db


def browser(person: Actor | None) -> Client:
    client = Client(SERVER_NAME="localhost")
    if person is not None:
        session = client.session
        assert person.account_id
        begin_session(session, person.account_id)
        session.save()
        client.cookies["motcua"] = session.session_key or ""
    return client


def words(response: Any) -> str:
    text = re.sub(r"<script.*?</script>|<[^>]+>", " ", response.content.decode(), flags=re.S)
    return " ".join(unescape(text).split())


@pytest.fixture
def people() -> Team:
    return team()


def test_everybody_reads_the_shipped_letter_and_resolution_with_their_sources() -> None:
    services.load_directives()
    page = words(browser(None).get("/nhiem-vu/"))
    assert "54 / 83" in page and "65,06" in page and "theo nguồn, đến 7/2020" in page
    letter = words(browser(None).get(f"/nhiem-vu/van-ban/{Directive.objects.get(number='3109/BTTTT-CĐSQG').pk}/"))
    assert "20 nhiệm vụ" in letter and "31/08/2023" in letter and "IND-10" in letter and "seed 003" in letter
    assert "không có số liệu hoàn thành" in letter
    told = words(browser(None).get(f"/nhiem-vu/van-ban/{Directive.objects.get(number='17/NQ-CP').pk}/"))
    assert "54 trong 83 nhiệm vụ" in told and "không kể tên từng nhiệm vụ" in told and "seed 001" in told


def test_an_unpublished_directive_is_shown_to_no_stranger(people: Team) -> None:
    letter = entered(people.office)
    given(people.office, letter)
    url = f"/nhiem-vu/van-ban/{letter}/"
    assert browser(None).get(url).status_code == 404
    assert browser(people.clerk).get(url).status_code == 404
    assert browser(people.office).get(url).status_code == 200
    browser(people.office).post(f"{url}hien/", {"hien": "1"})
    page = words(browser(None).get(url))
    assert "Rà soát thủ tục giả định." in page and "0 trong 1 phần việc" in page


def test_a_public_page_holds_no_comment_and_no_name_of_an_officer(people: Team) -> None:
    duty = given(people.office)
    services.report_progress(duty_id=duty.pk, version=0, text="Lời riêng của cơ quan.", actor=people.clerk)
    services.publish_directive(directive_id=duty.directive_id, is_published=True, actor=people.office)
    page = words(browser(None).get(f"/nhiem-vu/van-ban/{duty.directive_id}/"))
    assert "Lời riêng" not in page and people.clerk.name not in page


def test_the_office_enters_a_letter_with_pasted_words_and_decides_on_proposals(people: Team) -> None:
    office = browser(people.office)
    form = {"kind": "letter", "number": "99/GĐ", "title": "Thử", "issuer": "Giả Định", "day": "1", "month": "10",
            "year": "2026"}  # fmt: skip
    text = "1. Cơ quan H01 báo cáo. Thời hạn: Tháng 12/2026.\n\n2. Việc thừa trước ngày 01/01/2020."
    page = office.post("/nhiem-vu/nhap/", {**form, "pasted": text}, follow=True)
    told = words(page)
    assert "2 chờ bạn xác nhận" in told and "“Cơ quan H01 báo cáo." in told and "Hạn đọc được sớm hơn" in told
    first, second = Proposal.objects.order_by("place")
    edited = {"viec": "nhan", "article": "1", "text": "Báo cáo quý.", "owners": "Cơ quan H01", "day": "31",
              "month": "12", "year": "2026"}  # fmt: skip
    office.post(f"/nhiem-vu/de-xuat/{first.pk}/", edited)
    assert Duty.objects.get().agency_code == "H01"
    early = office.post(f"/nhiem-vu/de-xuat/{second.pk}/", {**edited, "year": "2020", "owners": "Bộ Không Có"})
    assert early.status_code == 422
    sentence = words(early)
    assert "Không có cơ quan nào mang mã hoặc tên “Bộ Không Có”" in sentence and "sớm hơn ngày ban hành" in sentence
    assert 'value="Bộ Không Có"' in early.content.decode()
    office.post(f"/nhiem-vu/de-xuat/{second.pk}/", {"viec": "bo"})
    assert not Proposal.objects.filter(state="proposed").exists()


def test_a_wrong_entry_keeps_what_was_typed(people: Team) -> None:
    page = browser(people.office).post("/nhiem-vu/nhap/", {"number": "5/GĐ", "day": "31", "month": "2", "year": "2026"})
    assert page.status_code == 422 and 'value="5/GĐ"' in page.content.decode()


def test_a_broken_upload_keeps_the_entry_and_says_why(people: Team) -> None:
    form = {"kind": "letter", "number": "98/GĐ", "title": "Thử", "issuer": "Giả Định", "day": "1", "month": "10",
            "year": "2026", "file": SimpleUploadedFile("a.docx", b"PK\x03\x04hong")}  # fmt: skip
    page = browser(people.office).post("/nhiem-vu/nhap/", form)
    assert page.status_code == 422 and "vẫn giữ" in words(page)
    assert Directive.objects.filter(number="98/GĐ").exists()


def test_a_clerk_reports_with_a_file_and_the_office_accepts(people: Team) -> None:
    duty = given(people.office, evidence="Quyết định")
    url = f"/nhiem-vu/viec/{duty.pk}/"
    clerk, office = browser(people.clerk), browser(people.office)
    bare = clerk.post(f"{url}bao-cao/", {"version": "0", "viec": "xong", "text": "Đã xong rồi."})
    assert bare.status_code == 422 and "cần minh chứng: Quyết định" in words(bare)
    assert ">Đã xong rồi.</textarea>" in bare.content.decode()
    wrong = clerk.post(f"{url}bao-cao/", {"version": "0", "viec": "xong", "text": "Đã xong rồi.",
                                          "files": SimpleUploadedFile("a.pdf", b"MZ")})  # fmt: skip
    assert wrong.status_code == 422
    done = clerk.post(f"{url}bao-cao/", {"version": "0", "viec": "xong", "text": "Đã xong rồi.",
                                         "files": SimpleUploadedFile("anh.png", png())}, follow=True)  # fmt: skip
    assert "Chờ lãnh đạo đồng ý" in words(done) and "anh.png" in words(done)
    file = duty.evidence.get()
    sent: Any = clerk.get(f"{url}minh-chung/{file.pk}/")
    assert b"".join(sent.streaming_content) == png()
    assert browser(people.stranger).get(f"{url}minh-chung/{file.pk}/").status_code == 404
    head = browser(people.head)
    assert "Minh chứng chờ bạn đồng ý gửi (1)" in words(head.get("/nhiem-vu/cua-toi/"))
    assert "Minh chứng chờ bạn" not in words(clerk.get("/nhiem-vu/cua-toi/"))
    sent = head.post(f"{url}lanh-dao/", {"version": "1", "viec": "gui"}, follow=True)
    assert "Chờ công nhận" in words(sent) and "Lãnh đạo đồng ý, gửi Văn phòng" in words(sent)
    stale = office.post(f"{url}quyet-dinh/", {"version": "0", "viec": "nhan"})
    assert stale.status_code == 409 and "đã thay đổi" in words(stale)
    accepted = office.post(f"{url}quyet-dinh/", {"version": "2", "viec": "nhan"}, follow=True)
    assert "Đã công nhận" in words(accepted)


def test_a_stranger_sees_no_duty_and_who_looked_is_noted_once_an_hour(people: Team) -> None:
    duty = given(people.office)
    url = f"/nhiem-vu/viec/{duty.pk}/"
    assert browser(people.stranger).get(url).status_code == 404
    head = browser(people.head)
    head.get(url)
    page = words(head.get(url))
    assert DutyReading.objects.count() == 1 and people.head.name in page
    assert "Trình lãnh đạo minh chứng hoàn thành" not in page


def test_an_extension_is_asked_and_answered_on_the_page(people: Team) -> None:
    duty = given(people.office)
    url = f"/nhiem-vu/viec/{duty.pk}/"
    ask = {"version": "0", "day": "31", "month": "12", "year": "2026", "reason": "Chờ góp ý."}
    early = browser(people.clerk).post(f"{url}gia-han/", {**ask, "year": "2025"})
    assert early.status_code == 422 and "phải sau hạn" in words(early)
    asked = browser(people.clerk).post(f"{url}gia-han/", ask, follow=True)
    assert "Đang xin gia hạn đến 31/12/2026" in words(asked) and "Văn phòng chưa nhận được" in words(asked)
    office, head = browser(people.office), browser(people.head)
    assert "Xin gia hạn (0)" in words(office.get("/nhiem-vu/van-phong/"))
    assert "Đồng ý gia hạn" not in words(office.get(url))
    assert "Đề nghị gia hạn chờ bạn đồng ý gửi (1)" in words(head.get("/nhiem-vu/cua-toi/"))
    assert "Đồng ý gửi đề nghị gia hạn" in words(head.get(url))
    assert "Đồng ý gửi đề nghị gia hạn" not in words(browser(people.clerk).get(url))
    unsaid = head.post(f"{url}lanh-dao/", {"version": "1", "viec": "khong-gui-gia-han"})
    assert unsaid.status_code == 422
    let_go = head.post(f"{url}lanh-dao/", {"version": "1", "viec": "gui-gia-han"}, follow=True)
    assert "Lãnh đạo đồng ý gửi đề nghị gia hạn" in words(let_go)
    assert "Xin gia hạn (1)" in words(office.get("/nhiem-vu/van-phong/"))
    unsaid = office.post(f"{url}quyet-dinh/", {"version": "2", "viec": "khong"})
    assert unsaid.status_code == 422
    granted = office.post(f"{url}quyet-dinh/", {"version": "2", "viec": "dong-y"}, follow=True)
    assert "31/12/2026" in words(granted)


def test_boards_show_late_first_and_filter(people: Team) -> None:
    letter = entered(people.office)
    given(people.office, letter, text="Việc còn hạn.")
    given(people.office, letter, text="Việc quá hạn.", due_on=date(2026, 11, 1))
    desk = words(browser(people.head).get("/nhiem-vu/cua-toi/"))
    assert desk.index("Việc quá hạn.") < desk.index("Việc còn hạn.") and "Quá hạn 9 ngày" in desk
    assert "Việc còn hạn." not in words(browser(people.head).get("/nhiem-vu/cua-toi/?trang-thai=late"))
    board = words(browser(people.analyst).get(f"/nhiem-vu/bang/?van-ban={letter}&co-quan=H01"))
    assert "0 trong 2 phần việc" in board and "Việc quá hạn." in board
    assert "Việc quá hạn." not in words(browser(people.stranger).get("/nhiem-vu/cua-toi/"))
    assert browser(people.head).get("/nhiem-vu/bang/").status_code == 403


def test_the_office_cancels_a_task_with_a_reason_that_all_may_read(people: Team) -> None:
    duty = handed_in(given(people.office), people.clerk, people.head)
    office = browser(people.office)
    bare = office.post(f"/nhiem-vu/muc/{duty.task_id}/thoi/", {"reason": ""})
    assert bare.status_code == 422
    page = office.post(f"/nhiem-vu/muc/{duty.task_id}/thoi/", {"reason": "Đã có văn bản thay thế."}, follow=True)
    assert "Đã có văn bản thay thế." in words(page)


def test_a_comment_is_kept_once(people: Team) -> None:
    duty = given(people.office)
    for _time in range(2):
        browser(people.head).post(f"/nhiem-vu/viec/{duty.pk}/y-kien/", {"comment": "Xin làm sớm."})
    assert duty.steps.filter(step="commented").count() == 1


def test_the_office_adds_an_agency_that_was_forgotten(people: Team) -> None:
    duty = given(people.office)
    url, office = f"/nhiem-vu/muc/{duty.task_id}/giao-them/", browser(people.office)
    assert "Giao thêm cơ quan" in words(office.get(f"/nhiem-vu/van-ban/{duty.directive_id}/"))
    wrong = office.post(url, {"owners": "Bộ Không Có"})
    assert wrong.status_code == 422 and "mang mã hoặc tên “Bộ Không Có”" in words(wrong)
    assert 'value="Bộ Không Có"' in wrong.content.decode()
    assert office.post(url, {"owners": " "}).status_code == 422
    for _twice in range(2):
        told = words(office.post(url, {"owners": "Cơ quan H60; H01"}, follow=True))
        assert "0 trong 2 phần việc" in told
    assert sorted(Duty.objects.values_list("agency_code", flat=True)) == ["H01", "H60"]
    entries = AuditEntry.objects.filter(action="give_task", subject=f"task:{duty.task_id}")
    assert [entry.detail["new"] for entry in entries] == [1]
    services.cancel_task(task_id=duty.task_id, text="Văn bản được thay thế.", actor=people.office)
    assert office.post(url, {"owners": "H60"}).status_code == 409
    assert "Giao thêm cơ quan" not in words(office.get(f"/nhiem-vu/van-ban/{duty.directive_id}/"))


def test_all_duties_begin_with_those_that_are_open(people: Team) -> None:
    old = given(people.office, due_on=date(2026, 10, 5))
    services.cancel_duty(duty_id=old.pk, version=0, text="Không còn áp dụng.", actor=people.office)
    late = given(people.office, old.directive_id, due_on=date(2026, 11, 1))
    later = given(people.office, old.directive_id, due_on=None, recurrence=Recurrence.REGULAR)
    rows = selectors.board(selectors.visible(people.office), Filters(state="all"))
    assert [row.pk for row in rows] == [late.pk, later.pk, old.pk]


def test_what_nobody_took_over_stands_first_on_the_boards(people: Team) -> None:
    given(people.office, codes=("H01", "H60"))
    office = browser(people.office)
    assert "chưa ai nhận" not in words(office.get("/nhiem-vu/van-phong/"))
    end_agency("H01", "", date(2026, 11, 9))
    shown = words(office.get("/nhiem-vu/van-phong/"))
    assert "Việc của cơ quan đã kết thúc, chưa ai nhận (1)" in shown
    board = words(office.get("/nhiem-vu/bang/?trang-thai=left_behind"))
    assert "1 phần việc" in board and "Cơ quan đã kết thúc, chưa ai nhận việc" in board
