"""When a report is late, with and without an extension; what may still come after the lock; who is told and shown."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from motcua.foundation.accounts.tests.factories import actor, officer
from motcua.foundation.notifications import selectors as notifications
from motcua.kernel import clock
from motcua.kernel.access import Actor
from motcua.kernel.errors import NotAllowed
from motcua.oversight.campaigns import selectors, services
from motcua.oversight.campaigns.errors import ExtensionTakenBack, NeedsSecondPerson
from motcua.oversight.campaigns.models import Campaign, LateNotice, Report
from motcua.oversight.campaigns.selectors import reports
from motcua.oversight.campaigns.tests.factories import (
    DUE,
    OCTOBER,
    Team,
    approved_by,
    handed_in,
    opened,
    report_of,
    saved,
    team,
)
from motcua.oversight.campaigns.tests.test_report_pages import browser, words
from motcua.oversight.campaigns.types import State
from motcua.oversight.indicators.types import Period, Ratio

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def _board(campaign: Campaign) -> list[str]:
    return [row.agency_code for row in reports.board(campaign.code, state="late")]


def _listed(campaign: Campaign) -> list[str]:
    return [line.agency for line in selectors.late_list(campaign.code)]


def _extended(report: Report, people: Team, days: int = 3) -> None:
    services.grant_exception(
        report_id=report.pk, until=DUE + days * DAY, reason="Bão", moves_due=True, actor=people.reviewer
    )


def _clerk_of(agency: str) -> Actor:
    return actor(officer(81, "report_clerk", agency))


def _purposes(person: Actor) -> list[str]:
    assert person.account_id
    return [message.purpose for message in notifications.inbox(person.account_id).object_list]


# ---------- One due moment ----------


def test_a_report_in_time_by_its_extension_stands_on_no_late_board_when_the_extension_has_ended() -> None:
    people = team()
    campaign = opened("H01", "H02")
    _extended(report_of(campaign), people)
    with clock.at(DUE + 2 * DAY):
        handed_in(report_of(campaign), people.clerk)
        assert _board(campaign) == _listed(campaign) == ["H02"]
    with clock.at(DUE + 4 * DAY):
        assert _board(campaign) == _listed(campaign) == ["H02"]
        assert selectors.progress_of(campaign.code).on_time == Ratio(1, 2)


def test_a_longer_way_in_given_by_one_person_after_the_due_day_makes_no_punctual_report_late() -> None:
    people = team()
    campaign = opened("H01")
    _extended(report_of(campaign), people, 5)
    with clock.at(DUE + 3 * DAY):
        handed_in(report_of(campaign), people.clerk)
    with clock.at(DUE + 4 * DAY):
        services.grant_exception(
            report_id=report_of(campaign).pk, until=DUE + 6 * DAY, reason="Thêm", actor=people.reviewer
        )
        assert _listed(campaign) == [] and selectors.progress_of(campaign.code).on_time == Ratio(1, 1)
        with pytest.raises(ExtensionTakenBack):
            services.grant_exception(
                report_id=report_of(campaign).pk, until=DUE + 5 * DAY - DAY / 4, reason="Bớt", actor=people.reviewer
            )
    (fact,) = selectors.report_facts(period=Period(OCTOBER, OCTOBER), known=DUE + 9 * DAY)
    assert fact.is_in_time


def test_a_due_moment_moved_before_the_campaigns_is_moved_again_after_it_by_two_people_alone() -> None:
    people = team()
    report = report_of(opened("H01"))
    _extended(report, people, 5)
    with clock.at(DUE + 4 * DAY):
        with pytest.raises(NeedsSecondPerson):
            _extended(report, people, 9)
        until = DUE + 9 * DAY
        services.grant_exception(report_id=report.pk, until=until, reason="Nữa", actor=people.reviewer)
        assert report_of(report.campaign).due_moved_to == DUE + 5 * DAY
        services.grant_exception(report_id=report.pk, until=until, reason="Nữa", moves_due=True, actor=people.approver)
        assert report_of(report.campaign).due_moved_to == until


@pytest.mark.parametrize("days", [-1, 0, 1, 2, 3, 4])
@pytest.mark.parametrize("came", [None, -1, 0, 2, 3])
@pytest.mark.parametrize("moves", [True, False])
def test_the_board_the_list_and_the_rate_ask_for_the_same_moment(days: int, came: int | None, moves: bool) -> None:
    people = team()
    campaign = opened("H01")
    row = report_of(campaign)
    Report.objects.filter(pk=row.pk).update(excepted_until=DUE + 3 * DAY, due_moved_to=DUE + 3 * DAY if moves else None)
    if came is not None:
        handed_in(row, people.clerk)
        Report.objects.filter(pk=row.pk).update(began_at=DUE + came * DAY)
    with clock.at(DUE + days * DAY):
        is_late = (came if came is not None else days) >= (3 if moves else 0)
        assert (_board(campaign) == ["H01"], _listed(campaign) == ["H01"]) == (is_late, is_late)
        assert reports.desk_line(report_of(campaign)).is_late is is_late
        on_time = came is not None and not is_late
        assert selectors.progress_of(campaign.code).on_time == Ratio(int(on_time), 1)


def test_the_notice_of_missing_reports_leaves_out_whose_extension_still_runs_and_leads_to_those_it_counts() -> None:
    people = team()
    campaign = opened("H01", "H02", "H03")
    _extended(report_of(campaign), people)
    with clock.at(DUE + timedelta(hours=5)):
        handed_in(report_of(campaign, "H03"), _clerk_of("H03"))
    with clock.at(DUE + timedelta(hours=10)):
        services.send_reminders()
        assert people.reviewer.account_id
        told = notifications.inbox(people.reviewer.account_id).object_list
        (notice,) = [each for each in told if each.purpose == "reports_missing"]
        page = words(browser(people.reviewer).get(notice.link))
    assert LateNotice.objects.get().late == 1
    assert "Số cơ quan chưa báo cáo: 1." in notice.body
    assert "1 báo cáo" in page and "Cơ quan H02" in page
    assert "Cơ quan H01" not in page and "Cơ quan H03" not in page


# ---------- After the lock ----------


def _sent_back_after_the_lock(people: Team) -> Report:
    campaign = opened("H01")
    report = report_of(campaign)
    handed_in(report, people.clerk)
    with clock.at(campaign.locks_at + DAY):
        services.return_report(report_id=report.pk, version=1, state=State.SUBMITTED, reason="Thiếu", actor=people.head)
    return report


def test_what_was_sent_back_after_the_lock_stands_among_what_is_to_be_done() -> None:
    people = team()
    report = _sent_back_after_the_lock(people)
    with clock.at(report.campaign.locks_at + DAY):
        page = words(browser(people.clerk).get("/bao-cao/"))
        assert "Không còn báo cáo nào phải nộp" not in page
        assert saved(report, people.clerk, None, thu_tuc=1901)


def test_what_was_sent_back_after_the_lock_is_reminded_of_by_the_days_since_once_each() -> None:
    people = team()
    report = _sent_back_after_the_lock(people)
    with clock.at(report.campaign.locks_at + 2 * DAY):
        assert [services.send_reminders(), services.send_reminders()] == [1, 0]
    assert "report_late" in _purposes(people.clerk) and "report_late" in _purposes(people.head)


def test_a_report_let_in_after_the_lock_is_reminded_of_too() -> None:
    team()
    campaign = opened("H01")
    until = campaign.locks_at + 5 * DAY
    Report.objects.filter(campaign=campaign).update(excepted_until=until, due_moved_to=until)
    with clock.at(until - timedelta(hours=1)):
        assert services.send_reminders() == 1
    with clock.at(until + DAY):
        assert services.send_reminders() == 0, "nobody may hand it in any more"


def test_what_is_owed_stands_before_what_is_past_and_the_nearest_due_first() -> None:
    people = team()
    august, september, october = (opened("H01", month=OCTOBER - back) for back in (2, 1, 0))
    handed_in(report_of(october), people.clerk)
    with clock.at(september.locks_at + DAY):
        Report.objects.filter(campaign=august).update(state=State.RETURNED)
        Report.objects.filter(campaign=september).update(excepted_until=DUE + DAY, due_moved_to=DUE + DAY)
        assert [row.campaign_id for row in reports.desk(people.clerk)] == [august.pk, september.pk, october.pk]
        Report.objects.filter(campaign=august).update(state=State.OPEN)
        assert [row.campaign_id for row in reports.desk(people.clerk)] == [september.pk, october.pk, august.pk]


# ---------- Forms where a person may act ----------


def test_who_may_move_the_due_moment_of_a_report_that_came_late_is_shown_the_form() -> None:
    people = team()
    report = report_of(opened("H01"))
    with clock.at(DUE + timedelta(hours=1)):
        handed_in(report, people.clerk)
        address = f"/bao-cao/{report.pk}/"
        assert "gia-han/" in browser(people.reviewer).get(address).content.decode()
        assert "gia-han/" not in browser(people.approver).get(address).content.decode(), "who collects goes first"
        form = {"ngay": "23", "thang": "11", "nam": "2026", "chu": "Bão"}
        refused = browser(people.reviewer).post(f"{address}gia-han/", {**form, "doi-han": "1"})
        assert refused.status_code == 409 and "dời hạn cần hai người" in words(refused) and "Bão" in words(refused)
        assert 'value="23"' in refused.content.decode()
        assert browser(people.reviewer).post(f"{address}gia-han/", form).status_code == 302
        assert "report_due_asked" in _purposes(people.approver), "who must move it is told"
        assert "gia-han/" in browser(people.approver).get(address).content.decode()
        assert browser(people.approver).post(f"{address}gia-han/", {**form, "doi-han": "1"}).status_code == 302
    assert selectors.progress_of(report.campaign.code).on_time == Ratio(1, 1)


def test_a_refused_form_keeps_what_was_typed_into_it_and_into_no_other_and_the_summary_leads_to_its_fields() -> None:
    people = team()
    campaign = opened("H01")
    client, address = browser(people.reviewer), f"/bao-cao/{report_of(campaign).pk}/"
    wrong: dict[str, tuple[dict[str, str], set[str]]] = {
        "gia-han/": ({"ngay": "3", "thang": "13", "nam": "2027", "chu": "Bão lớn"}, {"ngay"}),
        "chuyen/": ({"sang": "H99", "chu": "Bão lớn"}, {"sang"}),
        "loai/": ({"can-cu": "", "chu": "Bão lớn"}, {"can-cu"}),
        "y-kien/": ({"chu": " "}, {"chu-yk"}),
    }
    for tail, (form, anchors) in wrong.items():
        answer = client.post(address + tail, form)
        page = " ".join(answer.content.decode().split())
        assert answer.status_code == 422
        assert page.count("Bão lớn") == ("Bão lớn" in form.values()), "in its own area alone"
        for name, text in form.items():
            assert name == "chu" or f'name="{name}" value="{text}"' in page
        linked = set(re.findall(r'href="#([a-z-]+)"', page)) - {"main"}
        assert anchors <= linked and all(f'id="{anchor}"' in page for anchor in anchors)
    without_day = client.post(f"{address}gia-han/", {"ngay": "30", "thang": "11", "nam": "2026", "chu": ""})
    assert 'href="#chu-gh"' in without_day.content.decode()
    assert 'value="2026"' in without_day.content.decode()


def test_a_report_that_came_in_time_shows_no_form_to_extend_it() -> None:
    people = team()
    report = report_of(opened("H01"))
    handed_in(report, people.clerk)
    assert "gia-han/" not in browser(people.reviewer).get(f"/bao-cao/{report.pk}/").content.decode()


def test_who_opens_a_report_again_twice_is_not_refused_and_the_page_shows_it_to_who_may() -> None:
    people = team()
    report = report_of(opened("H01"))
    handed_in(report, people.clerk)
    approved_by(report.pk, people.head, people.reviewer)
    assert "mo-lai/" in browser(people.reviewer).get(f"/bao-cao/{report.pk}/").content.decode()
    approved_by(report.pk, people.approver)
    assert "mo-lai/" not in browser(people.reviewer).get(f"/bao-cao/{report.pk}/").content.decode()
    assert "mo-lai/" in browser(people.approver).get(f"/bao-cao/{report.pk}/").content.decode()
    for _ in range(2):
        services.reopen_report(report_id=report.pk, reason="Sai", actor=people.approver)
    assert report.steps.filter(step="reopened").count() == 1
    with pytest.raises(NotAllowed):
        services.reopen_report(report_id=report.pk, reason="Sai", actor=people.clerk)


# ---------- What the pages say ----------


def test_a_clerk_reads_first_why_a_report_came_back() -> None:
    people = team()
    report = report_of(opened("H01"))
    handed_in(report, people.clerk)
    services.return_report(
        report_id=report.pk, version=1, state=State.SUBMITTED, reason="Thiếu hồ sơ giấy", actor=people.head
    )
    page = words(browser(people.clerk).get(f"/bao-cao/{report.pk}/"))
    assert page.index("Thiếu hồ sơ giấy") < page.index("Hồ sơ tiếp nhận")
    assert "Vì sao báo cáo trở lại" not in words(browser(people.head).get(f"/bao-cao/{report.pk}/"))


def test_a_report_that_never_came_before_the_lock_says_so_and_whom_to_ask() -> None:
    people = team()
    campaign = opened("H01")
    with clock.at(campaign.locks_at):
        page = words(browser(people.clerk).get(f"/bao-cao/{report_of(campaign).pk}/"))
        assert "Đợt này đã khóa" in page and "đề nghị cơ quan thu báo cáo gia hạn" in page
        assert "đã khóa và các kỳ trước" in words(browser(people.clerk).get("/bao-cao/"))


def test_who_only_reviews_is_led_from_the_desk_to_what_waits() -> None:
    people = team()
    report = report_of(opened("H01"))
    handed_in(report, people.clerk)
    assert "chờ bạn duyệt" not in words(browser(people.reviewer).get("/bao-cao/"))
    approved_by(report.pk, people.head)
    assert "1 báo cáo chờ bạn duyệt" in words(browser(people.reviewer).get("/bao-cao/"))


def test_a_rate_says_the_lock_as_its_moment_and_before_it_that_nothing_is_closed() -> None:
    team()
    campaign = opened("H01")
    address = f"/bao-cao/tien-do/?dot={campaign.code}"
    assert "chưa chốt, số lúc 09:00 02/11/2026" in words(Client(SERVER_NAME="localhost").get(address))
    for days in (0, 40):
        with clock.at(campaign.locks_at + days * DAY):
            page = words(Client(SERVER_NAME="localhost").get(address))
            assert "hết ngày 04/12/2026" in page and "chưa chốt" not in page


def test_a_lock_and_an_extension_are_said_by_their_last_day_everywhere() -> None:
    people = team()
    campaign = opened("H01")
    _extended(report_of(campaign), people)
    page = words(browser(people.reviewer).get(f"/bao-cao/{report_of(campaign).pk}/"))
    assert "Hết ngày 23/11/2026, hạn tính đúng hạn dời đến đó. Bão" in page
    assert "dời đến 24:00 23/11/2026" in page and "00:00 24/11/2026" not in page
    board = words(browser(people.reviewer).get("/bao-cao/bang/"))
    assert "khóa hết thứ Sáu" in board.replace("\xa0", " ")
