"""A mean is no percent: release, passport and series print it with the decimals and the unit of its definition."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from motcua.kernel import clock
from motcua.oversight.indicators.types import Period
from motcua.oversight.releases.tests.factories import ONLINE, Country, count, is_
from motcua.oversight.releases.types import Definition, Finish
from motcua.sites.national.tests.test_leagues import analyst, country, publish, told
from motcua.sites.national.tests.test_pages import text_of

__all__ = ["analyst", "country"]
NOVEMBER = Period.month(2026, 11)
POINTS = Definition(
    indicator="TT01-1", figure="", version=1, name="Thời gian giải quyết so với quy định", article="TT 01/2018/TT-VPCP",
    subject="dossiers", within=ONLINE.within, numerator=count(is_("channel", 2)) * 2, denominator=count(),
    finish=Finish.MEAN, places=1,
)  # fmt: skip
pytestmark = pytest.mark.django_db


@pytest.fixture
def page(country: Country) -> Client:
    """November, with points beside the share; of 145 dossiers 94 were online, each counts twice."""
    country.definitions = (*country.definitions, POINTS)
    country.rows = told(NOVEMBER, 0)
    with clock.at(datetime(2027, 2, 1, tzinfo=UTC)):
        publish(country, NOVEMBER)
    return Client()


def text(page: Client, rest: str) -> str:
    return text_of(page.get(f"/do-luong/{rest}"))


def test_a_release_prints_a_mean_without_percent_and_without_a_bar(page: Client) -> None:
    shown = page.get("/do-luong/cong-bo/ky/2026-11-1/?chi-so=TT01-1")
    assert "rankbar" not in shown.content.decode() and "Trị số" in text_of(shown)
    assert "1,5" in text_of(shown) and "1,5 %" not in text_of(shown)
    assert "Nếu đổi quy tắc" not in text_of(shown)


def test_a_passport_prints_a_mean_as_its_definition_does(page: Client) -> None:
    shown = text(page, "cong-bo/ky/2026-11-1/o/2026-11:TT01-1:H01/")
    assert "Tỉnh H01: 1,5" in shown.replace("  ", " ") or ": 1,5" in shown
    assert "%" not in shown.split("Con số này trong từng bản")[1].split("Nguồn")[0]


def test_a_series_prints_a_mean_as_its_definition_does(page: Client) -> None:
    shown = text(page, "chuoi/TT01-1/H01/")
    assert "Thời gian giải quyết so với quy định" in shown
    assert "1,5" in shown and "%" not in shown.split("Bảng số của biểu đồ")[1].split("SDMX")[0]
    assert "75,00 %" in text(page, "chuoi/IND-10/H01/")
