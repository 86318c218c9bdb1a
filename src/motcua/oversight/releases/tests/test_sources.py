"""From batches of real sources to a published release: the law's definitions over the ledger, counted again alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from motcua.foundation.agencies.services import load_agencies
from motcua.foundation.agencies.types import Group
from motcua.kernel import clock, environment
from motcua.kernel.access import ANONYMOUS
from motcua.oversight.indicators import selectors as indicators
from motcua.oversight.indicators.types import Period
from motcua.oversight.intake.tests.factories import START, Sender, cloud_event, due
from motcua.oversight.monitoring import selectors as monitoring
from motcua.oversight.monitoring.services import seal_facts
from motcua.oversight.releases import services
from motcua.oversight.releases.rules.cells import cells_of
from motcua.oversight.releases.selectors import offline
from motcua.oversight.releases.selectors import releases as selectors
from motcua.oversight.releases.services.law import LawDefinitions
from motcua.oversight.releases.services.sources import LedgerFacts
from motcua.oversight.releases.tests.factories import engine
from motcua.oversight.releases.tests.test_life_of_a_release import APPROVER, EDITOR, REVIEWER, digest
from motcua.oversight.releases.types import Cause, Finish, Top

pytestmark = pytest.mark.django_db
NOVEMBER = Period.month(2026, 11)
SENT = START + timedelta(days=9)
CUT = datetime(2026, 12, 21, 17, 0, tzinfo=UTC)
CODE = "2026-11-1"


@pytest.fixture(autouse=True)
def _ground(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    load_agencies()
    settings.FILES_ROOT, settings.FACTS_ROOT = tmp_path / "files", tmp_path / "facts"
    monkeypatch.setattr(environment, "home", lambda: tmp_path / "home")


@pytest.fixture
def sender() -> Sender:
    with clock.at(START):
        found = Sender(code="tinh-an-giang", agency="H01").register()
    with clock.at(SENT):
        found.send(*dossier("a"), *dossier("b", channel=1), *dossier("c", late=True))
    return found


def dossier(name: str, *, late: bool = False, **more: Any) -> list[dict[str, Any]]:
    common = {"dossier": name, "agency": "H01", **more}
    received = cloud_event("received", 0, due_at=due(1 if late else 20), **common)
    return [received, cloud_event("decided", 5, online_result=True, **common)]


def publish(code: str, at: datetime) -> None:
    with clock.at(at):
        services.cut_off_release(code=code, actor=EDITOR)
        assert services.build_release(code=code)
        services.accept_release(code=code, digest=digest(code), actor=REVIEWER)
        services.approve_release(code=code, digest=digest(code), actor=APPROVER)
        services.publish_release(code=code, actor=EDITOR)


def first_release() -> str:
    code = services.prepare_release(year=2026, month=11, actor=EDITOR)
    publish(code, CUT + timedelta(days=15))
    return code


def test_a_release_of_the_ledger_says_what_the_measure_says_and_verifies_alone(sender: Sender) -> None:
    assert first_release() == CODE
    cells = {(c.indicator, c.scope): c for c in selectors.cells(CODE)}
    assert (cells["IND-10", "H01"].numerator, cells["IND-10", "H01"].denominator) == (2, 3)
    with clock.at(CUT):
        measured = monitoring.figures_of(NOVEMBER, "H01").on_time_portal
    assert (cells["IND-20", "H01"].numerator, cells["IND-20", "H01"].denominator) == (
        measured.numerator, measured.denominator,
    )  # fmt: skip
    assert cells["IND-20", "VN"].value == "66.67"
    with engine() as session:
        assert offline.verified(services.read_bundle(code=CODE, actor=ANONYMOUS), engine=session).findings == ()


def test_every_indicator_in_force_is_released_or_left_out_with_a_reason(sender: Sender) -> None:
    definitions, left_out = LawDefinitions().in_force(NOVEMBER)
    assert {"IND-10", "IND-20", "IND-21", "IND-26"} <= {d.id for d in definitions}
    words = {d.id: d.texts for d in definitions}
    for code in ("IND-20", "IND-21"):
        share, beside = words[code]["exclusions"], words[f"{code}.without_due"]["exclusions"]
        assert share.startswith("Hồ sơ không có ngày hẹn trả") and beside.startswith("Hồ sơ có ngày hẹn trả")
        assert words[f"{code}.without_due"]["numerator"] != words[code]["numerator"]
    reasons = {row.indicator: row.reason for row in left_out}
    assert {d.id: d.factor for d in definitions if d.factor} == {"IND-12": "IND-28", "REP-5": "REP-1"}
    assert {"IND-08", "IND-22"} <= {code for code, reason in reasons.items() if reason}
    assert "" not in reasons.values()
    told = {code.partition(".")[0] for code in ({d.id for d in definitions} | reasons.keys())}
    assert {row.id for row in indicators.indicators() if indicators.is_in_force(row.id, NOVEMBER.last_day)} <= told


@pytest.mark.parametrize("period", [Period.month(2020, 6), Period.month(2023, 7), NOVEMBER], ids=lambda p: p.code)
def test_every_released_definition_and_index_fills_its_passport(period: Period) -> None:
    """Nothing of a passport stands empty: a blank is no rule (law.md 4.0)."""
    wanted = ("numerator", "denominator", "counting", "period", "rounding", "ties", "exclusions")
    definitions, _ = LawDefinitions().in_force(period)
    assert definitions
    assert [(d.id, name) for d in definitions for name in wanted if not d.texts.get(name, "").strip()] == []


def test_scores_of_2018_are_released_with_one_decimal_as_points_and_not_as_percent() -> None:
    """TT 01/2018: the sum over dossiers by the number of dossiers, 1 decimal (law.md 5.3)."""
    of_2020 = {d.id: d for d in LawDefinitions().in_force(Period.month(2020, 6))[0]}
    assert {of_2020[code].places for code in ("IND-14", "TT01-1", "TT01-3", "TT01-7")} == {1}
    assert {of_2020[code].finish for code in ("TT01-1", "TT01-3", "TT01-7")} == {Finish.MEAN}
    top = Top(1, "H01", "Tỉnh Mẫu Một", Group.PROVINCE)
    counts = {("TT01-1", of_2020["TT01-1"].version, "H01"): (3, 2)}
    cells = cells_of(period=Period.month(2020, 6), definitions=[of_2020["TT01-1"]], tree=[top], counts=counts,
                     numbering=LawDefinitions().numbering(NOVEMBER), late=frozenset())  # fmt: skip
    assert [cell.value for cell in cells if cell.scope == "H01"] == ["1.5"]


def test_who_sends_dossiers_late_is_not_late_with_reports() -> None:
    """Reports are frozen whole at the cut-off; a rule for late reporters asks for those of the same facts."""
    month = NOVEMBER
    both = [d for d in LawDefinitions().in_force(month)[0] if d.id in ("REP-2", "IND-10")]
    tops = [Top(1, "H01", "Tỉnh Mẫu Một", Group.PROVINCE), Top(2, "H02", "Tỉnh Mẫu Hai", Group.PROVINCE)]
    counts = {(d.id, d.version, top.code): (300, 400) for d in both for top in tops}
    numbering = replace(LawDefinitions().numbering(month), late_reports="unranked")
    cells = cells_of(period=month, definitions=both, tree=tops, counts=counts, numbering=numbering,
                     late=frozenset({"H01"}))  # fmt: skip
    told = {c.indicator: (c.late, c.rank, c.unranked) for c in cells if c.scope == "H01"}
    assert told == {"IND-10": (True, None, "chưa gửi gì sau khi kỳ kết thúc"), "REP-2": (False, None, "không xếp hạng")}


def test_a_late_batch_makes_a_correction_that_names_it(sender: Sender) -> None:
    first_release()
    with clock.at(CUT + timedelta(days=15, hours=23)):
        sender.send(*dossier("d", channel=1))
    with clock.at(CUT + timedelta(days=16)):
        code = services.prepare_correction(code=CODE, reason="tỉnh gửi bổ sung", actor=EDITOR)
    publish(code, CUT + timedelta(days=17))
    found = {c.cell: c for c in selectors.changes(code)}
    [part] = found["2026-11:IND-10:H01"].parts
    assert (part.cause, part.before, part.after) == (Cause.REVISION, (2, 3), (2, 4))
    assert part.batches == ("tinh-an-giang/2",)


def test_a_province_that_tells_for_the_first_time_after_the_cut_off_is_no_change_of_the_agencies(
    sender: Sender,
) -> None:
    """It had no number before its first batch, and 21 cells of the correction said that the agencies had changed."""
    first_release()
    with clock.at(CUT + timedelta(days=15, hours=22)):
        late = Sender(code="tinh-bac-ninh", agency="H05").register()
    with clock.at(CUT + timedelta(days=15, hours=23)):
        assert late.send(*dossier("x", agency="H05"))["rejected"] == []
    with clock.at(CUT + timedelta(days=16)):
        code = services.prepare_correction(code=CODE, reason="tỉnh gửi lần đầu", actor=EDITOR)
    publish(code, CUT + timedelta(days=17))
    found = {c.cell: c.parts for c in selectors.changes(code)}
    [part] = found["2026-11:IND-10:H05"]
    assert (part.cause, part.before, part.after) == (Cause.REVISION, (0, 0), (1, 1))
    assert part.batches == ("tinh-bac-ninh/1",)
    assert {part.cause for parts in found.values() for part in parts} == {Cause.REVISION}
    trees = [
        {top.code: top.number for top in offline.opened(services.read_bundle(code=each, actor=ANONYMOUS)).tree}
        for each in (CODE, code)
    ]
    assert trees[0] == trees[1] and min(trees[0].values()) > 0


def test_sealing_the_facts_changes_no_cell(sender: Sender) -> None:
    known = int(CUT.timestamp()) // 60

    def frozen(folder: Path) -> Any:
        folder.mkdir()
        return LedgerFacts().frozen(period=NOVEMBER, known=known, since=0, folder=folder)

    young = frozen(Path(environment.home()).parent / "young")
    assert [s.name for s in young.segments if s.subject == "dossiers"] == ["young"]
    seal_facts()
    sealed = frozen(Path(environment.home()).parent / "sealed")
    assert {s.name for s in sealed.segments if s.subject == "dossiers"} == {"sealed"}
    assert sealed.segments[-5:] == young.segments[-5:]
    assert sealed.reporters == young.reporters and sealed.tree == young.tree


def test_a_source_that_was_silent_since_the_period_ended_is_late(sender: Sender) -> None:
    first_release()
    told = [c for c in selectors.cells(CODE, scope="H01") if not c.indicator.startswith("REP-")]
    assert {c.late for c in told} == {True}


def test_a_source_that_spoke_after_the_period_ended_is_not_late(sender: Sender) -> None:
    with clock.at(NOVEMBER.end + timedelta(days=1)):
        sender.send(*dossier("d"))
    first_release()
    assert {c.late for c in selectors.cells(CODE, scope="H01")} == {False}
