"""Trap 7 of law.md 10.1: a dossier outlives its agency. Nothing of it is dropped, in pages, releases and bundles."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from motcua.foundation.agencies.tests.factories import end_agency
from motcua.foundation.agencies.types import Group
from motcua.kernel import clock
from motcua.kernel.access import SYSTEM
from motcua.kernel.epoch import minute_of
from motcua.oversight.indicators.types import Period, Ratio
from motcua.oversight.intake.services import hand_over_dossiers
from motcua.oversight.intake.tests.factories import START, Sender, cloud_event, declared
from motcua.oversight.monitoring import selectors as monitoring
from motcua.oversight.monitoring import services as monitoring_services
from motcua.oversight.releases.rules.computing import computed_cells, drafted
from motcua.oversight.releases.rules.contents import Contents
from motcua.oversight.releases.selectors import offline
from motcua.oversight.releases.services.law import LawDefinitions
from motcua.oversight.releases.services.sources import LedgerFacts
from motcua.oversight.releases.tests.factories import (
    HEADING,
    ONLINE,
    PERSONS,
    TREE,
    Country,
    dossier,
    engine,
    made,
    packed,
)
from motcua.oversight.releases.tests.test_frozen_subjects import _ground as _ground
from motcua.oversight.releases.types import Cell, Inputs, Top

pytestmark = pytest.mark.django_db
JULY = Period.month(2025, 7)
CUT = datetime(2025, 8, 20, 17, 0, tzinfo=UTC)
JUNE = datetime(2025, 6, 2, 1, 0, tzinfo=UTC)


def on(day: float) -> float:
    """Days after the factories' start of a day counted from 2 June 2025."""
    return (JUNE + timedelta(days=day) - START).total_seconds() / 86400


def offered(agency: str) -> dict[str, Any]:
    return declared("full", agency, since="2025-06-01") | {"time": JUNE.isoformat()}


def of(contents: Contents, indicator: str, scope: str) -> Cell:
    return next(c for c in contents.cells if (c.indicator, c.scope) == (indicator, scope))


def pair(cell: Cell) -> Ratio:
    return Ratio(cell.numerator, cell.denominator)


@pytest.fixture(params=["one source", "handed over"])
def told(request: pytest.FixtureRequest) -> None:
    """Two dossiers of Kiên Giang from June, ended in July under either code, and one of An Giang.

    Their end is told by the source that told their beginning, or by the heir's, to whom it was handed over.
    """
    due = (JUNE + timedelta(days=60)).isoformat()
    with clock.at(JUNE - timedelta(days=1)):
        old, new = (Sender(code=code, agency=agency).register() for code, agency in (("kg", "H33"), ("ag", "H01")))
    with clock.at(CUT - timedelta(days=3)):
        events = [
            cloud_event("received", on(day), name, agency="H33", due_at=due) for day, name in ((0, "a"), (1, "b"))
        ]
        ends = [
            cloud_event("decided", on(40), "a", agency="H33", online_result=True),
            cloud_event("decided", on(41), "b", agency="H01", online_result=True),
        ]
        if request.param == "one source":
            assert old.send(*events, *ends)["rejected"] == []
        else:
            assert old.send(*events)["rejected"] == []
            reason = "Dữ liệu đã chuyển sang hệ thống của tỉnh mới."
            assert hand_over_dossiers(source="kg", heir="ag", actor=SYSTEM, reason=reason) == 2
            assert new.send(*ends)["rejected"] == []
        own = [
            cloud_event("received", on(35), "c", agency="H01", due_at=due),
            cloud_event("decided", on(42), "c", agency="H01"),
        ]
        assert new.send(*own)["rejected"] == []


