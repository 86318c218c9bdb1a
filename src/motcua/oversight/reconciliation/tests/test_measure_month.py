"""Measuring: findings from what the sides told, cases that follow them, the gap as an indicator."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from motcua.foundation.notifications.selectors import inbox
from motcua.kernel import clock, events
from motcua.kernel.access import Actor
from motcua.oversight.indicators.types import Ratio
from motcua.oversight.intake.tests import factories as intake
from motcua.oversight.reconciliation import selectors, services
from motcua.oversight.reconciliation.selectors.feeds import FactsFeed
from motcua.oversight.reconciliation.tests.factories import (
    AGENCY,
    NOVEMBER,
    NOW,
    OTHER,
    PROCEDURE,
    Case,
    CaseEntry,
    Figure,
    Finding,
    Platform,
    count,
    differing_month,
    facts,
    feeding,
    paid,
    report,
)
from motcua.oversight.reconciliation.types import (
    Basis,
    CaseState,
    Measure,
    MeasureReport,
    Side,
    SideFigure,
    Verdict,
    WitnessKind,
)

pytestmark = pytest.mark.django_db
RECEIVED = (Measure.RECEIVED, PROCEDURE)


@pytest.fixture(autouse=True)
def _house(house: None) -> None: ...


def measure() -> MeasureReport:
    return services.measure_month(agency=AGENCY, month=NOVEMBER)


def verdicts() -> dict[tuple[str, str], Verdict]:
    return {(f.pairing, f.procedure): f.verdict for f in selectors.live_findings(AGENCY, NOVEMBER)}


def test_a_report_of_more_than_was_sent_opens_one_case_with_a_deadline() -> None:
    case = differing_month()
    assert (case.pairing, case.procedure_code, case.state) == ("DS-01", PROCEDURE, CaseState.OPEN)
    assert (case.finding.left, case.finding.right, case.finding.excess, case.finding.base) == (10, 8, 2, 10)
    assert case.due_at == datetime(2026, 12, 9, 10, 0, tzinfo=UTC)


def test_measuring_again_changes_nothing() -> None:
    feeds = facts(values={RECEIVED: 8}), report(values={RECEIVED: 10})
    with feeding(*feeds):
        assert measure() == MeasureReport(findings=3, opened=1)
        counts = [model.objects.count() for model in (Figure, Finding, Case, CaseEntry)]
        assert measure() == MeasureReport()
    assert [model.objects.count() for model in (Figure, Finding, Case, CaseEntry)] == counts


def test_dossiers_that_come_later_close_the_case_and_its_history_stays() -> None:
    told = facts(values={RECEIVED: 8})
    with feeding(told, report(values={RECEIVED: 10})):
        measure()
        told.values[RECEIVED], told.told = 10, 2
        assert measure() == MeasureReport(findings=3, vanished=1)
    case = Case.objects.get()
    assert (case.state, case.due_at, case.finding.excess) == (CaseState.VANISHED, None, 0)
    assert [entry.act for entry in case.entries.order_by("id")] == ["opened", "vanished"]


def test_a_procedure_that_the_facts_no_longer_tell_counts_as_0() -> None:
    told = facts(values={RECEIVED: 8, (Measure.RECEIVED, OTHER): 3})
    with feeding(told, report(values={RECEIVED: 8, (Measure.RECEIVED, OTHER): 3})):
        measure()
        del told.values[Measure.RECEIVED, OTHER]
        measure()
    assert Case.objects.get().procedure_code == OTHER
    found = verdicts()
    assert (found["DS-01", PROCEDURE], found["DS-01", OTHER]) == (Verdict.AGREES, Verdict.DIFFERS)
    assert found["DS-05", ""] is found["DS-08", ""] is Verdict.SILENT_WITNESS


def test_a_silent_agency_gets_one_case_for_all_its_procedures() -> None:
    with feeding(report(values={RECEIVED: 10, (Measure.RECEIVED, OTHER): 5})):
        measure()
    case = Case.objects.get()
    assert (case.procedure_code, case.finding.verdict) == ("", Verdict.SILENT_REPORTER)
    assert selectors.gap(AGENCY, NOVEMBER) == Ratio(15, 15)


def test_a_silent_platform_opens_no_case() -> None:
    with feeding(facts(values={(Measure.PAID_ONLINE, PROCEDURE): 4})):
        measure()
    assert not Case.objects.exists()
    assert verdicts() == {("DS-03", ""): Verdict.SILENT_WITNESS}
    assert selectors.gap(AGENCY, NOVEMBER) == Ratio(0, 0)


def test_payments_are_compared_dossier_by_dossier() -> None:
    """Three said to be paid online, three payments seen, two of them the same: the ids tell what counts hide."""
    Platform().register().send(paid("d1"), paid("d2"), paid("d7"))
    ids = {(Measure.PAID_ONLINE, PROCEDURE): {"d1": "", "d2": "", "d3": ""}}
    with feeding(facts(values={(Measure.PAID_ONLINE, PROCEDURE): 3}, ids=ids)):
        measure()
        (found,) = (f for f in selectors.live_findings(AGENCY, NOVEMBER) if f.pairing == "DS-03")
    assert found.orphans is not None
    assert (found.orphans.left, found.orphans.right, found.orphans.matched) == (("d3",), ("d7",), 2)
    assert (found.gap, found.orphans.rate, found.verdict) == (Ratio(2, 4), Ratio(2, 4), Verdict.DIFFERS)


def test_evidence_measures_its_month_by_itself() -> None:
    with feeding(facts(values={(Measure.PAID_ONLINE, PROCEDURE): 1})):
        Platform().register().send(paid("d1"), paid("d2"))
        events.deliver_all()
        assert Case.objects.get().pairing == "DS-03"


def test_a_report_that_is_taken_measures_its_month_by_itself() -> None:
    figure = SideFigure(Side.DECLARED, Measure.RECEIVED, AGENCY, PROCEDURE, NOVEMBER, 10)
    with feeding(facts(values={RECEIVED: 8})):
        assert services.take_figures(figures=[figure], source="h01", source_batch="bc-11") == 1
        assert services.take_figures(figures=[figure], source="h01", source_batch="bc-11") == 0
        events.deliver_all()
    assert Case.objects.get().finding.excess == 2
    assert Figure.objects.get(source="h01").source_batch == "bc-11"


def test_visits_of_single_days_add_up_to_the_month_and_a_corrected_day_replaces_its_own() -> None:
    def day(number: int, value: int) -> SideFigure:
        return SideFigure(Side.OBSERVED, Measure.VISITS, AGENCY, PROCEDURE, NOVEMBER, value, number)

    services.take_figures(figures=[day(1, 40), day(2, 50)], source="beacons", source_batch="2026-11-02")
    services.take_figures(figures=[day(2, 55)], source="beacons", source_batch="2026-11-02b")
    total, _rows = selectors.live_rows(AGENCY, NOVEMBER)
    assert total.figures[Side.OBSERVED, Measure.VISITS] == 95


def test_a_difference_that_changes_after_it_was_explained_is_open_again(reporter: Actor) -> None:
    told = facts(values={RECEIVED: 8})
    with feeding(told, report(values={RECEIVED: 10})):
        measure()
        case = Case.objects.get()
        services.explain_difference(case_id=case.id, words="Hai hồ sơ gửi muộn.", actor=reporter)
        told.values[RECEIVED] = 9
        assert measure() == MeasureReport(findings=3, changed=1)
    case.refresh_from_db()
    assert (case.state, case.finding.excess) == (CaseState.OPEN, 1)


def test_the_agency_is_told_once_however_many_differences_there_are(reporter: Actor) -> None:
    values = {(Measure.RECEIVED, f"1.00{n}"): n for n in range(10, 20)}
    with feeding(facts(values=values), report(values={key: value + 1 for key, value in values.items()})):
        measure()
        measure()
    assert reporter.account_id
    (notice,) = inbox(reporter.account_id).object_list
    assert "10" in notice.body and notice.link == "/do-luong/doi-soat/H01/2026-11/"


def test_the_matrix_shows_all_four_sides_of_a_procedure() -> None:
    Platform().register().send(paid("d1"))
    Platform("dang-nhap", WitnessKind.SIGN_ON).register().send(counts=[count(30)])
    visits = SideFigure(Side.OBSERVED, Measure.VISITS, AGENCY, PROCEDURE, NOVEMBER, 95)
    services.take_figures(figures=[visits], source="beacons", source_batch="x")
    online = {RECEIVED: 8, (Measure.RECEIVED_ONLINE, PROCEDURE): 6, (Measure.PAID_ONLINE, PROCEDURE): 1}
    with feeding(facts(values=dict(online)), report(values={RECEIVED: 9})):
        measure()
        standing = selectors.standing(AGENCY, NOVEMBER)
    (row,) = standing.rows
    assert row.figures == {
        (Side.DECLARED, Measure.RECEIVED): 9,
        (Side.SYNCHRONISED, Measure.RECEIVED): 8,
        (Side.SYNCHRONISED, Measure.RECEIVED_ONLINE): 6,
        (Side.SYNCHRONISED, Measure.PAID_ONLINE): 1,
        (Side.COUNTERPART, Measure.PAYMENTS): 1,
        (Side.COUNTERPART, Measure.SIGN_ONS): 30,
        (Side.OBSERVED, Measure.VISITS): 95,
    }
    assert {f.pairing for f in row.findings} == {"DS-01", "DS-03", "DS-04", "DS-07"}
    assert {f.pairing for f in standing.total.findings if f.needs_a_case} == {"DS-01", "DS-02"}
    assert (standing.gap, standing.unsettled) == (Ratio(1 + 6, 9 + 6 + 1 + 6 + 6), 2)
    assert (standing.sync.ratio, standing.sync.basis) == (Ratio(8, 9), Basis.REPORT)


def test_without_a_report_ind_28_rests_on_last_year() -> None:
    year = [SideFigure(Side.DECLARED, Measure.RECEIVED, AGENCY, "", 2025 * 12 + m, 100) for m in range(12)]
    services.take_figures(figures=year, source="h01", source_batch="2025")
    with feeding(facts(values={RECEIVED: 80})):
        measure()
        sync = selectors.standing(AGENCY, NOVEMBER).sync
    assert (sync.basis, sync.ratio) == (Basis.LAST_YEAR, Ratio(960, 1200))


def test_the_gap_series_has_a_pair_for_each_agency_and_month_and_the_nation_is_pooled() -> None:
    for agency, month, left, right in (
        (AGENCY, NOVEMBER, 10, 8),
        ("H33", NOVEMBER, 30, 30),
        (AGENCY, NOVEMBER - 1, 5, 4),
    ):
        for side, value in ((Side.DECLARED, left), (Side.SYNCHRONISED, right)):
            figure = SideFigure(side, Measure.RECEIVED, agency, PROCEDURE, month, value)
            services.take_figures(figures=[figure], source=f"{agency}-{side}", source_batch="1")
        with feeding():
            services.measure_month(agency=agency, month=month)
    assert [(p.month, p.ratio) for p in selectors.gap_series(AGENCY, NOVEMBER - 5, NOVEMBER)] == [
        (NOVEMBER - 1, Ratio(1, 5)), (NOVEMBER, Ratio(2, 10)),
    ]  # fmt: skip
    nation = selectors.national_gap_series(NOVEMBER, NOVEMBER)
    assert [(p.agency, p.ratio, p.is_settled) for p in nation] == [("", Ratio(2, 40), False)]


def test_the_gap_has_a_definition_with_a_passport() -> None:
    definition = selectors.gap_definition(clock.today())
    assert definition.numerator and definition.denominator and definition.article and definition.assumed


def test_what_was_found_is_never_rewritten() -> None:
    differing_month()
    for change in (lambda: Finding.objects.update(excess=0), CaseEntry.objects.all().delete):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            change()


def test_the_facts_of_this_house_are_a_side() -> None:
    """The counts come through the public questions of monitoring, from dossiers sent to the intake."""
    with clock.at(intake.NOW):
        sender = intake.Sender().register()
        sender.send(intake.cloud_event("received", 1), intake.cloud_event("received", 1, dossier="d2", channel=1))
        feed = FactsFeed()
        told = {(f.measure, f.agency): f.value for f in feed.figures(AGENCY, NOVEMBER)}
    assert told == {
        (Measure.RECEIVED, "H01.101"): 2,
        (Measure.RECEIVED_ONLINE, "H01.101"): 1,
        (Measure.RECEIVED_POST, "H01.101"): 0,
        (Measure.PAID_ONLINE, "H01.101"): 0,
    }
    assert feed.batch(AGENCY, NOVEMBER)
    assert feed.records(AGENCY, NOVEMBER, Measure.RECEIVED, NOW) == {PROCEDURE: {"d1": "", "d2": ""}}


def test_lists_of_cases_show_only_agencies_that_a_grant_reaches(
    reporter: Actor, stranger: Actor, centre: Actor
) -> None:
    case = differing_month()
    for actor, seen in ((reporter, 1), (centre, 1), (stranger, 0)):
        assert selectors.cases(actor=actor, month=NOVEMBER).paginator.count == seen
        assert len(selectors.month_lines(NOVEMBER, actor=actor).object_list) == seen
        assert selectors.months(actor=actor) == [NOVEMBER] * seen
    line = selectors.cases(actor=centre, overdue=False).object_list[0]
    assert (line.id, line.is_overdue) == (case.id, False)
    with clock.at(NOW + timedelta(days=30)):
        assert selectors.cases(actor=centre, overdue=True).object_list[0].is_overdue
        assert selectors.month_lines(NOVEMBER, actor=centre).object_list[0].overdue_cases == 1
    assert not selectors.cases(actor=centre, overdue=True).object_list


def test_a_list_of_cases_is_paged_and_filtered(centre: Actor) -> None:
    values = {(Measure.RECEIVED, f"1.0{n:03d}"): n for n in range(30)}
    with feeding(facts(values=values), report(values={key: 2 * value + 1 for key, value in values.items()})):
        measure()
    first, second = (selectors.cases(actor=centre, month=NOVEMBER, number=n) for n in (1, 2))
    assert (len(first.object_list), len(second.object_list)) == (25, 5)
    assert [line.excess for line in first.object_list] == list(range(30, 5, -1))
    assert selectors.cases(actor=centre, agency="H33").paginator.count == 0
    assert selectors.cases(actor=centre, state=CaseState.SIGNED).paginator.count == 0
