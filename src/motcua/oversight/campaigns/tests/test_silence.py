"""Silence is not 0: what nobody told is neither filled in, nor held against a clerk; a count that vanishes is asked."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from motcua.foundation.agencies.tests.factories import add_agencies
from motcua.kernel import clock
from motcua.oversight.campaigns import services
from motcua.oversight.campaigns.models import Campaign, Report
from motcua.oversight.campaigns.rules.checks import Surroundings, findings_of
from motcua.oversight.campaigns.selectors.drafts import texts_of
from motcua.oversight.campaigns.selectors.forms import form
from motcua.oversight.campaigns.selectors.surroundings import observed_of, surroundings_of
from motcua.oversight.campaigns.tests.factories import FORM, GOOD, OCTOBER, handed_in, opened, report_of, team
from motcua.oversight.campaigns.tests.test_report_pages import browser, words
from motcua.oversight.indicators.types import Ratio
from motcua.oversight.intake.tests.factories import NOW, Sender, cloud_event, declared
from motcua.oversight.monitoring.types import Figures

CODES = tuple(GOOD)
IN_JANUARY = datetime(2027, 1, 4, 2, 0, tzinfo=UTC)
SERVICES, DOSSIERS = ("thu-tuc", "toan-trinh", "mot-phan"), ("tiep-nhan", "truc-tuyen", "giai-quyet", "hs-toan-trinh")


def known(**figures: Any) -> dict[str, int | None]:
    """What a form knows of such figures, by element."""
    told = Figures(**figures)
    return dict(zip(CODES, observed_of(form(FORM, 1), told, told), strict=True))


def test_services_that_stand_say_nothing_of_dossiers_that_nobody_told() -> None:
    found = known(levels={"full": 9, "partial": 3}, services_with_dossiers=Ratio(0, 12))
    assert [found[code] for code in SERVICES] == [12, 9, 3]
    assert [found[code] for code in (*DOSSIERS, "co-ho-so")] == [None] * 5


def test_dossiers_that_came_say_nothing_of_services_that_nobody_declared() -> None:
    found = known(online=Ratio(4, 5), full_process=Ratio(0, 0))
    assert [found[code] for code in DOSSIERS] == [5, 4, 0, 0], "who tells of what came in tells that nothing was done"
    assert [found[code] for code in (*SERVICES, "co-ho-so")] == [None] * 4


def _december(agency: str = "H01") -> Report:
    campaign = opened(agency, month=OCTOBER + 2)
    services.observe_reports(campaign)
    return report_of(campaign, agency)


@pytest.mark.django_db
def test_a_month_of_which_nothing_came_is_not_filled_with_zeros_and_its_page_says_so() -> None:
    """The source fell silent in November; in January its December was filled with 0, 0 and 0, and handed in so."""
    people = team()
    add_agencies("H01.101")
    with clock.at(NOW):
        Sender().register().send(declared(), cloud_event("received", -2))
    with clock.at(IN_JANUARY):
        report = _december()
        texts = dict(zip(CODES, texts_of(report)["H01"], strict=True))
        page = words(browser(people.clerk).get(f"/bao-cao/{report.pk}/"))
    assert texts["toan-trinh"] == "1", "a service stands until it is taken back"
    assert {texts[code] for code in DOSSIERS} == {""}
    assert page.count("chưa có") >= len(DOSSIERS)


@pytest.mark.django_db
def test_who_writes_thousands_of_dossiers_beside_a_silent_measure_explains_nothing() -> None:
    team()
    add_agencies("H01.101")
    with clock.at(NOW):
        Sender().register().send(declared(), cloud_event("received", -2))
    with clock.at(IN_JANUARY):
        around = surroundings_of(_december())
    asked = {each.element for each in findings_of(form(FORM, 1), tuple(GOOD.values()), around)}
    assert not asked & set(DOSSIERS) and "toan-trinh" in asked


@pytest.mark.django_db
def test_what_the_measure_knew_is_taken_back_where_it_knows_nothing_any_more() -> None:
    team()
    with clock.at(IN_JANUARY):
        report = _december()
        Report.objects.filter(pk=report.pk).update(observed=[0] * len(CODES), observed_at=clock.now())
        assert services.observe_reports(Campaign.objects.get()) == 1
        assert services.observe_reports(Campaign.objects.get()) == 0
    report.refresh_from_db()
    assert (report.observed, report.observed_at) == ([], None)


# ---------- A count that vanishes ----------


def asked(before: tuple[int | None, ...], **changes: int) -> set[str]:
    counts = {**GOOD, **{name.replace("_", "-"): count for name, count in changes.items()}}
    return {each.check for each in findings_of(form(FORM, 1), tuple(counts.values()), Surroundings([before]))}


def last(**changes: int) -> tuple[int, ...]:
    return tuple({**GOOD, "cuoi-ky": 120, **{name.replace("_", "-"): n for name, n in changes.items()}}.values())


def test_thousands_that_fall_to_nothing_are_asked_about_with_a_single_month_before() -> None:
    assert asked(last(), tiep_nhan=0, truc_tuyen=0, giai_quyet=0) >= {
        "nhay-tiep-nhan", "nhay-truc-tuyen", "nhay-giai-quyet",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("before", "now", "is_asked"),
    [(400, 100, False), (400, 99, True), (100, 400, False), (100, 401, True), (0, 100, True), (0, 99, False),
     (99, 0, False), (100, 0, True)],
)  # fmt: skip
def test_more_than_four_times_as_many_or_as_few_are_asked_about_from_a_hundred_on(
    before: int, now: int, is_asked: bool
) -> None:
    assert ("nhay-tiep-nhan" in asked(last(tiep_nhan=before), tiep_nhan=now)) is is_asked


def test_where_a_longer_past_finds_a_count_strange_it_is_asked_about_once() -> None:
    past = [last(tiep_nhan=5400 + n) for n in range(8)]
    counts = tuple({**GOOD, "tiep-nhan": 0}.values())
    said = [each.check for each in findings_of(form(FORM, 1), counts, Surroundings(past))]
    assert "la-tiep-nhan" in said and "nhay-tiep-nhan" not in said


@pytest.mark.django_db
def test_zeros_after_thousands_are_not_taken_without_a_reason() -> None:
    people = team()
    with clock.at(datetime(2026, 12, 4, 2, tzinfo=UTC)):
        handed_in(report_of(opened("H01", month=OCTOBER + 1)), people.clerk)
    with clock.at(IN_JANUARY):
        report = report_of(opened("H01", month=OCTOBER + 2))
        cells = {f"H01/{code}": "0" for code in CODES} | {"H01/dau-ky": "150", "H01/cuoi-ky": "150"}
        client = browser(people.clerk)
        sent = {f"c:{key}": text for key, text in cells.items()}
        page = client.post(f"/bao-cao/{report.pk}/", {"ban": "0", "viec": "nop", **sent})
    assert page.status_code == 422
    assert "Hồ sơ tiếp nhận là 0, tháng trước 5.400: tăng hoặc giảm quá bốn lần" in words(page)
