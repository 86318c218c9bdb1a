"""A duty with an indicator leads to the agency's published figure, its targets and the planner."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from motcua.kernel.epoch import month_of_day
from motcua.oversight.directives import selectors
from motcua.oversight.directives.tests.factories import Team, entered, given, team
from motcua.oversight.directives.tests.test_pages import browser, words
from motcua.oversight.indicators.types import Period
from motcua.oversight.releases.types import Cell

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Team:
    return team()


def cell(month: int, **changes: Any) -> tuple[Period, str, Cell]:
    """H01's figure of a month in 2026 as a release tells it."""
    code, at = f"2026-{month:02d}", month_of_day(date(2026, month, 1))
    known = Cell(f"{code}:IND-10:H01", "IND-10", 1, "H01", month, 40, f"{month * 2.5:.2f}")
    return Period(at, at), code, Cell(**{**known.__dict__, **changes})


def test_the_newest_published_figure_is_shown_with_its_pair(people: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    told = [cell(8), cell(9), cell(10, excluded="sáp nhập")]
    monkeypatch.setattr("motcua.oversight.directives.selectors.figures.releases.series", lambda *_asked: told)
    found = selectors.published_figure("IND-10", "H01")
    assert found is not None and (found.release, found.value, found.pair) == ("2026-09", "22.50", "9 / 40")
    page = words(browser(people.clerk).get(f"/nhiem-vu/viec/{given(people.office, indicator='IND-10').pk}/"))
    assert "22,5" in page and "9 / 40" in page


def test_where_nothing_was_published_this_is_said(people: Team) -> None:
    letter = entered(people.office)
    with_one, without = given(people.office, letter, indicator="IND-11"), given(people.office, letter)
    page = words(browser(people.clerk).get(f"/nhiem-vu/viec/{with_one.pk}/"))
    assert "Chưa có kỳ công bố nào có chỉ số này của cơ quan" in page
    plain = words(browser(people.clerk).get(f"/nhiem-vu/viec/{without.pk}/"))
    assert "Số liệu công bố gần nhất" not in plain


def test_targets_are_shown_and_the_planner_only_to_who_may_open_it(people: Team) -> None:
    duty = given(people.office, indicator="IND-11")
    assert selectors.targets_for("IND-11", "H01") and selectors.targets_for("", "H01") == []
    url = f"/nhiem-vu/viec/{duty.pk}/"
    assert "/do-luong/chi-tieu/H01/" not in browser(people.clerk).get(url).content.decode()
    assert "/do-luong/chi-tieu/H01/" in browser(people.analyst).get(url).content.decode()
