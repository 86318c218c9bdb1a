"""Rounds of months, quarters, half-years and years: what they cover, are called, and are held against."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import openpyxl
import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from motcua.foundation.agencies.services import load_agencies
from motcua.foundation.notifications.selectors import messages_about
from motcua.kernel import clock
from motcua.kernel.access import SYSTEM
from motcua.oversight.campaigns import selectors, services
from motcua.oversight.campaigns.errors import NoForm, NotOpenYet, NotPeriodEnd
from motcua.oversight.campaigns.models import Campaign, Report
from motcua.oversight.campaigns.rules.checks import Surroundings, findings_of
from motcua.oversight.campaigns.rules.headings import Sense, sense_of
from motcua.oversight.campaigns.selectors.drafts import cell_key, texts_of
from motcua.oversight.campaigns.selectors.forms import _by_key, form, form_in_force
from motcua.oversight.campaigns.selectors.surroundings import surroundings_of
from motcua.oversight.campaigns.services.load_campaigns import load_campaigns
from motcua.oversight.campaigns.tests.factories import (
    OCTOBER,
    add_agencies,
    approved_by,
    assign,
    handed_in,
    opened,
    opening,
    report_of,
    team,
)
from motcua.oversight.campaigns.tests.test_report_pages import browser, words
from motcua.oversight.campaigns.types import Form, PeriodKind, State, year_to
from motcua.oversight.indicators.types import Period
from motcua.oversight.intake.tests.factories import NOW, Sender, cloud_event
from motcua.oversight.monitoring import selectors as monitoring

QUARTERLY, YEARLY = "dich-vu-cong-quy", "giai-quyet-nam"
JUNE, SEPTEMBER, DECEMBER = OCTOBER - 4, OCTOBER - 1, OCTOBER + 2
GOOD = (1900, 900, 600, 700, 120, 5400, 4300, 5370, 2600, 5200, 150, 16_000, 13_000, 15_900, 40, 39)
IN_OCTOBER = datetime(2026, 10, 5, 2, 0, tzinfo=UTC)


def quarter(month: int = SEPTEMBER, *agencies: str) -> Campaign:
    add_agencies("G06", *(agencies or ("H01",)))
    assign(*(agencies or ("H01",)), form=QUARTERLY)
    with opening(month):
        return Campaign.objects.get(code=services.open_campaign(form=QUARTERLY, month=month, actor=SYSTEM))


def hand_in(campaign: Campaign, people: object, counts: tuple[int, ...] = GOOD) -> Report:
    """The quarterly report of H01, with every warning answered, approved up to the top."""
    report = report_of(campaign)
    template = form(QUARTERLY, 1)
    version = services.save_draft(
        report_id=report.pk,
        draft_version=0,
        cells={cell_key("H01", e.code): str(n) for e, n in zip(template.elements, counts, strict=True)},
        answers={check.code: "Số thử" for check in template.checks},
        actor=people.clerk,  # type: ignore[attr-defined]
    )
    services.submit_report(report_id=report.pk, draft_version=version, began_at=clock.now(), actor=people.clerk)  # type: ignore[attr-defined]
    approved_by(report.pk, people.head, people.reviewer, people.approver)  # type: ignore[attr-defined]
    report.refresh_from_db()
    return report


# ---------- What a period is ----------


@pytest.mark.parametrize(
    ("kind", "month", "months", "vi", "en", "code"),
    [
        (PeriodKind.MONTH, OCTOBER, 1, "tháng 10/2026", "10/2026", "2026-10"),
        (PeriodKind.QUARTER, SEPTEMBER, 3, "quý III năm 2026", "Q3 2026", "2026-Q3"),
        (PeriodKind.QUARTER, DECEMBER, 3, "quý IV năm 2026", "Q4 2026", "2026-Q4"),
        (PeriodKind.HALF_YEAR, JUNE, 6, "6 tháng đầu năm 2026", "first half of 2026", "2026-H1"),
        (PeriodKind.HALF_YEAR, DECEMBER, 6, "6 tháng cuối năm 2026", "second half of 2026", "2026-H2"),
        (PeriodKind.YEAR, DECEMBER, 12, "năm 2026", "year 2026", "2026"),
    ],
)
def test_a_period_is_called_in_words(kind: PeriodKind, month: int, months: int, vi: str, en: str, code: str) -> None:
    period = kind.ending(month)
    assert (kind.words(month), kind.words(month, "en"), kind.code(month)) == (vi, en, code)
    assert period.last == month and period.last - period.first + 1 == months and kind.ends_with(month)


@given(st.sampled_from(PeriodKind), st.integers(2000 * 12, 2100 * 12))
def test_the_last_end_is_an_end_and_no_later_one_is_left_out(kind: PeriodKind, month: int) -> None:
    end = kind.last_end(month)
    assert kind.ends_with(end) and end <= month < end + kind.months
    assert year_to(kind.ending(end)).first % 12 == 0 and year_to(kind.ending(end)).last == end


# ---------- Opening ----------


@pytest.mark.django_db
def test_a_quarterly_form_is_opened_for_its_quarter_and_due_by_the_calendar() -> None:
    campaign = quarter()
    info = selectors.campaign(campaign.code)
    assert campaign.code == f"{QUARTERLY}-2026-Q3"
    assert (info.period, info.words()) == (Period(OCTOBER - 3, SEPTEMBER), "quý III năm 2026")
    assert info.due_day == date(2026, 10, 20) and info.opens_at == datetime(2026, 9, 30, 17, tzinfo=UTC)
    assert "do hệ thống đặt" in info.assumed, "no text fixes the day, and the page says so"


@pytest.mark.django_db
def test_a_month_inside_a_quarter_opens_no_quarterly_round_and_says_which_do() -> None:
    add_agencies("G06")
    with pytest.raises(NotPeriodEnd) as refused:
        services.open_campaign(form=QUARTERLY, month=SEPTEMBER - 1, actor=SYSTEM)
    assert "theo quý" in refused.value.sentence("vi") and "3, 6, 9, 12" in refused.value.sentence("vi")
    with pytest.raises(NotOpenYet):
        services.open_campaign(form=QUARTERLY, month=DECEMBER, actor=SYSTEM)
    assert not Campaign.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("at", "codes"),
    [
        (datetime(2026, 10, 1, 2, tzinfo=UTC), {f"{QUARTERLY}-2026-Q3", "toan-trinh-2026-09"}),
        (datetime(2026, 11, 2, 2, tzinfo=UTC), {"toan-trinh-2026-10"}),
        (datetime(2026, 11, 21, 2, tzinfo=UTC), set()),
        (datetime(2027, 1, 4, 2, tzinfo=UTC), {f"{QUARTERLY}-2026-Q4", f"{YEARLY}-2026", "toan-trinh-2026-12"}),
    ],
)
def test_what_is_due_opens_by_itself_once_and_a_period_that_is_past_its_due_day_does_not(
    at: datetime, codes: set[str]
) -> None:
    add_agencies("G06")
    with clock.at(at):
        assert services.open_due_campaigns() == len(codes)
        assert services.open_due_campaigns() == 0
    assert set(Campaign.objects.values_list("code", flat=True)) == codes


def test_the_form_in_force_at_the_end_of_a_period_decides_for_the_whole_of_it() -> None:
    """Decree 42/2022 changed the words inside the third quarter of 2022."""
    with pytest.raises(NoForm):
        form_in_force(QUARTERLY, 2022 * 12 + 5)
    assert form_in_force(QUARTERLY, 2022 * 12 + 8).period is PeriodKind.QUARTER
    assert form_in_force("toan-trinh", 2022 * 12 + 7).code == "toan-trinh"


@pytest.mark.django_db
def test_every_month_since_september_2020_has_one_monthly_form_and_somebody_who_fills_it() -> None:
    """No month falls between muc-3-4 and toan-trinh: June and July 2022 were the last of the levels."""
    load_agencies()
    load_campaigns()
    monthly = sorted({f.code for f in selectors.forms() if f.period is PeriodKind.MONTH})
    for month in range(2020 * 12 + 8, OCTOBER + 1):
        who = {code: sum(line.is_expected for line in selectors.register_of(code, month)) for code in monthly}
        in_force = [code for code in monthly if _is_in_force(code, month)]
        assert [code for code, number in who.items() if number] == in_force, Period(month, month).code
        assert len(in_force) == 1 and who[in_force[0]] > 30


def _is_in_force(code: str, month: int) -> bool:
    try:
        form_in_force(code, month)
    except NoForm:
        return False
    return True


# ---------- What a report is held against ----------


@pytest.mark.django_db
def test_a_quarter_is_held_against_the_quarter_before_and_never_against_a_month() -> None:
    people = team()
    with clock.at(datetime(2026, 7, 3, tzinfo=UTC)):
        second = quarter(JUNE)
        hand_in(second, people)
    with clock.at(IN_OCTOBER):
        monthly = opened("H01", month=SEPTEMBER)
        handed_in(report_of(monthly), people.clerk)
        third = report_of(quarter())
        around = surroundings_of(third)
        assert tuple(around.last) == GOOD and not around.starts_year
        place = form(QUARTERLY, 1).place("dau-ky")
        assert texts_of(third)["H01"][place] == str(GOOD[form(QUARTERLY, 1).place("cuoi-ky")])
        again = surroundings_of(report_of(monthly))
        assert not again.before, "nor a month against a quarter"


def checked(changes: dict[str, int], around: Surroundings) -> list[str]:
    template = form(QUARTERLY, 1)
    counts = tuple(changes.get(e.code, n) for e, n in zip(template.elements, GOOD, strict=True))
    return [finding.check for finding in findings_of(template, counts, around)]


def test_a_sum_since_january_is_that_of_the_quarter_before_and_this_quarter() -> None:
    """Circular 32/2017, Article 11.3: from 1 January to now."""
    last = tuple(10_600 if n == 16_000 else n for n in GOOD)
    broken = checked({}, Surroundings([last]))
    assert "luy-ke-tiep-nhan" not in broken and "luy-ke-truc-tuyen" in broken
    assert "luy-ke-tiep-nhan" in checked({"lk-tiep-nhan": 16_001}, Surroundings([last]))


def test_in_the_first_quarter_a_sum_since_january_is_the_quarter_itself() -> None:
    first = {"lk-tiep-nhan": 5400, "lk-truc-tuyen": 4300, "lk-giai-quyet": 5370, "dau-ky": 150, "cuoi-ky": 180}
    assert checked(first, Surroundings([GOOD], starts_year=True)) == []
    assert checked(first | {"lk-truc-tuyen": 4301}, Surroundings([GOOD], starts_year=True)) == ["luy-ke-truc-tuyen"]
    assert checked({}, Surroundings()) == [], "where nobody knows the quarter before, nothing is said"


def test_the_ratio_to_the_period_before_says_quarter_and_not_month() -> None:
    found = findings_of(form(QUARTERLY, 1), GOOD, Surroundings([(1900, 449, *GOOD[2:])]))
    (jump,) = [each for each in found if each.check == "nhay-tt"]
    assert "quý trước 449" in jump.vi and "the quarter before 449" in jump.en


@pytest.mark.django_db
def test_a_quarter_comes_filled_with_all_its_months_and_what_is_cumulated_with_the_year_so_far() -> None:
    """Dossiers of 5 June, 24 August, 23 September and 23 October 2026: two in the quarter, three since January."""
    add_agencies("H01", "H01.101", "H01.102", "H02")
    with clock.at(NOW):
        Sender().register().send(
            *(cloud_event("received", days, dossier=f"d{-days}") for days in (-150, -70, -40, -10)),
            cloud_event("received", -41, dossier="desk", channel=1),
        )
        report = report_of(quarter())
    with clock.at(NOW + timedelta(hours=1)):
        services.observe_reports(report.campaign)
    report.refresh_from_db()
    known = dict(zip((e.code for e in form(QUARTERLY, 1).elements), report.observed, strict=True))
    assert (known["tiep-nhan"], known["truc-tuyen"], known["lk-tiep-nhan"], known["lk-truc-tuyen"]) == (3, 2, 4, 3)
    months = [monitoring.figures_by_top_agency(Period(month, month)) for month in range(OCTOBER - 3, OCTOBER)]
    assert known["tiep-nhan"] == sum(told["H01"].online.denominator for told in months if "H01" in told)
    assert known["dau-ky"] is None, "the measure does not know what was carried over"


# ---------- What a quarterly round does to the months ----------


@pytest.mark.django_db
def test_a_quarterly_round_leaves_the_facts_of_its_last_month_alone_and_declares_nothing() -> None:
    """REP-1 to REP-5 count a month's own reports; a quarter that ends with it is none of them."""
    people = team()
    with clock.at(IN_OCTOBER):
        monthly = opened("H01", "H14", month=SEPTEMBER)
        handed_in(report_of(monthly), people.clerk)
    known = datetime(2026, 12, 1, tzinfo=UTC)
    before = selectors.report_facts(period=Period(SEPTEMBER, SEPTEMBER), known=known)
    with clock.at(IN_OCTOBER):
        report = hand_in(quarter(SEPTEMBER, "H01", "H17"), people)
    assert report.state == State.APPROVED
    assert selectors.report_facts(period=Period(SEPTEMBER, SEPTEMBER), known=known) == before
    assert {fact.agency for fact in before} == {"H01", "H14"}
    assert services.declare_report(report_id=report.pk, version=1) == 0


