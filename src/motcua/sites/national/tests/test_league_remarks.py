"""What stands beside an agency in a league: the same on the page and in its files, and by which points it is ranked."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from django.test import Client
from django.utils import translation

from motcua.oversight.rankings.types import RankInterval
from motcua.oversight.releases.tests.factories import ONLINE, Country
from motcua.oversight.releases.types import Cell, Change
from motcua.sites.national.league import remark
from motcua.sites.national.open_leagues import league_sheet
from motcua.sites.national.tests import test_leagues
from motcua.sites.national.tests.test_leagues import league
from motcua.sites.national.views.releases import change_table

country = test_leagues.country
pytestmark = pytest.mark.django_db
NEVER_ALONE = {"id", "indicator", "scope", "numerator", "denominator"}
"""Fields of a cell that name it, or stand in its pair."""


def test_a_file_of_a_league_says_what_the_page_says_beside_a_figure(country: Country, client: Client) -> None:
    """Late, and missing lines: whoever takes the file is told, in Vietnamese in whatever language it is asked for."""
    with translation.override("en"):
        rows = {row["agency_code"]: row for row in league_sheet("2026-10-1", ONLINE.id).build()}
        assert "gửi muộn" in str(rows["H02"]["note"]) and rows["H01"]["note"] == ""
    text = client.get("/do-luong/cong-bo/ky/2026-10-1/hang/IND-10.csv").content.decode()
    assert next(line for line in text.splitlines() if ",H02," in line).count("gửi muộn") == 1


def test_an_index_says_by_which_points_it_is_ranked_where_it_has_more_lines_than_most(country: Country) -> None:
    cell = replace(league().cells[0], numerator=1500, denominator=2600, value="15.00", rank=1, missing="3")
    shared = replace(cell, compared="1425/2000")
    assert remark(league(), cell, is_hidden=False) == "thiếu điểm các dòng 3"
    assert (
        remark(league(), shared, is_hidden=False)
        == "xếp theo điểm các dòng chung: 14,25 / 20,00 · thiếu điểm các dòng 3"
    )
    found = replace(league(), cells=(shared, replace(cell, scope="H02", value="14.25", rank=1)))
    assert found.intervals["H01"] == found.intervals["H02"] == RankInterval(1, 2)


@pytest.mark.parametrize("field", sorted({field.name for field in fields(Cell)} - NEVER_ALONE))
def test_every_field_that_a_correction_may_change_has_a_name(field: str) -> None:
    """43 rows said "Vì sao: late"."""
    change = Change("x", None, None, (), (field,))
    told = change_table([change]).rows[0][3].text
    assert told and told != field
