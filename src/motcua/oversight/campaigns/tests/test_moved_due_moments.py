"""A due moment that two people moved: who did what, where the second finds it, and what the public reads of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from motcua.foundation.notifications import selectors as notifications
from motcua.kernel import clock
from motcua.oversight.campaigns import services
from motcua.oversight.campaigns.models import Report
from motcua.oversight.campaigns.selectors import reports
from motcua.oversight.campaigns.tests.factories import DUE, Team, handed_in, opened, report_of, saved, team
from motcua.oversight.campaigns.tests.test_report_pages import browser, words
from motcua.oversight.campaigns.types import State

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
UNTIL = DUE + 3 * DAY


def let_in(report: Report, people: Team) -> None:
    services.grant_exception(report_id=report.pk, until=UNTIL, reason="Bão", actor=people.reviewer)


def moved(report: Report, people: Team) -> None:
    services.grant_exception(report_id=report.pk, until=UNTIL, reason="Bão", moves_due=True, actor=people.approver)


def test_the_history_tells_letting_a_report_in_from_moving_its_due_moment() -> None:
    people = team()
    report = report_of(opened("H01"))
    with clock.at(DUE + DAY):
        let_in(report, people)
        moved(report, people)
        page = words(browser(people.head).get(f"/bao-cao/{report.pk}/"))
    assert (
        page.count("Hết ngày 23/11/2026, hạn tính đúng hạn giữ nguyên, đề nghị dời hạn; báo cáo vẫn được nhận đến") == 1
    )
    assert page.count("Hết ngày 23/11/2026, hạn tính đúng hạn dời đến đó. Bão") == 1


def test_who_may_move_a_due_moment_finds_the_report_in_the_queue_until_it_is_moved_or_over() -> None:
    people = team()
    campaign = opened("H01", "H02")
    report = report_of(campaign)
    with clock.at(DUE + DAY):
        queue = browser(people.approver)
        assert "Không có báo cáo nào chờ bạn" in words(queue.get("/bao-cao/cho-duyet/"))
        let_in(report, people)
        page = words(queue.get("/bao-cao/cho-duyet/"))
        assert "Dời hạn hay không, bạn quyết định" in page and "Cơ quan H01" in page and "Cơ quan H02" not in page
        assert not reports.asked_to_move(people.reviewer) and not reports.asked_to_move(people.clerk)
        assert list(reports.asked_to_move(people.approver)) == [report]
    with clock.at(UNTIL):
        assert not reports.asked_to_move(people.approver), "nobody can hand it in any more"
    with clock.at(DUE + DAY):
        moved(report, people)
        assert not reports.asked_to_move(people.approver)


def test_the_form_of_who_moves_a_due_moment_comes_with_the_day_and_the_notice_asks() -> None:
    people = team()
    report = report_of(opened("H01"))
    with clock.at(DUE + DAY):
        let_in(report, people)
        html = browser(people.approver).get(f"/bao-cao/{report.pk}/").content.decode()
        assert people.approver.account_id
        told = notifications.inbox(people.approver.account_id).object_list
        form = {"ngay": "23", "thang": "11", "nam": "2026", "chu": "Bão", "doi-han": "1"}
        assert browser(people.approver).post(f"/bao-cao/{report.pk}/gia-han/", form).status_code == 302
    fields = " ".join(html.split())
    assert 'name="ngay" value="23"' in fields and 'name="thang" value="11"' in fields and 'value="1" checked' in fields
    (notice,) = [each for each in told if each.purpose == "report_due_asked"]
    assert "chờ bạn quyết định dời hạn" in notice.title and "24:00 20/11/2026" in notice.body


def test_the_public_reads_that_a_punctual_report_had_a_later_day() -> None:
    people = team()
    campaign = opened("H01", "H02")
    report = report_of(campaign)
    with clock.at(DUE + DAY):
        let_in(report, people)
        handed_in(report, people.clerk)
        address = f"/bao-cao/tien-do/?dot={campaign.code}"
        before = words(Client(SERVER_NAME="localhost").get(address))
        moved(report, people)
        after = words(Client(SERVER_NAME="localhost").get(address))
    assert "hạn của cơ quan này dời" not in before
    assert after.count("hạn của cơ quan này dời đến 24:00 23/11/2026") == 1


def test_the_board_of_a_round_that_is_not_due_tells_no_rate_in_time() -> None:
    people = team()
    opened("H01", "H02")
    page = words(browser(people.reviewer).get("/bao-cao/bang/"))
    assert "Đúng hạn chưa đến hạn" in page and "mở hộ chiếu" in page
    with clock.at(DUE):
        assert "Đúng hạn chưa đến hạn" not in words(browser(people.reviewer).get("/bao-cao/bang/"))


def test_a_report_opened_again_keeps_the_answers_of_the_version_that_stands() -> None:
    people = team()
    report = report_of(opened("H01"))
    known = [1900, 900, 600, 700, None, 5300, 4300, 5370, 2600, None, None]
    Report.objects.filter(pk=report.pk).update(observed=known, observed_at=clock.now())
    version = saved(report, people.clerk, {"khac-tiep-nhan": "Một trăm hồ sơ giấy"})
    services.submit_report(report_id=report.pk, draft_version=version, began_at=clock.now(), actor=people.clerk)
    for person in (people.head, people.reviewer, people.approver):
        report.refresh_from_db()
        services.approve_report(report_id=report.pk, version=1, state=State(report.state), actor=person)
    services.reopen_report(report_id=report.pk, reason="Sót", actor=people.approver)
    report.refresh_from_db()
    assert report.draft["answers"] == {"khac-tiep-nhan": "Một trăm hồ sơ giấy"}