@pytest.mark.django_db
def test_each_kind_of_period_has_its_own_completeness_and_timeliness() -> None:
    people = team()
    with clock.at(IN_OCTOBER):
        handed_in(report_of(opened("H01", "H14", month=SEPTEMBER)), people.clerk)
        quarter(SEPTEMBER, "H01", "H17", "H20")
    with clock.at(datetime(2026, 11, 2, tzinfo=UTC)):
        found = selectors.rates_by_kind(OCTOBER - 12, OCTOBER)
    pairs = {kind: (rates.complete.numerator, rates.complete.denominator) for kind, rates in found.items()}
    assert pairs == {PeriodKind.MONTH: (1, 2), PeriodKind.QUARTER: (0, 3)}
    with clock.at(IN_OCTOBER):
        assert selectors.rates_by_kind(OCTOBER - 12, OCTOBER) == {}, "nothing is due yet"


@pytest.mark.django_db
def test_the_rates_of_a_kind_open_their_passports_like_those_of_a_round() -> None:
    people = team()
    with clock.at(IN_OCTOBER):
        handed_in(report_of(opened("H01", "H14", month=SEPTEMBER)), people.clerk)
    with clock.at(datetime(2026, 11, 2, tzinfo=UTC)):
        page = words(Client(SERVER_NAME="localhost").get("/bao-cao/tien-do/"))
    of_kind = page.partition("Hằng tháng")[2].partition("Các đợt báo cáo, mới nhất trước")[0]
    assert of_kind.count("mở hộ chiếu của con số") == 2 and "sổ báo cáo của 1 đợt đã đến hạn" in of_kind
    assert "kỳ hết tháng trong khoảng 11/2025 đến 10/2026" in of_kind and "chưa chốt, số lúc" in of_kind


