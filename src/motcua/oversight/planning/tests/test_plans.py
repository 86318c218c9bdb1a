"""Plans on observed procedures, and what an agency says of them."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.test.utils import CaptureQueriesContext

from motcua.foundation.catalogue import selectors as catalogue
from motcua.foundation.catalogue.errors import ProcedureNotFound
from motcua.foundation.catalogue.services import load_catalogue
from motcua.kernel.access import Actor
from motcua.kernel.errors import InvalidInput, NotAllowed
from motcua.kernel.models import AuditEntry
from motcua.oversight.monitoring.services import advance_months
from motcua.oversight.monitoring.tests.factories import SealedMonth
from motcua.oversight.planning import rules, selectors
from motcua.oversight.planning.models import ProcedureEstimate
from motcua.oversight.planning.services import estimate_procedure
from motcua.oversight.planning.tests.factories import declare, observe
from motcua.oversight.planning.types import Candidate, Goal

JANUARY = 2026 * 12
BIRTH, MARRIAGE = "1.001193", "1.000894"


@pytest.fixture
def services(province: str) -> None:
    declare("H01", "1.000009", "full")
    for code, level, dossiers in (("1.000001", "partial", 0), ("1.000002", "partial", 50), ("1.000003", "partial", 0)):
        declare("H01.101", code, level)
        if dossiers:
            observe("H01.101", code, JANUARY, online=5, total=dossiers)


def by_code(found: list[Candidate]) -> dict[str, Candidate]:
    return {c.procedure: c for c in found}


def test_procedures_come_with_a_year_of_use(services: None) -> None:
    found = by_code(selectors.candidates_of("H01"))
    assert list(found) == ["1.000001", "1.000002", "1.000003", "1.000009"]
    assert (found["1.000002"].dossiers, found["1.000002"].online, found["1.000002"].people) == (50, 5, 50)
    assert found["1.000001"].dossiers == 1100, "twelve closed months, December to October"
    assert not found["1.000003"].is_used and found["1.000009"].level == "full"


def test_who_tells_services_and_no_dossier_is_measured_in_no_month_and_planned_nothing(province: str) -> None:
    """Silence is not 0: nobody knows that nobody uses a service of which no dossier was told."""
    declare("H02", "1.000009", "full")
    declare("H02", "1.000001", "partial")
    for budget in (None, 100):
        plan = selectors.plan_of("H02", Goal.FULL_OF_ONLINE, Fraction(3, 4), budget)
        assert not plan.is_told and plan.before.pair == "1 / 2" and not plan.is_met
        assert (plan.choices, plan.padding, plan.unused, plan.cheapest_padding) == ((), (), (), 0)
    observe("H02", "1.000001", JANUARY - 1, online=3, total=7)
    assert selectors.plan_of("H02", Goal.FULL_OF_ONLINE, Fraction(3, 4)).is_told, "not kept from before"


def test_a_plan_says_of_how_many_months_it_knows(services: None) -> None:
    """Dossiers of one month of the year are no year of use, summed or counted."""
    for unit in ("H01", "H01.101"):
        assert selectors.plan_of(unit, Goal.FULL_OF_ONLINE, Fraction(3, 4)).months == 11
    advance_months()
    for unit in ("H01", "H01.101"):
        assert selectors.plan_of(unit, Goal.FULL_OF_ONLINE, Fraction(3, 4)).months == 11
        assert selectors.plan_of(unit, Goal.FULL_DOSSIERS, Fraction(3, 4)).is_told
    SealedMonth.objects.all().delete()


def test_a_year_summed_from_sealed_months_is_the_year_counted_anew(services: None) -> None:
    observe("H01.101", "1.000002", JANUARY - 2, online=3, total=7)
    for unit in ("H01", "H01.101"):
        before = selectors.candidates_of(unit)
        advance_months()
        with CaptureQueriesContext(connection) as asked:
            assert selectors.candidates_of(unit) == before
        assert any("SUM" in query["sql"] for query in asked.captured_queries), "summed, not counted"
        SealedMonth.objects.all().delete()


def test_a_house_younger_than_a_year_asks_the_ledger_for_no_month_that_is_sealed(
    services: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Eleven months are observed; the twelfth, before the first dossier, is never sealed and holds nothing."""
    before = selectors.candidates_of("H01"), selectors.candidates_of("H01.101")
    assert SealedMonth.objects.count() == 0 and advance_months()
    with monkeypatch.context() as patched:
        patched.setattr("motcua.oversight.monitoring.selectors.figures.open_ledger", _no_ledger)
        assert (selectors.candidates_of("H01"), selectors.candidates_of("H01.101")) == before
        SealedMonth.objects.filter(month=JANUARY + 3).delete()
        with pytest.raises(AssertionError, match="ledger"):
            selectors.candidates_of("H01")
    assert (selectors.candidates_of("H01"), selectors.candidates_of("H01.101")) == before, "and one is counted alone"


