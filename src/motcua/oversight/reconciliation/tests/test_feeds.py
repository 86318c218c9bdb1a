"""The feeds of this house: from signed batches, reports, witnesses and beacons to the cases of a month."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from motcua.kernel import clock, events
from motcua.kernel.access import SYSTEM
from motcua.oversight.beacons import services as beacons
from motcua.oversight.beacons.tests.factories import count_views
from motcua.oversight.indicators.types import Ratio
from motcua.oversight.intake.events import ReportsDeclared, reports_declared
from motcua.oversight.intake.tests.factories import Sender, cloud_event, record
from motcua.oversight.monitoring import services as monitoring
from motcua.oversight.monitoring.tests.factories import write_csv
from motcua.oversight.probes.tests.factories import good_sight, page, refused, visit_all
from motcua.oversight.reconciliation import ports, selectors, services
from motcua.oversight.reconciliation.selectors.feeds import FactsFeed, ProbesFeed, ReportsFeed, VisitsFeed
from motcua.oversight.reconciliation.tests.factories import (
    AGENCY,
    NOVEMBER,
    NOW,
    PROCEDURE,
    Case,
    Figure,
    Platform,
    count,
    paid,
)
from motcua.oversight.reconciliation.types import Basis, Measure, MeasureReport, Side, WitnessKind

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _house(house: None) -> None: ...


@pytest.fixture
def sender() -> Sender:
    return Sender().register()


def received(number: int, **data: Any) -> dict[str, Any]:
    """Received on 3 November."""
    return cloud_event("received", 1, dossier=f"d{number}", **data)


def declared(indicator: str, numerator: int, denominator: int, **data: Any) -> dict[str, Any]:
    """The pair of November that H01 reports."""
    content = {"agency": AGENCY, "indicator": indicator, "month": "2026-11", "procedure": PROCEDURE}
    pair = {"numerator": numerator, "denominator": denominator}
    key = f"{indicator}-{numerator}-{denominator}-{data.get('procedure', '')}"
    return record("report.declared", key, 29, **{**content, **pair, **data})


def test_a_report_that_comes_long_after_its_month_has_the_month_measured_anew(sender: Sender) -> None:
    """Neither this month nor the last: no nightly look would see it. Corrected, it is measured again."""
    for days, received in ((200, 10), (210, 12)):
        with clock.at(NOW + timedelta(days=days)):
            sender.send(declared("IND-10", 4, received, procedure=""))
            events.deliver_all()
            sync = selectors.standing(AGENCY, NOVEMBER).sync
        assert (sync.basis, sync.ratio.denominator) == (Basis.REPORT, received)


def test_a_report_of_a_department_is_measured_with_its_province(sender: Sender) -> None:
    assert reports_declared([("H01.01", 5), ("H01", 5), ("G06", 4)]) == [
        ReportsDeclared("G06", 4), ReportsDeclared("H01", 5),
    ]  # fmt: skip


def measure() -> MeasureReport:
    return services.measure_month(agency=AGENCY, month=NOVEMBER)


def told(side: Side) -> dict[tuple[str, str], int]:
    return {(f.measure, f.agency): f.value for f in selectors.figures_in_force(AGENCY, NOVEMBER) if f.side is side}


def test_all_feeds_of_the_house_are_registered() -> None:
    assert {type(feed) for feed in ports.feeds()} == {FactsFeed, ReportsFeed, VisitsFeed, ProbesFeed}


def test_a_month_is_measured_from_batches_a_report_a_witness_and_beacons(sender: Sender) -> None:
    """8 sent, 10 reported; 3 told as paid, of which the platform knows 2, and 1 that nobody told; 2 views, 6 online."""
    online = [received(n, paid_online=n < 3) for n in range(6)]
    sender.send(*online, received(6, channel=1), received(7, channel=3))
    sender.send(declared("IND-10", 7, 10))
    Platform().register().send(paid("d0"), paid("d1"), paid("d99"))
    Platform("cong", WitnessKind.PORTAL).register().send(counts=[count(8)])
    Platform("buu-dien", WitnessKind.POST).register().send(counts=[count(1)])
    count_views("dichvucong.h01.vn", AGENCY, PROCEDURE, {date(2026, 11, 3): 1, date(2026, 11, 4): 1})
    measure()
    differences = {case.pairing: case.finding.excess for case in Case.objects.all()}
    assert differences == {"DS-01": 2, "DS-02": 1, "DS-03": 2, "DS-07": 4}
    orphans = Case.objects.get(pairing="DS-03").finding.orphans or {}
    assert (orphans["left"], orphans["right"]) == (["d2"], ["d99"])
    standing = selectors.standing(AGENCY, NOVEMBER)
    assert (standing.sync.ratio, standing.sync.basis) == (Ratio(8, 10), Basis.REPORT)
    assert measure() == MeasureReport()


def test_rounds_of_visits_from_outside_are_told_as_they_counted() -> None:
    with clock.at(NOW - timedelta(days=30)):
        page("https://dichvucong.mau.example.vn/1", procedure=PROCEDURE)
    visit_all([good_sight(), refused(), refused()])
    measure()
    assert told(Side.OBSERVED) == {(Measure.PROBES, AGENCY): 2, (Measure.PROBES_UP, AGENCY): 1}
    assert measure() == MeasureReport()


def test_what_agrees_opens_no_case(sender: Sender) -> None:
    sender.send(*(received(n, paid_online=n == 0) for n in range(3)))
    sender.send(declared("IND-10", 3, 3))
    Platform().register().send(paid("d0"))
    count_views("dichvucong.h01.vn", AGENCY, PROCEDURE, {date(2026, 11, 3): 30})
    measure()
    assert not Case.objects.exists()
    assert selectors.standing(AGENCY, NOVEMBER).sync.ratio == Ratio(3, 3)


def test_a_corrected_report_takes_the_place_of_the_first(sender: Sender) -> None:
    sender.send(declared("IND-10", 7, 10))
    measure()
    sender.send(declared("IND-10", 6, 8))
    with clock.at(NOW + timedelta(minutes=1)):
        measure()
        assert told(Side.DECLARED)[Measure.RECEIVED, AGENCY] == 8
    kept = Figure.objects.filter(side=Side.DECLARED, measure=Measure.RECEIVED).order_by("known_at")
    assert [row.source_batch for row in kept] == ["tinh-mau/1", "tinh-mau/2"]


def test_of_two_indicators_that_carry_a_count_the_one_named_first_holds(sender: Sender) -> None:
    sender.send(declared("IND-14", 1, 2), declared("IND-10", 7, 10), declared("IND-37", 4, 5))
    measure()
    values = {measured: value for (measured, _agency), value in told(Side.DECLARED).items()}
    assert values == {Measure.RECEIVED: 10, Measure.RECEIVED_ONLINE: 7, Measure.PAID_ONLINE: 4}


def test_a_report_of_another_province_stays_out(sender: Sender) -> None:
    Sender("tinh-khac", "H02").register().send(declared("IND-10", 7, 10, agency="H02"))
    measure()
    assert not told(Side.DECLARED)


def test_the_ids_behind_a_count_are_those_known_at_the_instant(sender: Sender) -> None:
    """A dossier that is taken in later is not in a list asked as of before."""
    sender.send(received(1))
    with clock.at(NOW + timedelta(hours=1)):
        sender.send(received(2))
        lists = [
            FactsFeed().records(AGENCY, NOVEMBER, Measure.RECEIVED, instant)
            for instant in (NOW, NOW + timedelta(minutes=30), NOW + timedelta(hours=1))
        ]
    first, both = {PROCEDURE: {"d1": ""}}, {PROCEDURE: {"d1": "", "d2": ""}}
    assert lists == [first, first, both]


def test_dossiers_from_a_file_are_a_side_with_their_ids(sender: Sender, tmp_path: Path) -> None:
    row = {"agency": "H01.101", "procedure": PROCEDURE, "channel": 3, "level": "full"}
    row["received_at"] = datetime(2026, 11, 3, 2, 0, tzinfo=UTC)
    path = write_csv(tmp_path / "a.csv", [{**row, "dossier": "t1"}, {**row, "dossier": "t2", "channel": 1}])
    monitoring.import_dossiers(path=path, source=sender.code, actor=SYSTEM)
    measure()
    assert told(Side.SYNCHRONISED)[Measure.RECEIVED_POST, "H01.101"] == 1
    feed = FactsFeed()
    assert feed.records(AGENCY, NOVEMBER, Measure.RECEIVED_POST, NOW) == {PROCEDURE: {"t1": ""}}
    assert feed.records("H02", NOVEMBER, Measure.RECEIVED, NOW) == {}
    assert feed.batch("H02", NOVEMBER) == ""


def test_views_of_a_retired_site_still_count(sender: Sender) -> None:
    number = count_views("dichvucong.h01.vn", "H01.101", PROCEDURE, {date(2026, 11, 3): 5, date(2026, 10, 31): 7})
    beacons.retire_site(number=number, actor=SYSTEM)
    measure()
    assert told(Side.OBSERVED) == {(Measure.VISITS, "H01.101"): 5}
    assert VisitsFeed().batch(AGENCY, NOVEMBER) == "2026-11-03"