def released(folder: Path, *more: str) -> Contents:
    """July as a release has it, of IND-10, 11, 20 and `more`."""
    source = LawDefinitions()
    wanted = tuple(d for d in source.in_force(JULY)[0] if d.id.startswith(("IND-10", "IND-11", "IND-20", *more)))
    heading = replace(HEADING, code="2025-07-1", first=JULY.first, last=JULY.last, known_minute=minute_of(CUT),
                      cut_off_at=CUT.isoformat())  # fmt: skip
    for name in ("inputs", "cells"):
        (folder / name).mkdir()
    with engine() as session, clock.at(CUT):
        facts = LedgerFacts().frozen(period=JULY, known=minute_of(CUT), since=0, folder=folder / "inputs")
        inputs = Inputs(**vars(facts), definitions=wanted, left_out=(), numbering=source.numbering(JULY))
        contents = drafted(session, heading, inputs)
        return replace(contents, cells=computed_cells(session, contents, folder / "cells"))


def test_a_dossier_of_a_province_that_merged_while_it_was_open_counts_for_its_heir(told: None, tmp_path: Path) -> None:
    """By hand: 2 + 1 dossiers end in time in July, all An Giang's now; 2 of them electronic; 1 received."""
    contents = released(tmp_path)
    for scope in ("VN", Group.PROVINCE, "H01"):
        assert pair(of(contents, "IND-20", scope)) == Ratio(3, 3)
        assert pair(of(contents, "IND-11", scope)) == Ratio(2, 3)
    heir, ended = of(contents, "IND-20", "H01"), of(contents, "IND-20", "H33")
    assert (heir.unranked, heir.reported) == ("dưới 30 trường hợp", "1/1")
    assert (pair(ended), ended.counted_in, ended.rank) == (Ratio(2, 2), "H01", None)
    assert ended.unranked == "không còn hoạt động từ 01/07/2025; đã tính vào UBND tỉnh An Giang"
    assert of(contents, "IND-10", "H01").reported == ""
    with engine() as session:
        assert offline.verified(packed(contents), engine=session).is_right


def test_an_agency_that_ended_on_the_20th_without_a_successor_keeps_its_dossiers_in_the_nation(tmp_path: Path) -> None:
    """By hand: 2 + 1 received and 2 + 1 done in July; of services in force on the last day there is one, H01's."""
    due = (JUNE + timedelta(days=60)).isoformat()
    with clock.at(JUNE - timedelta(days=1)):
        old, new = (Sender(code=code, agency=agency).register() for code, agency in (("cu", "H14"), ("ag", "H01")))
    ends = [cloud_event("received", on(32 + n), f"a{n}", agency="H14", due_at=due) for n in range(2)]
    ends += [cloud_event("decided", on(34 + n), f"a{n}", agency="H14", due_at=due) for n in range(2)]
    own = [
        cloud_event(kind, on(day), "c", agency="H01", due_at=due) for kind, day in (("received", 35), ("decided", 36))
    ]
    with clock.at(JUNE + timedelta(days=38)):
        assert old.send(offered("H14"), *ends)["rejected"] == []
        assert new.send(offered("H01"), *own)["rejected"] == []
    end_agency("H14", "", date(2025, 7, 20))
    contents = released(tmp_path, "IND-03")
    for name, alone in (("IND-10", Ratio(2, 2)), ("IND-20", Ratio(2, 2)), ("IND-11", Ratio(0, 2))):
        whole = Ratio(alone.numerator + pair(of(contents, name, "H01")).numerator, 3)
        assert pair(of(contents, name, "VN")) == pair(of(contents, name, Group.PROVINCE)) == whole
        assert (pair(of(contents, name, "H14")), of(contents, name, "H14").rank) == (alone, None)
    assert of(contents, "IND-20", "H14").unranked.startswith("không còn hoạt động từ 20/07/2025; không ghi nơi nhận")
    assert pair(of(contents, "IND-03", "VN")) == pair(of(contents, "IND-03", "H01")) == Ratio(1, 1)
    assert ("IND-03", "H14") not in {(cell.indicator, cell.scope) for cell in contents.cells}
    with engine() as session:
        assert offline.verified(packed(contents), engine=session).is_right