@pytest.mark.django_db
def test_the_passport_of_a_quarter_names_no_indicator_of_months() -> None:
    """REP-1 and REP-2 read months only (letter 3485)."""
    page = words(Client(SERVER_NAME="localhost").get(f"/bao-cao/tien-do/?dot={quarter().code}"))
    assert "đếm như REP-1, nhưng không phải REP-1" in page and "3485" not in page


# ---------- Other ways in and out ----------


@pytest.mark.parametrize(
    ("heading", "kind", "sense"),
    [
        ("Quý III năm 2026", PeriodKind.QUARTER, Sense.NOW), ("Quý III/2026", PeriodKind.QUARTER, Sense.NOW),
        ("Quý II/2026", PeriodKind.QUARTER, Sense.OTHER), ("Quý III/2025", PeriodKind.QUARTER, Sense.OTHER),
        ("Quý trước", PeriodKind.QUARTER, Sense.OTHER), ("Quý này", PeriodKind.QUARTER, Sense.NOW),
        ("Tháng 9/2026", PeriodKind.QUARTER, Sense.OTHER), ("Lũy kế đến quý III", PeriodKind.QUARTER, Sense.OTHER),
        ("Số liệu", PeriodKind.QUARTER, Sense.VALUE), ("Tỉ lệ quý III %", PeriodKind.QUARTER, Sense.OTHER),
        ("6 tháng đầu năm 2026", PeriodKind.QUARTER, Sense.OTHER), ("Năm 2026", PeriodKind.QUARTER, Sense.OTHER),
        ("Năm 2026", PeriodKind.YEAR, Sense.NOW), ("Năm 2025", PeriodKind.YEAR, Sense.OTHER),
        ("Quý III", PeriodKind.YEAR, Sense.OTHER), ("Q3 2026", PeriodKind.QUARTER, Sense.NOW),
    ],
)  # fmt: skip
def test_a_column_is_this_periods_where_its_heading_says_this_period(
    heading: str, kind: PeriodKind, sense: Sense
) -> None:
    month = DECEMBER if kind is PeriodKind.YEAR else SEPTEMBER
    assert sense_of(heading, month, kind) is sense


