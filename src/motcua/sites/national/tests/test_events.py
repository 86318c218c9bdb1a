"""From a figure to its dossiers and from one dossier to its events: who may, what is masked, what is written down."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from motcua.foundation.accounts.services import load_roles
from motcua.foundation.accounts.tests.factories import actor, officer, signed_in
from motcua.kernel import clock
from motcua.kernel.access import SYSTEM
from motcua.kernel.models import AuditEntry
from motcua.oversight.intake.tests.factories import (
    NOW,
    PROCEDURE,
    DossierFact,
    Observation,
    Sender,
    cloud_event,
)
from motcua.oversight.monitoring.services import import_dossiers, read_dossiers
from motcua.oversight.monitoring.tests.factories import write_csv
from motcua.sites.national.tests.test_pages import text_of

LIST = f"/do-luong/co-quan/H01.101/ho-so/{PROCEDURE}/"
CODE = "000.00.01.H01-261102-0001"


@pytest.fixture
def told(loaded: Sender) -> Sender:
    loaded.send(cloud_event("received", 3, dossier=CODE), cloud_event("processing", 4, dossier=CODE),
                cloud_event("decided", 5, dossier=CODE))  # fmt: skip
    return loaded


def page_of(dossier: str = CODE) -> str:
    return f"/do-luong/ho-so/{DossierFact.objects.get(dossier=dossier).pk}/"


def test_an_analyst_sees_the_dossiers_of_a_figure_with_masked_codes(told: Sender, analyst: Client) -> None:
    response = analyst.get(LIST)
    assert CODE not in response.content.decode()
    words = text_of(response)
    assert "•0001" in words and "3 hồ sơ" in words and "trực tuyến" in words


def test_dossiers_that_ended_in_the_month_are_others_than_those_received(told: Sender, analyst: Client) -> None:
    assert "3 hồ sơ" in text_of(analyst.get(LIST))
    assert "2 hồ sơ" in text_of(analyst.get(f"{LIST}?xem=ket-thuc"))
    assert "0 hồ sơ" in text_of(analyst.get(f"{LIST}?thang=2026-10"))


def test_one_dossier_shows_its_events_in_the_order_in_which_they_came(told: Sender, analyst: Client) -> None:
    response = analyst.get(page_of())
    words = text_of(response)
    assert CODE not in response.content.decode() and "tinh-mau / 2" in words
    assert words.index("tiếp nhận") < words.index("chuyển giải quyết") < words.rindex("có kết quả")
    assert Observation.objects.filter(dossier=CODE).count() == 3


def test_every_reading_is_written_down_with_who_and_what(told: Sender, analyst: Client) -> None:
    analyst.get(LIST)
    analyst.get(page_of())
    listed = AuditEntry.objects.get(action="read_dossiers")
    assert listed.subject == f"service:H01.101/{PROCEDURE}" and len(listed.detail["dossiers"]) == 3
    assert listed.actor_id and AuditEntry.objects.filter(action="read_dossier_events").count() == 1
    assert CODE not in str(listed.detail)


def test_strangers_see_neither_the_list_nor_a_dossier(told: Sender, citizen: Client, client: Client) -> None:
    for address in (LIST, page_of()):
        assert citizen.get(address).status_code == 403
        assert client.get(address).status_code == 302
    assert not AuditEntry.objects.filter(action__startswith="read_dossier").exists()


def test_an_analyst_of_another_province_sees_none_of_them(told: Sender) -> None:
    load_roles()
    neighbour = signed_in(officer(16, "analyst", "H33"))
    assert neighbour.get(LIST).status_code == 403
    assert neighbour.get(page_of()).status_code == 403


def test_a_release_editor_may_see_figures_and_no_dossier(told: Sender) -> None:
    load_roles()
    editor = signed_in(officer(17, "release_editor"))
    assert editor.get("/do-luong/so-lieu/").status_code == 200
    assert editor.get(LIST).status_code == 403
    assert "Xem hồ sơ" not in text_of(editor.get(f"/do-luong/thu-tuc/{PROCEDURE}/"))


def test_the_way_down_stands_beside_each_figure(told: Sender, analyst: Client) -> None:
    for address in (f"/do-luong/thu-tuc/{PROCEDURE}/", "/do-luong/co-quan/H01.101/"):
        assert f'href="{LIST}?thang=2026-11"' in analyst.get(address).content.decode()


@pytest.mark.parametrize("page", ["0", "x", "99"])
def test_a_page_that_does_not_exist_is_no_error(told: Sender, analyst: Client, page: str) -> None:
    assert analyst.get(f"{LIST}?trang={page}").status_code == 200


def test_a_dossier_that_nobody_told_is_not_found(analyst: Client) -> None:
    assert analyst.get("/do-luong/ho-so/999999/").status_code == 404


@pytest.fixture
def by_file(loaded: Sender, settings: Any, tmp_path: Path) -> str:
    """A dossier that a file of H33 told twice; the address of its page."""
    settings.FACTS_ROOT = tmp_path / "facts"
    Sender("tep-h33", "H33").register()
    at = datetime(2026, 11, 3, 2, 0, tzinfo=UTC)
    row: dict[str, Any] = {"dossier": "H33-261103-7777", "agency": "H33", "procedure": PROCEDURE, "channel": None,
                           "level": "full", "received_at": at}  # fmt: skip
    ended = {**row, "ended_at": at + timedelta(days=4), "outcome": "decided", "disliked": True, "fee": 50_000}
    for hours, (name, content) in enumerate((("dau.csv", row), ("sau.csv", ended))):
        with clock.at(NOW + timedelta(hours=hours)):
            import_dossiers(path=write_csv(tmp_path / name, [content]), source="tep-h33", actor=SYSTEM)
    load_roles()
    reader = actor(officer(19, "analyst"))
    [line] = read_dossiers(actor=reader, agency="H33", procedure=PROCEDURE, month=2026 * 12 + 10).lines
    return f"/do-luong/ho-so/{line.id}/"


def test_the_way_down_reaches_a_dossier_of_a_file_with_its_file_row_and_what_the_row_said(
    by_file: str, analyst: Client
) -> None:
    words = text_of(analyst.get(f"/do-luong/co-quan/H33/ho-so/{PROCEDURE}/"))
    assert "7777" in words and "H33-261103" not in words and "không báo" in words and "1 hồ sơ" in words
    shown = text_of(analyst.get(by_file))
    assert "H33-261103" not in shown
    assert shown.index("dau.csv") < shown.index("sau.csv")
    assert "03/11/2026" in shown and "07/11/2026" in shown and "50.000" in shown and "disliked" in shown


def test_strangers_see_no_dossier_of_a_file(by_file: str, citizen: Client, client: Client) -> None:
    assert (citizen.get(by_file).status_code, client.get(by_file).status_code) == (403, 302)
    load_roles()
    assert signed_in(officer(18, "analyst", "H01")).get(by_file).status_code == 403
