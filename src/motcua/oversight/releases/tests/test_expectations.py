"""IND-28 in releases and in the index: silence is no figure, whoever else spoke, and what is told later is data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from motcua.foundation.agencies.services import load_agencies
from motcua.kernel import clock, environment
from motcua.kernel.access import ANONYMOUS
from motcua.oversight.indicators.types import Period
from motcua.oversight.intake import services as intake
from motcua.oversight.intake.tests.factories import START, Sender, cloud_event, due
from motcua.oversight.intake.types import Reported
from motcua.oversight.releases import ports, services
from motcua.oversight.releases.selectors import offline
from motcua.oversight.releases.selectors import releases as selectors
from motcua.oversight.releases.tests.factories import engine
from motcua.oversight.releases.tests.test_life_of_a_release import EDITOR
from motcua.oversight.releases.tests.test_sources import CODE, CUT, NOVEMBER, publish
from motcua.oversight.releases.types import Cause, Cell, Expectation

pytestmark = pytest.mark.django_db
SECOND, LATER = "2026-11-2", CUT + timedelta(days=30)
SENDERS = ("H01", "H14", "H17")


@dataclass
class Told:
    """What should have arrived, by ministry or province, times twelve, and from when on that is known."""

    twelfths: dict[str, int] = field(default_factory=dict)
    since: datetime = START

    def expected(self, *, period: Period, known: datetime, tops: Sequence[str]) -> tuple[Expectation, ...]:
        told = self.twelfths if self.since < known else {}
        return tuple(Expectation(top, period.first, told[top]) for top in tops if top in told)


@pytest.fixture
def told(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Told:
    load_agencies()
    settings.FILES_ROOT, settings.FACTS_ROOT = tmp_path / "files", tmp_path / "facts"
    monkeypatch.setattr(environment, "home", lambda: tmp_path / "home")
    monkeypatch.setattr(ports, "_expectations", {})
    found = Told()
    ports.register_expectation_source(found)
    for many, code in enumerate(SENDERS, 1):
        send(code, many)
    return found


def send(code: str, many: int) -> None:
    """So many dossiers of three that were decided in time."""
    with clock.at(START):
        sender = Sender(f"tinh-{code.lower()}", code).register()
    with clock.at(START + timedelta(days=20)):
        for name in range(3):
            common = {"dossier": str(name), "agency": code, "due_at": due(20 if name < many else 1)}
            sender.send(
                cloud_event("received", 0, **common),
                cloud_event("decided", 5, online_result=True, flags=["written_result_due"], **common),
            )


def released() -> str:
    code = services.prepare_release(year=2026, month=11, actor=EDITOR)
    publish(code, CUT + timedelta(days=15))
    return code


def corrected() -> str:
    with clock.at(LATER):
        code = services.prepare_correction(code=CODE, reason="báo cáo được duyệt sau", actor=EDITOR)
    publish(code, LATER + timedelta(hours=1))
    return code


def cells_of(code: str, indicator: str) -> dict[str, Cell]:
    return {cell.scope: cell for cell in selectors.cells(code, indicator=indicator)}


def ranks(code: str) -> dict[str, tuple[int | None, int]]:
    """Rank and points that could be scored of everybody who has a value."""
    return {scope: (cell.rank, cell.denominator) for scope, cell in cells_of(code, "QD-766").items() if cell.value}


def verified(code: str) -> None:
    with engine() as session:
        assert offline.verified(services.read_bundle(code=code, actor=ANONYMOUS), engine=session).findings == ()


def test_one_agencys_report_turns_no_index_upside_down(told: Told) -> None:
    """H01 tells what should have arrived: ranks stay, who told nothing is measured of the same points as before."""
    assert released() == CODE
    before = ranks(CODE)
    assert {scope: rank for scope, (rank, _of) in before.items()} == {"H01": 3, "H14": 2, "H17": 1}
    told.twelfths, told.since = {"H01": 36}, LATER - timedelta(days=1)
    assert corrected() == SECOND
    after = ranks(SECOND)
    assert {scope: rank for scope, (rank, _of) in after.items()} == {"H01": 3, "H14": 2, "H17": 1}
    assert {code: after[code] for code in ("H14", "H17")} == {code: before[code] for code in ("H14", "H17")}
    assert after["H01"][1] == before["H01"][1] + 900, "1.4 has 6 points and 3.3, which it multiplies, 3"
    verified(SECOND)


def test_who_told_nothing_of_ind_28_has_no_figure_and_no_0(told: Told) -> None:
    told.twelfths = {"H01": 72, "H14": 0}
    released()
    found = cells_of(CODE, "IND-28")
    assert (found["H01"].numerator, found["H01"].denominator) == (36, 72)
    assert "chưa báo số hồ sơ phải đồng bộ" in found["H17"].excluded and not found["H14"].excluded
    index = cells_of(CODE, "QD-766")
    assert "1.4" in index["H17"].missing.split() and "1.4" not in index["H14"].missing.split(), "told as 0: 0 of 6"
    silent = index["H26"]
    assert (silent.value, silent.rank, silent.unranked) == ("", None, "chưa có số liệu của dòng nào")
    verified(CODE)


def test_a_figure_that_came_in_because_it_was_told_has_the_cause_of_data_with_the_report_named(told: Told) -> None:
    released()
    with clock.at(LATER - timedelta(days=1)):
        figure = Reported("r1/1/IND-10", "H01", "IND-10", NOVEMBER.first, numerator=1, denominator=3)
        assert intake.declare_figures(figures=[figure]) == 1
    told.twelfths, told.since = {"H01": 36}, LATER - timedelta(days=1)
    corrected()
    changes = {change.cell: change for change in selectors.changes(SECOND)}
    for name in ("IND-28:H01", "IND-12:H01", "QD-766:H01", "QD-766.1:H01", "IND-28:VN"):
        [part] = changes[f"2026-11:{name}"].parts
        assert (part.cause, part.batches) == (Cause.REVISION, ("bao-cao/1",)), name
    assert not {part.cause for change in changes.values() for part in change.parts} - {Cause.REVISION}
    verified(SECOND)