@pytest.mark.parametrize("is_sealed", [False, True])
def test_pages_and_releases_tell_the_same_of_a_merged_province(told: None, tmp_path: Path, is_sealed: bool) -> None:
    contents = released(tmp_path)
    with clock.at(CUT):
        if is_sealed:
            monitoring_services.advance_months()
        live, reported = (monitoring.figures_by_top_agency(JULY, as_reported=asked) for asked in (False, True))
        nation, of_heir = monitoring.figures_of(JULY), monitoring.figures_of(JULY, "H01")
    assert (set(live), set(reported)) == ({"H01"}, {"H01", "H33"})
    for name, indicator in (("on_time_portal", "IND-20"), ("full_process", "IND-11"), ("online", "IND-10")):
        assert getattr(nation, name) == pair(of(contents, indicator, "VN"))
        assert getattr(live["H01"], name) == getattr(of_heir, name) == pair(of(contents, indicator, "H01"))
    assert reported["H33"].full_process == pair(of(contents, "IND-11", "H33")) == Ratio(2, 2)


MERGED = Top(6, "H09", "Tỉnh Mẫu Cũ", Group.PROVINCE, "2026-09-01", ("H01",))
DIVIDED = Top(7, "G09", "Bộ Mẫu Cũ", Group.MINISTRY, "2026-09-01", ("G01", "G02"))


def test_a_person_of_both_parts_of_a_merged_province_is_one_person(tmp_path: Path) -> None:
    """Distinct values are counted once over heir and ended; by hand 2 persons in H01, of which one also in H09."""
    rows = [dossier(3, 1, person=1), dossier(3, 2, person=2), dossier(6, 3, person=2), dossier(6, 4, person=2)]
    country = Country(tmp_path, rows, (*TREE, MERGED), (ONLINE, PERSONS))
    contents = made(tmp_path, country)
    assert pair(of(contents, PERSONS.id, "H01")) == pair(of(contents, PERSONS.id, "VN")) == Ratio(2, 2)
    assert pair(of(contents, PERSONS.id, "H09")) == Ratio(1, 1)
    assert (pair(of(contents, ONLINE.id, "H01")), of(contents, ONLINE.id, "H01").reported) == (Ratio(4, 4), "2/2")


def test_a_divided_ministry_counts_in_the_nation_and_says_why_nowhere_else(tmp_path: Path) -> None:
    country = Country(tmp_path, [dossier(1, 1), dossier(7, 2), dossier(7, 3, channel=1)], (*TREE, DIVIDED), (ONLINE,))
    contents = made(tmp_path, country)
    assert pair(of(contents, ONLINE.id, "VN")) == pair(of(contents, ONLINE.id, Group.MINISTRY)) == Ratio(2, 3)
    assert pair(of(contents, ONLINE.id, "G01")) == Ratio(1, 1)
    apart = of(contents, ONLINE.id, "G09")
    assert (pair(apart), apart.rank, apart.counted_in) == (Ratio(1, 2), None, "")
    assert apart.unranked.endswith(
        "việc chia cho Bộ Mẫu Một, Bộ Mẫu Hai mà không có tỷ lệ chia, nên chỉ tính vào cả nước"
    )
    with engine() as session:
        assert offline.verified(packed(contents), engine=session).is_right


def test_an_ended_agency_that_told_nothing_has_no_line_and_is_never_late(tmp_path: Path) -> None:
    country = Country(tmp_path, [dossier(3, 1)], (*TREE, MERGED), (ONLINE,), silent=("H09",))
    contents = made(tmp_path, country)
    assert "H09" not in {cell.scope for cell in contents.cells} | contents.late


def test_who_takes_the_ended_code_out_of_the_tree_of_a_bundle_is_found(tmp_path: Path) -> None:
    """Without its line in the tree the rows of H09 would be dropped; the verifier counts them and says so."""
    contents = made(tmp_path, Country(tmp_path, [dossier(3, 1), dossier(6, 2)], (*TREE, MERGED), (ONLINE,)))
    with engine() as session:
        found = offline.verified(packed(replace(contents, tree=TREE)), engine=session).findings
    assert any("H01" in finding.where for finding in found)