def test_a_half_year_is_told_from_the_other_half() -> None:
    assert sense_of("6 tháng đầu năm 2026", JUNE, PeriodKind.HALF_YEAR) is Sense.NOW
    assert sense_of("6 tháng cuối năm 2025", JUNE, PeriodKind.HALF_YEAR) is Sense.OTHER


@pytest.mark.django_db
def test_template_api_and_pages_say_the_quarter_in_words() -> None:
    with clock.at(IN_OCTOBER):
        people = team()
        campaign = quarter()
        report, clerk = report_of(campaign), browser(people.clerk)
        book = openpyxl.load_workbook(io.BytesIO(clerk.get(f"/bao-cao/{report.pk}/mau.xlsx").content))
        assert book.worksheets[0]["C1"].value == "quý III năm 2026"
        assert book.worksheets[0]["C14"].value == "hồ sơ, lũy kế từ 01/01"
        page = words(clerk.get(f"/bao-cao/{report.pk}/"))
        assert "Báo cáo quý về dịch vụ công trực tuyến, quý III năm 2026" in page and "lũy kế từ 01/01" in page
        public = words(Client(SERVER_NAME="localhost").get("/bao-cao/tien-do/?ky=quarter"))
        assert "quý III năm 2026" in public and "Chưa văn bản đang có hiệu lực nào in biểu quý" in public
        assert "quý III" not in words(Client(SERVER_NAME="localhost").get("/bao-cao/tien-do/?ky=year"))
        told = Client(SERVER_NAME="localhost").get(f"/api/v1/campaigns/{campaign.code}/rates").json()
    assert told["period"] == {
        "code": "2026-Q3", "kind": "quarter", "name": "quý III năm 2026", "first_month": "2026-07",
        "last_month": "2026-09",
    }  # fmt: skip


