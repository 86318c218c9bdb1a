"""Who may read what before a head approved, whose hands are kept apart, and that nobody's text is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from motcua.foundation.agencies.services import load_agencies
from motcua.foundation.notifications import selectors as notifications
from motcua.kernel import clock
from motcua.kernel.access import Actor
from motcua.kernel.errors import NotAllowed, NotFound, SamePerson, WrongState
from motcua.oversight.campaigns import selectors, services
from motcua.oversight.campaigns.errors import ExtensionTakenBack, ExtensionTooLong, Locked, NeedsSecondPerson, NoForm
from motcua.oversight.campaigns.models import Report
from motcua.oversight.campaigns.tests.factories import (
    DUE,
    FORM,
    OCTOBER,
    Campaign,
    Team,
    approved_by,
    assign,
    cells,
    handed_in,
    on_time,
    opened,
    report_of,
    saved,
    team,
)
from motcua.oversight.campaigns.tests.test_report_pages import browser, words
from motcua.oversight.campaigns.types import State
from motcua.oversight.indicators.types import Ratio

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


def _page(person: Actor, report: Report, tail: str = "") -> Any:
    return browser(person).get(f"/bao-cao/{report.pk}/{tail}")


def _purposes(person: Actor) -> list[str]:
    assert person.account_id
    return [message.purpose for message in notifications.inbox(person.account_id).object_list]


# ---------- What the nation reads ----------


def test_the_nation_reads_a_correction_only_after_the_head_approved_it() -> None:
    people = team()
    report = report_of(opened("H01"))
    handed_in(report, people.clerk)
    approved_by(report.pk, people.head, people.reviewer, people.approver)
    services.reopen_report(report_id=report.pk, reason="Sót", actor=people.approver)
    version = saved(report, people.clerk, None, truc_tuyen=4777)
    assert _page(people.analyst, report, "mau.xlsx").status_code == 404
    assert _page(people.head, report, "mau.xlsx").status_code == 200
    assert "4.777" not in words(_page(people.analyst, report)) and "4.300" in words(_page(people.analyst, report))
    services.submit_report(
        report_id=report.pk, draft_version=version, began_at=clock.now(), actor=people.clerk, reason="Bổ sung"
    )
    text = words(_page(people.analyst, report))
    assert "4.777" not in text and "4.300" in text and "Bổ sung" not in text
    assert "4.777" in words(_page(people.head, report))
    assert _page(people.analyst, report, "bien-nhan/2.json").status_code == 404
    with pytest.raises(NotFound):
        selectors.submission(report.pk, 2, actor=people.analyst)
    approved_by(report.pk, people.head)
    assert "4.777" in words(_page(people.analyst, report))


def test_the_nation_reads_no_names_steps_or_readings_of_what_no_head_approved() -> None:
    people = team()
    report = report_of(opened("H01"))
    handed_in(report, people.clerk)
    services.comment_report(report_id=report.pk, text="Chỉ trong cơ quan", actor=people.clerk)
    _page(people.clerk, report)
    text = words(_page(people.analyst, report))
    assert people.clerk.name not in text and "Chỉ trong cơ quan" not in text
    assert people.clerk.name not in words(_page(people.analyst, report, "da-xem/"))
    assert people.clerk.name in words(_page(people.head, report, "da-xem/"))
    approved_by(report.pk, people.head)
    assert people.clerk.name in words(_page(people.analyst, report))


def test_a_returned_version_is_said_to_be_counted_nowhere() -> None:
    people = team()
    report = report_of(opened("H01"))
    handed_in(report, people.clerk)
    assert "Bản 1, chờ duyệt, chưa được tính" in words(_page(people.head, report))
    services.return_report(report_id=report.pk, version=1, state=State.SUBMITTED, reason="Sai", actor=people.head)
    assert "Bản 1, đã bị trả lại, không được tính" in words(_page(people.head, report))


def test_a_head_reads_the_warning_beside_the_answer_to_it() -> None:
    people = team()
    report = report_of(opened("H01"))
    Report.objects.filter(pk=report.pk).update(
        observed=[1900, 900, 600, 700, None, 5400, 4300, 5300, 2600, None, None], observed_at=clock.now()
    )
    version = saved(report, people.clerk, {"khac-giai-quyet": "Có 70 hồ sơ giấy"})
    services.submit_report(report_id=report.pk, draft_version=version, began_at=clock.now(), actor=people.clerk)
    text = words(_page(people.head, report))
    assert "Có 70 hồ sơ giấy" in text and "hệ thống đo được 5.300" in text


# ---------- Hands kept apart ----------


def test_who_typed_a_number_does_not_approve_it_even_if_a_colleague_handed_it_in() -> None:
    people = team()
    report = report_of(opened("H01"))
    clerk_and_head = replace(people.clerk, grants=people.clerk.grants | people.head.grants)
    version = saved(report, clerk_and_head)
    services.submit_report(report_id=report.pk, draft_version=version, began_at=clock.now(), actor=people.colleague)
    with pytest.raises(SamePerson):
        approved_by(report.pk, clerk_and_head)
    assert approved_by(report.pk, people.head) is State.AGENCY_APPROVED


def test_a_report_that_came_once_is_never_excluded_whoever_sent_it_back() -> None:
    people = team()
    report = report_of(opened("H01"))
    handed_in(report, people.clerk)
    approved_by(report.pk, people.head)
    services.return_report(
        report_id=report.pk, version=1, state=State.AGENCY_APPROVED, reason="Sai", actor=people.reviewer
    )
    with pytest.raises(WrongState):
        services.exclude_report(report_id=report.pk, reason="x", source="y", actor=people.reviewer)


def _extend(report: Report, until: datetime, by: Actor, *, moves_due: bool = True) -> None:
    services.grant_exception(report_id=report.pk, until=until, reason="Bão", moves_due=moves_due, actor=by)


def test_after_the_due_moment_two_people_move_it_and_nobody_moves_it_without_end() -> None:
    people = team()
    report = report_of(campaign := opened("H01"))
    with clock.at(DUE + DAY):
        handed_in(report, people.clerk)
        with pytest.raises(NeedsSecondPerson):
            _extend(report, DUE + 3 * DAY, people.reviewer)
        with pytest.raises(NotAllowed):
            _extend(report, DUE + 3 * DAY, people.clerk)
        with pytest.raises(NeedsSecondPerson):
            _extend(report, DUE + 3 * DAY, people.approver)
        _extend(report, DUE + 3 * DAY, people.reviewer, moves_due=False)
        assert on_time(campaign.code) == Ratio(0, 1)
        with pytest.raises(NeedsSecondPerson):
            _extend(report, DUE + 9 * DAY, people.approver)
        _extend(report, DUE + 3 * DAY, people.approver)
        assert on_time(campaign.code) == Ratio(1, 1)
        assert on_time(campaign.code, known=DUE + DAY - SECOND) == Ratio(0, 1)
        with pytest.raises(ExtensionTakenBack):
            _extend(report, DUE + 2 * DAY, people.reviewer, moves_due=False)
    with pytest.raises(ExtensionTooLong):
        _extend(report_of(campaign), datetime(2099, 12, 30, tzinfo=UTC), people.reviewer)


def test_the_last_day_there_is_is_a_long_extension_and_no_error_of_the_program() -> None:
    people = team()
    report = report_of(opened("H01"))
    form = {"ngay": "31", "thang": "12", "nam": "9999", "chu": "Bão"}
    answer = browser(people.reviewer).post(f"/bao-cao/{report.pk}/gia-han/", form)
    assert answer.status_code == 422 and "nhiều nhất đến hết ngày" in words(answer)


# ---------- Nothing lost ----------


def test_a_draft_takes_no_invented_answers_and_no_character_that_no_table_can_hold() -> None:
    people = team()
    report = report_of(opened("H01"))
    invented = {f"bia-{n}": "x" for n in range(2700)}
    services.save_draft(
        report_id=report.pk, draft_version=0, cells={"H01/thu-tuc": "19\x0000"},
        answers=invented | {"khac-giai-quyet": "Đúng\x00 thế"}, actor=people.clerk,
    )  # fmt: skip
    report.refresh_from_db()
    assert report.draft["answers"] == {"khac-giai-quyet": "Đúng\ufffd thế"}
    assert report.draft["cells"]["H01/thu-tuc"] == "19\ufffd00"


def test_what_began_to_arrive_before_the_lock_is_kept_and_handed_in() -> None:
    people = team()
    report = report_of(opened("H01"))
    lock = report.campaign.locks_at
    with clock.at(lock + SECOND):
        version = services.save_draft(
            report_id=report.pk, draft_version=0, cells=cells(), began_at=lock - SECOND, actor=people.clerk
        )
        services.submit_report(report_id=report.pk, draft_version=version, began_at=lock - SECOND, actor=people.clerk)
    report.refresh_from_db()
    assert report.state == State.SUBMITTED
    late = report_of(opened("H01", month=OCTOBER - 1))
    with clock.at(lock + timedelta(minutes=11)), pytest.raises(Locked):
        services.save_draft(
            report_id=late.pk, draft_version=0, cells=cells(), began_at=lock - SECOND, actor=people.clerk
        )


def test_of_two_clerks_only_cells_that_somebody_changed_are_written_and_nothing_keeps_itself_before_a_choice() -> None:
    people = team()
    report = report_of(opened("H01"))
    saved(report, people.colleague, None, thu_tuc=1700, dung_han=5100)
    shown = {f"b:{key}": "" for key in cells()}
    mine = {f"c:{key}": "" for key in cells()} | {"c:H01/thu-tuc": "1800"}
    form = {"ban": "0", "viec": "luu"} | shown | mine
    page = browser(people.clerk).post(f"/bao-cao/{report.pk}/", form)
    html = " ".join(page.content.decode().split())
    assert page.status_code == 409 and " data-conflict" in html
    assert 'name="c:H01/thu-tuc" value="1800"' in html and 'name="b:H01/thu-tuc" value="1700"' in html
    assert 'name="c:H01/dung-han" value="5100"' in html, "what I did not touch is theirs"
    chosen = {"ban": str(Report.objects.get(pk=report.pk).draft_version), "viec": "luu", "c:H01/thu-tuc": "1800"}
    browser(people.clerk).post(f"/bao-cao/{report.pk}/", chosen)
    report.refresh_from_db()
    assert (report.draft["cells"]["H01/thu-tuc"], report.draft["cells"]["H01/dung-han"]) == ("1800", "5100")


def test_a_clerk_with_two_windows_is_told_that_it_was_herself() -> None:
    people = team()
    report = report_of(opened("H01"))
    saved(report, people.clerk, None, thu_tuc=1700)
    form = {"ban": "0", "c:H01/thu-tuc": "1800"}
    page = browser(people.clerk).post(f"/bao-cao/{report.pk}/", form | {"viec": "luu"})
    assert "Chính bạn đã lưu bản nháp này ở một cửa sổ khác" in words(page)
    told = browser(people.clerk).post(f"/bao-cao/{report.pk}/luu/", form).json()["sentence"]
    assert "thôi tự lưu" in told and "ở dưới" not in told
    told = browser(people.colleague).post(f"/bao-cao/{report.pk}/luu/", form).json()["sentence"]
    assert people.clerk.name in told and "thôi tự lưu" in told


def test_a_heads_reason_is_still_on_the_page_when_somebody_else_was_faster() -> None:
    people = team()
    report = report_of(opened("H01"))
    handed_in(report, people.clerk)
    approved_by(report.pk, people.head)
    reason = "Cột hồ sơ trực tuyến thiếu hai xã"
    form = {"ban": "1", "trang-thai": "submitted", "viec": "tra", "chu": reason}
    page = browser(people.head).post(f"/bao-cao/{report.pk}/quyet-dinh/", form)
    assert page.status_code == 409 and reason in words(page)


# ---------- Doors and notices ----------


def test_a_round_of_a_month_that_is_over_is_opened_by_hand_and_a_wrong_month_is_said() -> None:
    people = team()
    assign("H01")
    client = browser(people.reviewer)
    form = {"bieu": FORM, "thang": "10", "nam": "2026"}
    assert "Mở đợt" in words(client.get("/bao-cao/bang/"))
    for _ in range(2):
        assert client.post("/bao-cao/mo-dot/", form)["Location"] == "/bao-cao/bang/?dot=toan-trinh-2026-10"
    assert Campaign.objects.filter(month=OCTOBER).count() == 1
    late = client.post("/bao-cao/mo-dot/", form | {"thang": "9"})
    assert late.status_code == 422 and "00:00 21/10/2026" in words(late)
    page = " ".join(late.content.decode().split())
    assert (
        f'<option value="{FORM}" selected>' in page
        and 'name="thang" inputmode="numeric" maxlength="2" value="9"' in page
    )
    assert not Campaign.objects.filter(month=OCTOBER - 1).exists()
    assert client.post("/bao-cao/mo-dot/", form | {"thang": "13"}).status_code == 409
    assert client.post("/bao-cao/mo-dot/", form | {"thang": "11"}).status_code == 409
    assert browser(people.approver).post("/bao-cao/mo-dot/", form).status_code == 403


def test_a_report_is_passed_on_by_hand_with_a_reason() -> None:
    people = team()
    campaign = opened("H01", "H33")
    gone = report_of(campaign, "H33")
    client = browser(people.reviewer)
    assert "Chuyển báo cáo" in words(client.get(f"/bao-cao/{gone.pk}/"))
    assert client.post(f"/bao-cao/{gone.pk}/chuyen/", {"sang": "H99", "chu": "x"}).status_code == 422
    assert client.post(f"/bao-cao/{gone.pk}/chuyen/", {"sang": "h01", "chu": "Sáp nhập"}).status_code == 302
    gone.refresh_from_db()
    assert (gone.state, gone.successor_code) == (State.PASSED_ON, "H01")
    assert "report_inherited" in _purposes(people.clerk)


def _climbing(people: Team) -> Report:
    report = report_of(opened("H01"))
    handed_in(report, people.clerk)
    return report


def test_whoever_a_report_waits_for_is_told_at_each_step() -> None:
    people = team()
    report = _climbing(people)
    told = [_purposes(person) for person in (people.head, people.reviewer, people.approver)]
    assert [purposes.count("report_waits") for purposes in told] == [1, 0, 0]
    approved_by(report.pk, people.head)
    assert _purposes(people.reviewer) == ["report_waits"]
    approved_by(report.pk, people.reviewer)
    assert _purposes(people.approver) == ["report_waits"]
    services.comment_report(report_id=report.pk, text="Xem lại dòng 3", actor=people.approver)
    assert "report_commented" in _purposes(people.clerk)


def test_a_clerk_is_told_of_an_extension() -> None:
    people = team()
    report = report_of(opened("H01"))
    _extend(report, DUE + 3 * DAY, people.reviewer)
    assert _purposes(people.clerk) == ["report_excepted"]


# ---------- What everybody reads ----------


def test_everybody_reads_who_reported_who_need_not_and_who_merged() -> None:
    people = team()
    campaign = opened("H01", "H02", "H14", "H33")
    handed_in(report_of(campaign), people.clerk)
    services.exclude_report(
        report_id=report_of(campaign, "H14").pk, reason="Đặc thù", source="Văn bản thử", actor=people.reviewer
    )
    services.pass_on_report(report_id=report_of(campaign, "H33").pk, to="H02", reason="Sáp nhập", actor=people.reviewer)
    client = browser(people.stranger)
    client.cookies.clear()
    year = words(client.get("/bao-cao/tien-do/"))
    assert "chưa đến hạn" in year and "0 đã được lãnh đạo cơ quan duyệt" in year and "làm tròn" in year
    page = words(client.get(f"/bao-cao/tien-do/?dot={campaign.code}"))
    for word in ("Đã nộp, chưa duyệt", "Đặc thù. Văn bản thử", "Kế thừa: H02", "1 / 2"):
        assert word in page
    approved_by(report_of(campaign).pk, people.head)
    with clock.at(DUE):
        page = words(client.get(f"/bao-cao/tien-do/?dot={campaign.code}"))
        assert "Đã nộp, đã duyệt" in page and "Trễ hạn" in page
    assert client.get("/bao-cao/tien-do/?dot=khong-co").status_code == 404


def test_every_month_since_the_first_letter_belongs_to_exactly_one_form() -> None:
    """NĐ 42/2022 is of 24/6/2022 and in force from 8/2022 (law.md 1.5): no month is nobody's."""
    months = range(2020 * 12 + 8, OCTOBER + 1)
    held = {month: [code for code in ("muc-3-4", FORM) if _is_in_force(code, month)] for month in months}
    assert {len(codes) for codes in held.values()} == {1}
    assert held[2022 * 12 + 6] == ["muc-3-4"] and held[2022 * 12 + 7] == [FORM]
    load_agencies()
    services.load_campaigns()
    assert all(selectors.register_of(held[month][0], month) for month in range(2022 * 12 + 4, 2022 * 12 + 9))


def _is_in_force(code: str, month: int) -> bool:
    try:
        return bool(selectors.form_in_force(code, month))
    except NoForm:
        return False