def _no_ledger(*_asked: object) -> None:
    raise AssertionError("the ledger was opened")


def test_a_plan_takes_what_people_use_and_names_the_rest(services: None) -> None:
    plan = selectors.plan_of("H01", Goal.FULL_OF_ONLINE, Fraction(3, 4))
    assert [c.candidate.procedure for c in plan.choices] == ["1.000001", "1.000002"]
    assert plan.is_met and not plan.padding and plan.people == 1150
    assert [c.procedure for c in plan.unused] == ["1.000003", "1.000009"]
    padded = selectors.plan_of("H01", Goal.FULL_OF_ONLINE, Fraction(1))
    assert [c.candidate.procedure for c in padded.padding] == ["1.000003"]


def test_with_a_budget_most_people_gain(services: None) -> None:
    points = by_code(selectors.candidates_of("H01"))["1.000001"].points
    plan = selectors.plan_of("H01", Goal.FULL_OF_ONLINE, Fraction(1, 2), points)
    assert [c.candidate.procedure for c in plan.choices] == ["1.000001"]
    assert plan.is_met and plan.budget == points


def test_points_are_counted_from_the_record_and_said_to_be_assumed(province: str) -> None:
    load_catalogue()
    declare("H01.101", BIRTH, "partial")
    (found,) = selectors.candidates_of("H01")
    record = catalogue.procedure(BIRTH)
    rule = selectors.effort_rule(record.valid_from)
    fees = bool(catalogue.fee_lines(BIRTH)) or any(fee for c in record.channels for fee in c.fees_vnd)
    assert found.points == rules.effort_points(
        rule, papers=len(record.papers), steps=len(record.steps), has_fee=fees, has_form=True
    )
    assert found.name == record.name and any("ước" in text for text in found.assumed)


def test_more_papers_steps_and_fees_are_more_effort_up_to_a_limit() -> None:
    rule = selectors.effort_rule(date(2026, 11, 22))
    bare = rules.effort_points(rule, papers=0, steps=0, has_fee=False, has_form=True)
    assert bare == rule.base
    assert rules.effort_points(rule, papers=2, steps=3, has_fee=True, has_form=False) == bare + 2 + 3 + 3 + 5
    assert rules.effort_points(rule, papers=999, steps=0, has_fee=False, has_form=True) == rule.most


def test_an_agency_enters_its_own_points_and_what_cannot_be(services: None, planner: Actor) -> None:
    load_catalogue()
    declare("H01.101", BIRTH, "partial")
    assert enter(planner, points=7) == 1
    assert enter(planner, points=7) == 1
    assert by_code(selectors.candidates_of("H01"))[BIRTH].points == 7
    assert by_code(selectors.candidates_of("H01.101"))[BIRTH].points == 7, "what the province says holds below it"
    assert enter(planner, points=None, eligible=False, reason="Phải có mặt (mẫu)") == 2
    found = by_code(selectors.candidates_of("H01"))[BIRTH]
    assert not found.can_be_brought and found.points != 7
    assert [row.version for row in ProcedureEstimate.objects.order_by("version")] == [1, 2]


def enter(
    actor: Actor, *, points: int | None = 5, eligible: bool = True, reason: str = "", procedure: str = BIRTH
) -> int:
    return estimate_procedure(
        actor=actor, agency_code="H01", procedure_code=procedure, points=points, eligible=eligible, reason=reason
    )


def test_estimates_are_refused_to_strangers_and_without_a_reason(planner: Actor, neighbour: Actor) -> None:
    load_catalogue()
    with pytest.raises(NotAllowed):
        enter(neighbour)
    for wrong in ({"points": 0}, {"points": 1001}, {"eligible": False}, {"reason": "x" * 501}):
        with pytest.raises(InvalidInput):
            enter(planner, **wrong)
    with pytest.raises(ProcedureNotFound):
        enter(planner, procedure="9.999999")
    assert not ProcedureEstimate.objects.exists()


def test_estimates_are_never_changed(planner: Actor) -> None:
    load_catalogue()
    enter(planner)
    assert AuditEntry.objects.get(action="estimate_procedure").detail["version"] == 1
    with pytest.raises(ProgrammingError, match="never changed"), transaction.atomic():
        ProcedureEstimate.objects.update(points=1)
