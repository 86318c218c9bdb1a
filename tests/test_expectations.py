"""IND-28 and IND-12 of a release: what reports and the portal told of a month goes into the bundle (law.md 4.6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from motcua.foundation.agencies.services import load_agencies
from motcua.kernel import clock, environment
from motcua.kernel.epoch import instant_of, minute_of
from motcua.oversight.indicators.ports import open_engine
from motcua.oversight.indicators.types import Period
from motcua.oversight.intake.tests.factories import START, Sender, cloud_event
from motcua.oversight.reconciliation import services as reconciliation
from motcua.oversight.reconciliation.tests.factories import Platform, count
from motcua.oversight.reconciliation.types import Measure, Side, SideFigure, WitnessKind
from motcua.oversight.releases.rules.computing import computed_cells, drafted
from motcua.oversight.releases.rules.contents import Contents
from motcua.oversight.releases.rules.counting import bounds_of
from motcua.oversight.releases.rules.untold import silence, untold_columns, without_untold
from motcua.oversight.releases.selectors import offline
from motcua.oversight.releases.services.law import LawDefinitions
from motcua.oversight.releases.services.sources import LedgerFacts
from motcua.oversight.releases.tests.factories import HEADING, packed
from motcua.oversight.releases.types import Cell, Inputs

pytestmark = pytest.mark.django_db
NOVEMBER = Period.month(2026, 11)
TOLD, CUT = datetime(2026, 12, 10, 3, 0, tzinfo=UTC), datetime(2026, 12, 21, 17, 0, tzinfo=UTC)


def at_desk(name: str, agency: str) -> list[dict[str, Any]]:
    """One of the counter whose written result is told; where nobody tells of those, IND-12 is left out for it."""
    same: dict[str, Any] = {"dossier": name, "agency": agency, "channel": 1, "flags": ["written_result_due"]}
    return [cloud_event("received", 1, **same), cloud_event("decided", 2, online_result=True, **same)]


@pytest.fixture(autouse=True)
def _ground(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Four dossiers of An Giang in November, three of them online."""
    load_agencies()
    settings.FACTS_ROOT = tmp_path / "facts"
    monkeypatch.setattr(environment, "home", lambda: tmp_path / "home")
    with clock.at(START):
        sender = Sender().register()
    with clock.at(START + timedelta(days=20)):
        events = [cloud_event("received", 1, name, channel=2) for name in "abc"]
        events += at_desk("d", "H01")
        assert sender.send(*events)["rejected"] == []


def declared(value: int, at: datetime = TOLD, month: int = NOVEMBER.first) -> None:
    """What An Giang's report says it received."""
    figure = SideFigure(Side.DECLARED, Measure.RECEIVED, "H01", "", month, value)
    with clock.at(at):
        reconciliation.take_figures(figures=[figure], source="bao-cao", source_batch=f"{month}-{value}")


def seen_by_portal(value: int) -> None:
    with clock.at(TOLD):
        portal = Platform("cong-mau", WitnessKind.PORTAL).register()
        assert portal.send(counts=[count(value)])["rejected"] == []


def released(folder: Path) -> Contents:
    source, known = LawDefinitions(), minute_of(CUT)
    heading = replace(
        HEADING, code="2026-11-1", first=NOVEMBER.first, last=NOVEMBER.last, known_minute=known,
        cut_off_at=instant_of(known).isoformat(),
    )  # fmt: skip
    for name in ("inputs", "cells"):
        (folder / name).mkdir()
    with open_engine("duckdb") as session, clock.at(CUT):
        facts = LedgerFacts().frozen(period=NOVEMBER, known=known, since=0, folder=folder / "inputs")
        untold = untold_columns(silence(session, facts.subjects, bounds_of(NOVEMBER, known)))
        asked = [d for d in source.in_force(NOVEMBER)[0] if d.id in ("IND-12", "IND-28")]
        kept, left_out = without_untold(asked, untold)
        numbering = source.numbering(NOVEMBER)
        contents = drafted(
            session, heading, Inputs(**vars(facts), definitions=kept, left_out=left_out, numbering=numbering)
        )
        return replace(contents, cells=computed_cells(session, contents, folder / "cells"))


def cells(contents: Contents) -> dict[tuple[str, str], Cell]:
    return {(cell.indicator, cell.scope): cell for cell in contents.cells}


def test_the_larger_of_report_and_portal_is_what_should_have_arrived(tmp_path: Path) -> None:
    """By hand: 4 of max(5, 8) arrived, 50 %; 3 of 4 online, times 50 % is 37,5 %; again from the bundle alone."""
    declared(5)
    seen_by_portal(8)
    contents = released(tmp_path)
    found = cells(contents)
    for scope in ("H01", "VN"):
        assert found["IND-28", scope].value == "50.00"
        assert (found["IND-12", scope].value, found["IND-12", scope].factor) == ("37.50", "48/96")
    with open_engine("duckdb") as session:
        assert offline.verified(packed(contents), engine=session).is_right


def test_more_than_should_have_arrived_multiplies_by_one_and_not_by_more(tmp_path: Path) -> None:
    declared(2)
    found = cells(released(tmp_path))
    assert (found["IND-28", "H01"].value, found["IND-12", "H01"].value) == ("200.00", "75.00")


def test_without_a_report_a_twelfth_of_last_year_counts(tmp_path: Path) -> None:
    """By hand: 4 / (60 / 12) = 80 %."""
    declared(60, month=2025 * 12 + 5)
    assert cells(released(tmp_path))["IND-28", "H01"].value == "80.00"


def test_who_has_no_rate_has_no_product_and_does_not_pull_the_nation_down(tmp_path: Path) -> None:
    with clock.at(START):
        other = Sender("tinh-khac", "H14").register()
    with clock.at(START + timedelta(days=20)):
        other.send(*at_desk("e", "H14"))
    declared(4)
    found = cells(released(tmp_path))
    assert (found["IND-12", "H14"].value, found["IND-12", "H14"].unranked) == ("", "không có IND-28 để nhân")
    assert found["IND-12", "VN"].value == "75.00"


@pytest.mark.parametrize("at", [None, CUT])
def test_what_nobody_told_before_the_cut_off_is_left_out_with_the_reason(tmp_path: Path, at: datetime | None) -> None:
    if at:
        declared(5, at=at)
    contents = released(tmp_path)
    assert contents.definitions == ()
    assert {row.indicator: row.reason for row in contents.left_out} == {
        "IND-28": "chưa nguồn nào báo số hồ sơ phải đồng bộ (báo cáo của cơ quan hoặc số đếm của Cổng)",
        "IND-12": "còn phải nhân với IND-28, mà kỳ này không có",
    }
