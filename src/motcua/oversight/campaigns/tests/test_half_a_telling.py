"""Half a telling is no measure: a source that goes on telling is waited for, and each value says its hour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from motcua.foundation.agencies.tests.factories import add_agencies
from motcua.kernel import clock
from motcua.oversight.campaigns import services
from motcua.oversight.campaigns.models import Campaign, Report
from motcua.oversight.campaigns.selectors.drafts import texts_of
from motcua.oversight.campaigns.selectors.forms import form
from motcua.oversight.campaigns.selectors.surroundings import surroundings_of
from motcua.oversight.campaigns.tests.factories import FORM, GOOD, OCTOBER, Team, handed_in, opened, report_of, team
from motcua.oversight.campaigns.tests.test_report_pages import browser, words
from motcua.oversight.intake.tests.factories import Sender, cloud_event, declared

pytestmark = pytest.mark.django_db
CODES = tuple(GOOD)
OPENS = datetime(2026, 11, 5, 2, 0, tzinfo=UTC)
"""At 09:00 in Viet Nam; the round of October was opened before, when nothing had been told."""
MINUTE = timedelta(minutes=1)
IN_OCTOBER = -12


@pytest.fixture
def people() -> Team:
    found = team()
    add_agencies("H01.101")
    return found


@pytest.fixture
def report(people: Team) -> Report:
    return report_of(opened("H01", month=OCTOBER))


@pytest.fixture
def source(people: Team) -> Sender:
    with clock.at(OPENS - timedelta(days=1)):
        return Sender().register()


def _told(source: Sender, minutes: float, *dossiers: str, days: float = IN_OCTOBER) -> None:
    with clock.at(OPENS + minutes * MINUTE):
        receipt = source.send(*(cloud_event("received", days, dossier) for dossier in dossiers))
        assert receipt["accepted"] == len(dossiers)


def _measured(minutes: float) -> None:
    with clock.at(OPENS + minutes * MINUTE):
        services.observe_reports(Campaign.objects.get())


def _value(report: Report, minutes: float, element: str = "tiep-nhan") -> str:
    with clock.at(OPENS + minutes * MINUTE):
        row = report_of(report.campaign)
        return dict(zip(CODES, texts_of(row)["H01"], strict=True))[element]


def _page(people: Team, report: Report, minutes: float) -> str:
    with clock.at(OPENS + minutes * MINUTE):
        return words(browser(people.clerk).get(f"/bao-cao/{report.pk}/"))


def test_a_measure_taken_between_the_first_batch_and_the_others_fills_nothing_in(
    people: Team, report: Report, source: Sender
) -> None:
    """The hourly task came seconds after batch 1 of 72; for an hour the form offered its 1.000 as the measure."""
    _told(source, 6, "d1", "d2")
    _measured(7)
    _told(source, 7.2, "d3")
    assert _value(report, 8) == ""
    page = _page(people, report, 8)
    assert "còn đang gửi số của kỳ này, lô gần nhất lúc 09:07 05/11/2026" in page and "đo lúc" not in page
    _measured(67)
    assert _value(report, 68) == "3"
    assert "Hệ thống đo được đến 00:00 01/11/2026 đo lúc 10:07 05/11/2026" in _page(people, report, 68)


def test_a_source_that_falls_quiet_for_so_long_and_goes_on_takes_its_measure_back_until_the_next(
    people: Team, report: Report, source: Sender
) -> None:
    _told(source, 0, "d1", "d2")
    _measured(11)
    assert _value(report, 12) == "2"
    _told(source, 30, "d3")
    assert _value(report, 31) == "" and surroundings_of(report_of(report.campaign)).observed == ()
    _measured(35)
    assert _value(report, 36) == "", "told five minutes before"
    _measured(71)
    assert _value(report, 72) == "3"


@pytest.mark.parametrize(("minutes", "is_quiet"), [(9.9, False), (10.1, True)])
def test_so_many_minutes_without_a_word_of_the_period_make_a_measure(
    report: Report, source: Sender, minutes: float, is_quiet: bool
) -> None:
    _told(source, 0, "d1")
    _measured(minutes)
    assert (_value(report, minutes) == "1") is is_quiet


def test_a_source_that_tells_of_today_every_minute_is_measured_for_the_month_that_is_over(
    people: Team, report: Report, source: Sender
) -> None:
    _told(source, 0, "d1", "d2")
    for minute in range(60, 67):
        _told(source, minute, f"n{minute}", days=2.5)
    _measured(67)
    _told(source, 67.5, "n67", days=2.5)
    assert _value(report, 68) == "2"
    assert "còn đang gửi" not in _page(people, report, 68)


def test_another_agencys_telling_holds_up_nobody_else(people: Team, source: Sender) -> None:
    add_agencies("H02", "H02.101")
    campaign = opened("H01", "H02", month=OCTOBER)
    with clock.at(OPENS - timedelta(days=1)):
        other = Sender(code="tinh-khac", agency="H02").register()
    _told(source, 0, "d1")
    with clock.at(OPENS + 66 * MINUTE):
        other.send(cloud_event("received", IN_OCTOBER, "e1", agency="H02.101"))
    _measured(67)
    found = {row.agency_code: list(row.observed) for row in Report.objects.filter(campaign=campaign)}
    assert found["H01"] and not found["H02"]


def test_a_declared_service_is_a_telling_too(report: Report, source: Sender) -> None:
    with clock.at(OPENS):
        source.send(declared())
    _measured(5)
    assert _value(report, 6, "thu-tuc") == ""
    _measured(11)
    assert _value(report, 12, "thu-tuc") == "1"


def test_what_was_handed_in_keeps_what_it_was_held_against_and_says_that_a_newer_measure_differs(
    people: Team, report: Report, source: Sender
) -> None:
    _told(source, 0, "d1", "d2")
    _measured(11)
    with clock.at(OPENS + 12 * MINUTE):
        row = report_of(report.campaign)
        why = {check.code: "Hồ sơ giấy" for check in form(FORM, 1).checks}
        version = services.save_draft(
            report_id=row.pk, draft_version=0, cells={f"H01/{c}": str(n) for c, n in GOOD.items()}, answers=why,
            actor=people.clerk,
        )  # fmt: skip
        services.submit_report(report_id=row.pk, draft_version=version, began_at=clock.now(), actor=people.clerk)
    _told(source, 30, "d3")
    _measured(71)
    row = report_of(report.campaign)
    assert row.observed[5] == 2 and row.newer[5] == 3
    page = _page(people, report, 72)
    assert "đo lúc 09:11 05/11/2026" in page and "đo lại lúc 10:11 05/11/2026 thì khác" in page
    assert "nay đo được 3" in page
    _measured(131)
    assert report_of(report.campaign).newer_at == row.newer_at


def test_a_measure_that_is_the_same_again_says_its_new_hour(people: Team, report: Report, source: Sender) -> None:
    _told(source, 0, "d1")
    for minutes in (11, 71):
        _measured(minutes)
    assert "đo lúc 10:11 05/11/2026" in _page(people, report, 72)


def test_a_report_without_a_measure_hands_in_as_before(people: Team, report: Report) -> None:
    _measured(0)
    assert handed_in(report, people.clerk).version == 1
