"""The months of an agency: as reported then, told in today's units, cut where the units changed."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from motcua.foundation.accounts.services import load_roles
from motcua.foundation.accounts.tests.factories import officer, signed_in
from motcua.foundation.agencies.selectors import agency, forget_cached
from motcua.foundation.agencies.services import load_agencies
from motcua.foundation.forms.services import load_forms
from motcua.oversight.indicators.types import Period
from motcua.oversight.intake.tests.factories import NOW
from motcua.oversight.monitoring import selectors as monitoring
from motcua.oversight.monitoring.tests.factories import Partial, SealedMonth
from motcua.oversight.monitoring.types import VECTOR, Grain
from motcua.oversight.releases.selectors import releases
from motcua.sites.national.agency_series import agency_series
from motcua.sites.national.charts import Line
from motcua.sites.national.tests.test_pages import text_of
from motcua.sites.national.views.series import series_breaks

JUNE, JULY, OCTOBER = (2025 * 12 + month for month in (5, 6, 9))
NOVEMBER = 2026 * 12 + 10


def keep(month: int, top: str, *, agency: str = "", **numbers: int) -> None:
    """One sealed partial of a ministry or province, or of one agency in it."""
    SealedMonth.objects.get_or_create(month=month, defaults={"cut_minute": 0, "sealed_at": NOW})
    vector = {name: numbers.get(name, 0) for name in VECTOR}
    grain = Grain.AGENCY if agency else Grain.TOP
    Partial.objects.create(month=month, grain=grain, top=top, agency=agency, procedure="", **vector)


@pytest.fixture
def merged(db: None) -> None:
    """An Giang, and Kiên Giang until it went into it on 01/7/2025."""
    load_agencies()
    forget_cached()
    for month in range(JUNE - 2, JULY):
        keep(month, "H01", received=100, online=10, services_full=4, services_partial=6)
        keep(month, "H33", received=300, online=90)
    for month in range(JULY, OCTOBER + 1):
        keep(month, "H01", received=500, online=250)


def lines(key: str = "online", code: str = "H01") -> dict[str, list[Line]]:
    found = agency_series(agency(code), key)
    assert found
    return {style: [line for line in found.chart.lines if line.style == style] for style in ("s1", "s2", "s3")}


def pairs(line: Line) -> set[tuple[int, int]]:
    return {(p.pair.numerator, p.pair.denominator) for p in line.points if p.pair is not None}


def test_counts_of_the_old_units_are_added_and_their_rates_never_averaged(merged: None) -> None:
    (again,) = lines()["s3"]
    assert pairs(again) == {(100, 400)}
    assert [p.month for p in again.points] == [JUNE - 2, JUNE - 1, JUNE]


def test_each_old_unit_stays_as_it_reported_then(merged: None) -> None:
    first, second = lines()["s2"]
    assert (pairs(first), pairs(second)) == ({(10, 100)}, {(90, 300)})
    (now,) = lines()["s1"]
    assert pairs(now) == {(250, 500)} and now.points[0].month == JULY


def test_a_month_in_which_an_old_unit_is_missing_is_not_told_in_todays_units(merged: None) -> None:
    Partial.objects.filter(month=JUNE, top="H33").delete()
    (again,) = lines()["s3"]
    last = again.points[-1]
    assert last.month == JUNE and last.pair is None and "Kiên Giang" in last.note


def test_services_of_two_old_units_are_not_added(merged: None) -> None:
    found = agency_series(agency("H01"), "full_services")
    assert found and not [line for line in found.chart.lines if line.style == "s3"]
    assert "không cộng" in found.note


def test_a_corrected_month_is_marked_with_the_edition_that_corrects_it(
    merged: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    edition = "2025-10-2"
    monkeypatch.setattr(releases, "series", lambda *_: [(Period(OCTOBER, OCTOBER), edition, None)])
    (now,) = lines()["s1"]
    assert [(p.month, p.note) for p in now.points if p.is_revised] == [(OCTOBER, f"đã đính chính ở bản {edition}")]


def test_the_series_of_a_part_of_a_province_sums_its_units_dossiers(merged: None) -> None:
    for name, online in (("H01.9", 1), ("H01.9.1", 2), ("H01.91", 50)):
        keep(OCTOBER, "H01", agency=name, received=10, online=online, services_full=3)
    with CaptureQueriesContext(connection) as seen:
        found = monitoring.series_of(["H01.9"], last=NOVEMBER)
    assert len(seen) == 1
    assert found[OCTOBER]["H01.9"].online.pair == "3 / 20"
    assert found[OCTOBER]["H01.9"].services == 0


def test_months_that_are_too_old_are_left_out(merged: None) -> None:
    assert min(monitoring.series_of(["H01"], last=OCTOBER, months=2)) == OCTOBER - 1


@pytest.fixture
def analyst_of(merged: None) -> Client:
    load_forms()
    load_roles()
    return signed_in(officer(11, "analyst"))


def test_the_page_draws_the_break_in_words_and_a_table(analyst_of: Client) -> None:
    response = analyst_of.get("/do-luong/co-quan/H01/")
    words = text_of(response)
    assert "Theo tháng" in words and "hợp nhất" in words and "không lấy trung bình tỷ lệ" in words
    assert "100 / 400" in words and "90 / 300" in words
    assert 'class="break"' in response.content.decode()


def test_a_province_that_ended_keeps_its_page_and_names_its_successor(analyst_of: Client) -> None:
    response = analyst_of.get("/do-luong/co-quan/H33/")
    assert "đã kết thúc từ ngày" in text_of(response)
    assert '<a href="/do-luong/co-quan/H01/">' in response.content.decode()


def test_an_agency_page_takes_as_many_statements_for_24_months_as_for_few(analyst_of: Client) -> None:
    def count() -> int:
        analyst_of.get("/do-luong/co-quan/H01/?thang=2025-10")
        with CaptureQueriesContext(connection) as seen:
            analyst_of.get("/do-luong/co-quan/H01/?thang=2025-10")
        return len(seen)

    few = count()
    for month in range(OCTOBER + 1, NOVEMBER):
        keep(month, "H01", received=500, online=250)
    assert count() == few


def test_a_published_series_breaks_on_the_days_that_the_register_knows(merged: None) -> None:
    (own,) = series_breaks("H01", [JUNE, OCTOBER])
    assert own.month == JULY and "Kiên Giang" in own.told
    for scope in ("VN", "province"):
        (told,) = series_breaks(scope, [JUNE, OCTOBER])
        assert told.month == JULY and told.told.startswith("63 tỉnh, thành phố còn 34")


def test_a_series_that_began_with_the_change_or_is_of_ministries_has_no_break_there(merged: None) -> None:
    assert series_breaks("H01", [JULY, OCTOBER]) == series_breaks("VN", [JULY, OCTOBER]) == ()
    assert series_breaks("G06", [JUNE, OCTOBER]) == series_breaks("ministry", [JUNE, OCTOBER]) == ()


@pytest.mark.parametrize("page", ["co-quan/H01/", "co-quan/H01/?xem=thu-tuc", "so-lieu/", "chi-tieu/H01/"])
def test_a_page_asks_once_which_months_are_sealed_and_which_were_observed(merged: None, page: str) -> None:
    load_forms()
    load_roles()
    planner = signed_in(officer(11, "analyst"))
    planner.get(f"/do-luong/{page}")
    with CaptureQueriesContext(connection) as seen:
        assert planner.get(f"/do-luong/{page}").status_code == 200
    for months in ('"received_months" FROM "monitoring_segment"', '"received_month" FROM "intake_factrow"'):
        assert sum(months in row["sql"] for row in seen) == 1
    whole = [row["sql"] for row in seen if 'FROM "monitoring_sealedmonth"' in row["sql"]]
    assert len([sql for sql in whole if "WHERE" not in sql]) == 1 and len(whole) <= 2