@pytest.mark.django_db
def test_a_sheet_of_the_template_of_a_quarter_comes_back_and_another_quarters_column_is_not_taken() -> None:
    with clock.at(IN_OCTOBER):
        people = team()
        report, clerk = report_of(quarter()), browser(people.clerk)
        pasted = "Chỉ tiêu\tQuý II/2026\tQuý III/2026\nHồ sơ tiếp nhận trong quý, mọi cách nộp\t7\t5400\n"
        assert clerk.post(f"/bao-cao/{report.pk}/", {"ban": "0", "viec": "dan", "dan": pasted}).status_code < 400
    report.refresh_from_db()
    assert report.draft["cells"]["H01/tiep-nhan"] == "5400"


@pytest.mark.django_db
def test_who_opens_a_quarterly_round_for_a_month_inside_it_reads_which_months_end_one() -> None:
    asked = {"bieu": QUARTERLY, "thang": "8", "nam": "2026"}
    with clock.at(IN_OCTOBER):
        people = team()
        answer = browser(people.reviewer).post("/bao-cao/mo-dot/", asked)
        assert answer.status_code == 422 and "báo cáo theo quý" in words(answer) and "3, 6, 9, 12" in words(answer)
        assert browser(people.reviewer).post("/bao-cao/mo-dot/", asked | {"thang": "9"}).status_code == 302
    assert Campaign.objects.get().words() == "quý III năm 2026"


@pytest.fixture
def half_yearly(monkeypatch: pytest.MonkeyPatch) -> Iterator[Form]:
    """A form of half-years: no text of law asks for one, so none is loaded."""
    made = replace(form(QUARTERLY, 1), code="thu-nua-nam", period=PeriodKind.HALF_YEAR)
    monkeypatch.setattr(sys.modules[form_in_force.__module__], "forms", lambda: (made,))
    _by_key.cache_clear()
    yield made
    _by_key.cache_clear()


@pytest.mark.django_db
def test_a_half_year_is_opened_as_any_other_period(half_yearly: Form) -> None:
    add_agencies("G06", "H01")
    assign("H01", form=half_yearly.code)
    with opening(JUNE):
        code = services.open_campaign(form=half_yearly.code, month=JUNE, actor=SYSTEM)
    assert selectors.campaign(code).words() == "6 tháng đầu năm 2026" and code.endswith("-2026-H1")


@pytest.mark.django_db
def test_the_feed_and_the_reminders_say_the_quarter_in_words() -> None:
    with clock.at(IN_OCTOBER):
        team()
        report = report_of(quarter())
    feed = selectors.calendar_feed("https://example.vn/").replace("\r\n ", "")
    assert "Hạn nộp báo cáo quý III năm 2026: Báo cáo quý về dịch vụ công trực tuyến" in feed
    with clock.at(datetime(2026, 10, 15, 3, tzinfo=UTC)):
        assert services.send_reminders() == 1
    told = messages_about(f"report:{report.pk}")
    assert told and all("quý III năm 2026" in str(each) for each in told)
