"""The promise at the foot of every page: each dotted number opens what stands behind it, whichever module drew it."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from lxml import html  # type: ignore[import-untyped]  # the library has no types

from motcua.foundation.accounts.tests.factories import officer, signed_in
from motcua.kernel import clock
from motcua.kernel.clock import ZONE
from motcua.oversight.campaigns.tests import factories as reports
from motcua.oversight.directives.services import publish_directive
from motcua.oversight.directives.tests import factories as duties
from motcua.oversight.releases.types import DOSSIERS, REPORTS, Cell
from motcua.sites.national.views.releases import _passport_pairs

TERMS = {"Định nghĩa", "Tử số", "Mẫu số", "Nguồn", "Kỳ", "Chốt lúc"}


def walked(client: Client, path: str) -> int:
    """How many numbers of a page are dotted; each holds every term of the promise, and its links lead somewhere."""
    response: Any = client.get(path)
    assert response.status_code == 200, path
    cards = html.fromstring(response.content.decode()).xpath("//details[contains(@class, 'pass')]")
    numbers = [card for card in cards if any(sign.isdigit() for sign in card.find("summary").text_content())]
    for card in numbers:
        pairs = card.iterfind(".//dl/div")
        told = {pair.find("dt").text_content(): pair.find("dd").text_content().strip() for pair in pairs}
        assert {term for term, text in told.items() if text} >= TERMS, (path, told)
        for link in card.iterfind(".//a"):
            assert client.get(link.get("href")).status_code == 200, link.get("href")
    return len(numbers)


def test_the_foot_promises_what_the_cards_hold(analyst: Client) -> None:
    page: Any = analyst.get("/do-luong/")
    words = html.fromstring(page.content.decode()).findtext(".//footer//p").lower()
    assert "hộ chiếu" in words and "lúc chốt" in words
    assert not [term for term in TERMS - {"Chốt lúc"} if term.lower() not in words]


@pytest.mark.parametrize("path", ["", "so-lieu/", "co-quan/H01/"])
def test_observed_figures_keep_the_promise(analyst: Client, path: str) -> None:
    assert walked(analyst, f"/do-luong/{path}")


def test_rates_of_reports_keep_the_promise(db: None) -> None:
    people = reports.team()
    with clock.at(reports.DUE - timedelta(days=2)):
        campaign = reports.opened("H01", "H02")
        reports.handed_in(reports.report_of(campaign), people.clerk)
    with clock.at(reports.DUE + timedelta(days=1)):
        assert walked(Client(SERVER_NAME="localhost"), "/bao-cao/tien-do/") == 4, "of its kind and of the round"
        assert walked(Client(SERVER_NAME="localhost"), f"/bao-cao/tien-do/?dot={campaign.code}") == 2
        assert walked(signed_in(officer(11, "analyst")), f"/bao-cao/bang/?dot={campaign.code}") == 2


def test_shares_of_duties_keep_the_promise(db: None) -> None:
    with clock.at(datetime(2026, 11, 10, 3, tzinfo=ZONE)):
        people = duties.team()
        letter = duties.entered(people.office)
        duties.handed_in(duties.given(people.office, letter), people.clerk, people.head)
        publish_directive(directive_id=letter, is_published=True, actor=people.office)
        office = signed_in(officer(19, "directive_office"))
        assert walked(office, "/nhiem-vu/bang/") == walked(office, "/nhiem-vu/cua-toi/") == 1
        assert walked(Client(SERVER_NAME="localhost"), f"/nhiem-vu/van-ban/{letter}/") == 1


@pytest.mark.parametrize(("subject", "said"), [(DOSSIERS, True), (REPORTS, False)])
def test_a_rate_of_reports_names_no_sender_of_late_dossiers(db: None, subject: str, said: bool) -> None:
    """Over forty agencies stood as late under 100 % of reports: they had sent dossiers late, not reports."""
    reports.add_agencies("H14")
    found: Any = SimpleNamespace(
        cell=Cell("X-1:VN", "X-1", 1, "VN", 1, 1, "100.00", rank=1),
        definition=SimpleNamespace(texts={}, article="", subject=subject),
        exclusions=(),
        late=("H14",),
        silent=("H33",),
    )
    assert ("H33" in dict(_passport_pairs(found)).get("Chưa từng gửi dữ liệu", "")) is said
    assert ("H14" in dict(_passport_pairs(found)).get("Gửi dữ liệu muộn", "")) is said
