"""Until when a report is let in stands beside its due day; an extension that changes nothing is refused."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

import pytest
from django.test import Client

from motcua.kernel import clock
from motcua.oversight.campaigns import services
from motcua.oversight.campaigns.errors import ApprovedAlready, ExtensionChangesNothing
from motcua.oversight.campaigns.models import Campaign, Report
from motcua.oversight.campaigns.tests.factories import (
    DUE,
    GOOD,
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

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def people() -> Team:
    return team()


@pytest.fixture
def campaign(people: Team) -> Campaign:
    return opened("H01", "H02")


def _extend(report: Report, days_after_lock: int, people: Team, **more: bool) -> None:
    until = report.campaign.locks_at + days_after_lock * DAY
    services.grant_exception(report_id=report.pk, until=until, reason="Bão", actor=people.reviewer, **more)


def test_the_moment_stands_on_the_agencys_form_its_desk_the_board_and_the_public_line(
    people: Team, campaign: Campaign
) -> None:
    report = report_of(campaign)
    _extend(report, 3, people)
    assert "hết thứ Sáu 04/12/2026, riêng báo cáo này nhận đến 24:00 07/12/2026" in words(
        browser(people.clerk).get(f"/bao-cao/{report.pk}/")
    ).replace("\xa0", " ")
    for person, address in (
        (people.clerk, "/bao-cao/"), (people.reviewer, "/bao-cao/bang/"),
        (None, f"/bao-cao/tien-do/?dot={campaign.code}"),
    ):  # fmt: skip
        page = words((browser(person) if person else Client(SERVER_NAME="localhost")).get(address))
        assert page.lower().count("nhận đến 24:00 07/12/2026") == 1, address


def test_an_extension_that_ends_before_the_lock_and_moves_nothing_is_refused_with_the_moment_that_holds(
    people: Team, campaign: Campaign
) -> None:
    report = report_of(campaign)
    for days in (-3, 0):
        with pytest.raises(ExtensionChangesNothing):
            _extend(report, days, people)
    form = {"ngay": "30", "thang": "11", "nam": "2026", "chu": "Bão"}
    page = browser(people.reviewer).post(f"/bao-cao/{report.pk}/gia-han/", form)
    assert page.status_code == 422 and "vẫn được nhận đến 24:00 04/12/2026" in words(page)
    assert report_of(campaign).excepted_until is None
    _extend(report, -3, people, moves_due=True)
    assert report_of(campaign).due_moved_to == campaign.locks_at - 3 * DAY


def test_after_the_due_moment_it_is_a_question_to_the_approver_and_is_called_so(
    people: Team, campaign: Campaign
) -> None:
    report = report_of(campaign)
    form = {"ngay": "30", "thang": "11", "nam": "2026", "chu": "Bão"}
    with clock.at(DUE + DAY):
        client = browser(people.reviewer)
        page = words(client.post(f"/bao-cao/{report.pk}/gia-han/", form, follow=True))
        assert "Đã ghi đề nghị dời hạn nộp" in page and "Đã gia hạn." not in page
        assert "đề nghị dời đến 24:00 30/11/2026, chờ người phê duyệt" in page
        assert "Đề nghị dời hạn đến 24:00 30/11/2026" in words(client.get("/bao-cao/bang/"))
        services.grant_exception(
            report_id=report.pk, until=DUE + 10 * DAY, reason="Bão", moves_due=True, actor=people.approver
        )
        page = words(browser(people.clerk).get(f"/bao-cao/{report.pk}/"))
        assert "dời đến 24:00 30/11/2026" in page and "chờ người phê duyệt" not in page


def test_a_report_that_all_four_approved_is_not_extended(people: Team, campaign: Campaign) -> None:
    report = report_of(campaign)
    with clock.at(DUE + DAY):
        handed_in(report, people.clerk)
        approved_by(report.pk, people.head, people.reviewer, people.approver)
        with pytest.raises(ApprovedAlready):
            _extend(report, 3, people)
        assert "gia-han/" not in browser(people.reviewer).get(f"/bao-cao/{report.pk}/").content.decode()


# ---------- What goes on after the lock ----------


def test_a_report_let_in_after_the_lock_is_measured_like_all_others(
    people: Team, campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = report_of(campaign)
    _extend(report, 9, people)
    known = tuple(GOOD.values())
    opens = import_module("motcua.oversight.campaigns.services.open_campaign")
    monkeypatch.setattr(opens, "observed_counts", lambda _campaign, codes: (dict.fromkeys(codes, known), clock.now()))
    with clock.at(campaign.locks_at + 2 * DAY):
        assert services.observe_open_campaigns() > 0
        assert report_of(campaign).observed == list(known)
    with clock.at(campaign.locks_at + 10 * DAY):
        Report.objects.filter(campaign=campaign).update(observed=[])
        assert services.observe_open_campaigns() == 0, "nobody may hand anything in any more"


def test_an_agency_that_ends_while_its_report_is_let_in_passes_it_on(
    people: Team, campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = report_of(campaign)
    _extend(report, 9, people, moves_due=True)
    ended = {"H01": "H02"}
    passes_on = import_module("motcua.oversight.campaigns.services.pass_on_report")
    monkeypatch.setattr(passes_on, "_ended_before_due", lambda row: row.agency_code in ended)
    monkeypatch.setattr(passes_on, "_heir_of", ended.__getitem__)
    with clock.at(campaign.locks_at + 2 * DAY):
        assert services.follow_mergers() == 1
    assert report_of(campaign).state == State.PASSED_ON


def test_where_nobody_is_let_in_a_locked_round_is_left_alone(people: Team, campaign: Campaign) -> None:
    saved(report_of(campaign), people.clerk)
    with clock.at(campaign.locks_at):
        assert (services.observe_open_campaigns(), services.follow_mergers()) == (0, 0)
