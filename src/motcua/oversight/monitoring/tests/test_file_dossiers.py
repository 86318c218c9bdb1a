"""From a figure down to a dossier that a file told: file, row, what it said; who may, and what is written down."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from motcua.foundation.accounts.services import load_roles
from motcua.foundation.accounts.tests.factories import actor, officer
from motcua.kernel import clock
from motcua.kernel.access import SYSTEM, Actor
from motcua.kernel.errors import NotAllowed, NotFound
from motcua.kernel.models import AuditEntry
from motcua.oversight.intake.tests.factories import NOW, Sender, add_agencies
from motcua.oversight.monitoring import services
from motcua.oversight.monitoring.tests.factories import LIFE_START, Row, write_csv
from motcua.oversight.monitoring.types import FILE_NUMBERS, DossierPage, LoadReceipt

pytestmark = pytest.mark.django_db
AUGUST = 2026 * 12 + 7
PROCEDURE = "1.004772"


@pytest.fixture
def sender(settings: Any, tmp_path: Path) -> Iterator[Sender]:
    settings.FACTS_ROOT = tmp_path / "facts"
    add_agencies("H01", "H01.101", "H02")
    load_roles()
    with clock.at(NOW):
        yield Sender().register()


@pytest.fixture
def analyst(sender: Sender) -> Actor:
    return actor(officer(21, "analyst"))


def row(name: str, **more: Any) -> Row:
    return {
        "dossier": name, "agency": "H01.101", "procedure": PROCEDURE, "channel": 2, "level": "full",
        "received_at": LIFE_START, "due_at": LIFE_START + timedelta(days=9), **more,
    }  # fmt: skip


def load(path: Path, *rows: Row, at: datetime = NOW) -> LoadReceipt:
    with clock.at(at):
        return services.import_dossiers(path=write_csv(path, rows), source="tinh-mau", actor=SYSTEM)


def listed(reader: Actor, **more: Any) -> DossierPage:
    wanted = {"agency": "H01.101", "procedure": PROCEDURE, "month": AUGUST, **more}
    return services.read_dossiers(actor=reader, **wanted)


def test_a_figure_leads_down_to_the_dossiers_of_a_file(analyst: Actor, tmp_path: Path) -> None:
    load(tmp_path / "a.csv", row("H01-0001"), row("H01-0002", channel=None), row("H01-0003", procedure="2.000001"))
    page = listed(analyst)
    assert (page.total, [line.channel for line in page.lines]) == (2, [2, 0])
    assert [line.code for line in page.lines] == ["••••0001", "••••0002"]
    assert all(line.is_by_file and line.id >= 1 << FILE_NUMBERS for line in page.lines)
    assert listed(analyst, ended=True).total == listed(analyst, month=AUGUST + 1).total == 0


def test_a_dossier_of_a_file_shows_its_file_row_and_what_each_row_said(analyst: Actor, tmp_path: Path) -> None:
    load(tmp_path / "a.csv", row("other"), row("H01-0001"))
    ended = {"ended_at": LIFE_START + timedelta(days=3), "outcome": "decided", "e_result": True, "fee": 50_000}
    later = NOW + timedelta(hours=1)
    load(tmp_path / "b.csv", row("new"), row("x"), row("H01-0001", **ended), at=later)
    dossier = next(line.id for line in listed(analyst).lines if line.code == "••••0001")
    found = services.read_dossier_events(actor=analyst, dossier=dossier)
    assert [(told.file, told.row, told.loaded_at) for told in found.rows] == [("a.csv", 2, NOW), ("b.csv", 3, later)]
    first, last = found.rows
    assert (first.line.stage, first.fee, first.flags) == ("received", 0, ())
    assert (last.line.stage, last.fee, last.flags) == ("decided", 50_000, ("e_result",))
    assert found.line == last.line and not found.events


def test_new_dossiers_of_a_second_file_have_the_rows_of_that_file(analyst: Actor, tmp_path: Path) -> None:
    load(tmp_path / "a.csv", row("H01-0001"), row("H01-0002"))
    load(tmp_path / "b.csv", row("H01-0002"), row("H01-0003"), at=NOW + timedelta(hours=1))
    third = next(line.id for line in listed(analyst).lines if line.code == "••••0003")
    [told] = services.read_dossier_events(actor=analyst, dossier=third).rows
    assert (told.file, told.row) == ("b.csv", 2)


def test_pages_go_on_where_the_page_before_ended(analyst: Actor, tmp_path: Path) -> None:
    load(tmp_path / "a.csv", *(row(f"H01-{number:04d}") for number in range(60)))
    pages = [listed(analyst, page=number) for number in (1, 2, 3, 4)]
    assert [len(page.lines) for page in pages] == [25, 25, 10, 0]
    assert len({line.id for page in pages for line in page.lines}) == 60


def test_every_reading_is_written_down_and_names_no_code(analyst: Actor, tmp_path: Path) -> None:
    load(tmp_path / "a.csv", row("H01-0001"))
    [line] = listed(analyst).lines
    services.read_dossier_events(actor=analyst, dossier=line.id)
    entries = AuditEntry.objects.filter(action__startswith="read_dossier").order_by("id")
    assert [entry.subject for entry in entries] == [f"service:H01.101/{PROCEDURE}", f"file_dossier:{line.id}"]
    assert "H01-0001" not in str([entry.detail for entry in entries])


def test_a_stranger_and_a_neighbour_read_no_dossier_of_a_file(sender: Sender, analyst: Actor, tmp_path: Path) -> None:
    load(tmp_path / "a.csv", row("H01-0001"))
    [line] = listed(analyst).lines
    for other in (actor(officer(22, "analyst", "H02")), actor(officer(23, "release_editor"))):
        with pytest.raises(NotAllowed):
            listed(other)
        with pytest.raises(NotAllowed):
            services.read_dossier_events(actor=other, dossier=line.id)


@pytest.mark.parametrize("dossier", [(1 << FILE_NUMBERS) + 99, 999 << FILE_NUMBERS, 1 << 62])
def test_a_dossier_that_no_file_told_is_not_found(analyst: Actor, tmp_path: Path, dossier: int) -> None:
    load(tmp_path / "a.csv", row("H01-0001"))
    with pytest.raises(NotFound):
        services.read_dossier_events(actor=analyst, dossier=dossier)
