"""The page on which other weights of an index are tried, beside the published points and ranks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from motcua.foundation.accounts.services import load_roles
from motcua.foundation.accounts.tests.factories import account, officer, signed_in
from motcua.foundation.agencies.tests.factories import add_agencies, add_calendars
from motcua.foundation.forms.services import load_forms
from motcua.kernel import clock, environment
from motcua.oversight.releases import ports
from motcua.oversight.releases.tests.factories import COMPETITION, ON_TIME, ONLINE, Country
from motcua.oversight.releases.types import Composite, Definition, Finish, IndexLine
from motcua.sites.national.tests.test_leagues import OCTOBER, publish, told
from motcua.sites.national.tests.test_pages import text_of

PAGE = "/do-luong/cong-bo/ky/2026-10-1/trong-so/"
LINES = (IndexLine("1", "IND-10", 10, "100", True), IndexLine("2", "IND-20", 30, "100", True))
INDEX = Definition(
    indicator="QD-MAU", figure="", version=1, name="Chỉ số mẫu", article="QĐ mẫu", finish=Finish.POINTS,
    composite=Composite(40, LINES, (("Tốt", "0"),), COMPETITION),
)  # fmt: skip


@pytest.fixture
def country(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch, db: None) -> Iterator[Country]:
    """October published with an index: H03 is online less often than H01, and all of it is in time."""
    load_forms()
    add_agencies("G01", "G02", "G06", "H01", "H02", "H03")
    add_calendars()
    settings.FILES_ROOT = tmp_path / "files"
    monkeypatch.setattr(environment, "home", lambda: tmp_path / "home")
    monkeypatch.setattr(ports, "_facts", {})
    monkeypatch.setattr(ports, "_definitions", {})
    rows = told(OCTOBER, 0)
    late = [{**row, "late_minute": 1} if row["top"] == 3 else row for row in rows]
    found = Country(tmp_path, rows=late, definitions=(ONLINE, ON_TIME, INDEX))
    ports.register_fact_source(found)
    ports.register_definition_source(found)
    with clock.at(datetime(2027, 2, 1, tzinfo=UTC)):
        publish(found, OCTOBER)
        yield found


@pytest.fixture
def analyst(country: Country) -> Client:
    load_roles()
    return signed_in(officer(11, "analyst"))


def test_the_published_weights_move_nobody(analyst: Client) -> None:
    words = text_of(analyst.get(PAGE))
    assert "0 cơ quan có hạng khác" in words and "Tổng trọng số: 40, đã công bố: 40" in words


def test_other_weights_stand_beside_the_published_ranks(analyst: Client) -> None:
    """Nobody of H01 is in time (7,50 points); without that line only being online counts, and it leads with H02.

    H03 falls behind, and G02, which the line left out, has a rank where the line counts for nothing.
    """
    words = text_of(analyst.get(PAGE, {"dong-1": "100", "dong-2": "0"}))
    assert "3 cơ quan có hạng khác" in words and "75,00" in words and "7,50" in words


@pytest.mark.parametrize("typed", ["-1", "x", "1001", ""])
def test_a_wrong_weight_is_said_and_kept(analyst: Client, typed: str) -> None:
    response = analyst.get(PAGE, {"dong-2": typed})
    assert response.status_code == 422 and "Trọng số là số điểm nguyên" in text_of(response)
    assert f'value="{typed}"' in response.content.decode()


def test_a_release_without_an_index_has_no_such_page(analyst: Client) -> None:
    assert analyst.get(PAGE.replace("2026-10-1", "2026-09-1")).status_code == 404


def test_strangers_do_not_try_weights(country: Country, client: Client) -> None:
    assert client.get(PAGE).status_code == 302
    assert signed_in(account(13)).get(PAGE).status_code == 403
