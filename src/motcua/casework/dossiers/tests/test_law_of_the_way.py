"""Clocks and transitions of law.md 3.2 and 3.3: each rule in its own words, and the other side of its boundary."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest

from motcua.casework.dossiers import selectors, services
from motcua.casework.dossiers.errors import ReasonMissing, SupplementAlreadyRequested
from motcua.casework.dossiers.models import ClockInterval, Dossier
from motcua.casework.dossiers.tests.conftest import at
from motcua.casework.dossiers.tests.factories import ALL_OK, BLURRED, PROPOSAL, Road
from motcua.casework.dossiers.types import Clock, State
from motcua.casework.workflow.errors import ActionNotPossible
from motcua.foundation.agencies.tests.factories import add_holiday
from motcua.kernel.access import Actor
from motcua.kernel.errors import NotAllowed


def vn(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+07:00").astimezone(UTC)


@pytest.fixture(autouse=True)
def signed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The signing service as a pass-through."""
    monkeypatch.setattr("motcua.foundation.signing.services.sign_pdf", lambda pdf, **_: pdf)


def clock_of(dossier: Dossier, clock: Clock, step: str = "") -> ClockInterval:
    return ClockInterval.objects.filter(dossier=dossier, clock=clock, step=step).latest("started_at")


INTAKE = [
    ("2026-11-23T07:00", "2026-11-23T17:00"),  # Monday at opening: the whole day
    ("2026-11-23T06:59", "2026-11-23T17:00"),  # a minute before opening is no working minute
    ("2026-11-23T07:01", "2026-11-25T07:01"),  # a minute after: Tuesday 24/11 is off
    ("2026-11-23T12:00", "2026-11-25T11:30"),  # in the noon break: 3 h 30 and 4 h 30
    ("2026-11-23T17:00", "2026-11-25T17:00"),  # at the close: the next working day
    ("2026-08-21T15:00", "2026-08-22T15:00"),  # Friday: the make-up Saturday counts
    ("2026-08-28T15:00", "2026-09-03T15:00"),  # Friday: Monday 31/8 is swapped off, 1-2/9 are holidays
]


def test_an_online_dossier_is_answered_within_8_working_hours(road: Road) -> None:
    """R-CLK-04: 8 working hours from arrival in the system; R-CAL-01 to R-CAL-04 say which hours work."""
    for submitted, due in INTAKE:
        with at(submitted):
            dossier = road.submitted()
        assert clock_of(dossier, Clock.INTAKE).due_at == dossier.intake_due_at == vn(due), submitted


RECEIPTS = [
        ("2026-11-20T15:00", "2026-11-23T17:00"), ("2026-11-20T15:01", "2026-11-23T17:00"),
        ("2026-11-20T23:59", "2026-11-23T17:00"), ("2026-11-21T00:01", "2026-11-23T17:00"),
        ("2026-11-22T12:00", "2026-11-23T17:00"), ("2026-11-23T06:00", "2026-11-25T17:00"),
        ("2026-08-21T15:01", "2026-08-22T17:00"), ("2026-08-22T09:00", "2026-08-24T17:00"),
        ("2026-12-31T09:00", "2027-01-04T17:00"),
]  # fmt: skip


def test_the_day_of_receipt_is_day_0_and_the_first_counted_day_the_next_working_day(road: Road) -> None:
    """R-CLK-01, R-CAL-05: 1 working day from receipt; 15:00 moves the transfer, never the processing clock."""
    for received, due in RECEIPTS:
        with at(received):
            dossier = road.received()
        assert dossier.due_at == clock_of(dossier, Clock.PROCESSING).due_at == vn(due), received


def test_a_due_date_keeps_the_calendar_it_was_counted_by(road: Road) -> None:
    """R-CAL-06: a holiday told later moves no due date by itself; the next receipt counts by the new calendar."""
    with at("2026-11-25T09:00"):
        before = road.received()
    add_holiday(date(2026, 11, 26))
    with at("2026-11-25T09:00"):
        after = road.received()
    assert (road.fresh(before).due_at, after.due_at) == (vn("2026-11-26T17:00"), vn("2026-11-27T17:00"))
    assert before.calendar_version != after.calendar_version


def test_the_processing_clock_ends_with_the_signed_result_and_not_with_its_collection(road: Road) -> None:
    """R-CLK-01: from form 01 to RESULT_READY; a result fetched days later was not late."""
    with at("2026-11-25T09:00"):
        approved = road.approved()
        assert clock_of(approved, Clock.PROCESSING).ended_at is None
    with at("2026-11-25T16:00"):
        services.sign_result(approved.id)
    with at("2026-12-10T09:00"):
        services.return_result(actor=road.desk, dossier_id=approved.id, way="counter")
    assert clock_of(approved, Clock.PROCESSING).ended_at == vn("2026-11-25T16:00")
    assert selectors.is_overdue(road.fresh(approved)) is False


def test_a_dossier_is_overdue_only_after_its_last_minute(road: Road) -> None:
    """R-CLK-01, law.md 3.1: being overdue is an attribute and blocks nothing."""
    with at("2026-11-25T09:00"):
        dossier = road.received()
    with at("2026-11-26T17:00"):
        assert not selectors.is_overdue(dossier)
    with at("2026-11-26T17:01"):
        assert selectors.is_overdue(dossier)
        services.assign_dossier(actor=road.leader, dossier_id=dossier.id, officer_id=_id(road.specialist))


ASSIGNMENTS = [
    ("2026-11-25T16:00", "2026-11-25T17:00"), ("2026-11-25T16:01", "2026-11-26T07:01"),
     ("2026-11-25T11:00", "2026-11-25T14:00"), ("2026-11-28T10:00", "2026-11-30T08:00"),
]  # fmt: skip


def test_a_step_has_the_time_of_the_internal_process(road: Road) -> None:
    """R-CLK-06: entry of the step, limit of the process table (assignment: 1 working hour), exit of the step."""
    for entered, due in ASSIGNMENTS:
        with at(entered):
            dossier = road.received()
        clock = clock_of(dossier, Clock.STEP, "assign")
        assert (clock.started_at, clock.due_at, clock.ended_at) == (vn(entered), vn(due), None)


def test_a_step_without_a_limit_has_no_due_time_and_ends_where_the_next_begins(road: Road) -> None:
    """R-CLK-06: signing has no limit in the table; the step before it ended at that very instant."""
    with at("2026-11-25T09:00"):
        dossier = road.approved()
    signing, approval = clock_of(dossier, Clock.STEP, "sign"), clock_of(dossier, Clock.STEP, "approve")
    assert (signing.due_at, approval.ended_at) == (None, signing.started_at)


def test_the_applicant_has_the_time_of_the_process_for_a_supplement(road: Road) -> None:
    """R-CLK-09, R-CAL-05: 30 calendar days; the end on Sunday 27/12 moves to Monday."""
    for asked, due in (("2026-11-25T09:00", "2026-12-25T17:00"), ("2026-11-27T09:00", "2026-12-28T17:00")):
        with at(asked):
            dossier = road.submitted()
            services.request_supplement(actor=road.desk, dossier_id=dossier.id, findings=BLURRED)
        assert clock_of(dossier, Clock.SUPPLEMENT).due_at == vn(due)


def test_every_interval_of_a_supplement_is_kept_so_that_both_views_can_be_counted(road: Road) -> None:
    """R-SUP-02, R-SUP-03: the time limit counts from complete receipt; what the applicant took stands beside it."""
    with at("2026-11-18T09:00"):
        dossier = road.submitted()
        services.request_supplement(actor=road.desk, dossier_id=dossier.id, findings=BLURRED)
    with at("2026-11-20T10:00"):
        road.attach(dossier, seed=3)
        services.supplement_dossier(actor=road.mother, dossier_id=dossier.id)
    with at("2026-11-20T11:00"):
        dossier = services.receive_dossier(actor=road.desk, dossier_id=dossier.id, checks=ALL_OK)
    assert dossier.due_at == vn("2026-11-23T17:00"), "anew from receipt, not from 18 November"
    waited = clock_of(dossier, Clock.SUPPLEMENT)
    assert (waited.started_at, waited.ended_at) == (vn("2026-11-18T09:00"), vn("2026-11-20T10:00"))
    assert dossier.clocks.filter(clock=Clock.PROCESSING).count() == 1


def test_the_second_notice_of_a_deficiency_is_refused_and_the_first_is_dated(road: Road) -> None:
    """R-RCV-04, trap 5: complete and once; the refusal tells when the first was sent."""
    with at("2026-11-25T09:00"):
        dossier = road.submitted()
        services.request_supplement(actor=road.desk, dossier_id=dossier.id, findings=BLURRED)
    with at("2026-11-26T09:00"):
        road.attach(dossier, seed=3)
        services.supplement_dossier(actor=road.mother, dossier_id=dossier.id)
        with pytest.raises(SupplementAlreadyRequested) as refusal:
            services.request_supplement(actor=road.desk, dossier_id=dossier.id, findings=BLURRED)
    assert "25/11/2026" in refusal.value.sentence("vi")


WAY: list[tuple[str, Any]] = [
    ("assign_dossier", lambda road: {"actor": road.leader, "officer_id": _id(road.specialist)}),
    ("propose_result", lambda road: {"actor": road.specialist, "result": PROPOSAL}),
    ("approve_result", lambda road: {"actor": road.leader}),
    ("return_result", lambda road: {"actor": road.desk, "way": "counter"}),
]


def test_no_step_between_assignment_and_return_can_be_left_out(road: Road) -> None:
    """R-PRC-01: the head assigns; appraise, submit, sign, update, return, in this order."""
    dossier = road.received()
    for (name, told), (skipped_to, wanted) in pairwise(WAY):
        before = road.fresh(dossier).step
        with pytest.raises((ActionNotPossible, NotAllowed)):
            getattr(services, skipped_to)(dossier_id=dossier.id, **wanted(road))
        assert road.fresh(dossier).step == before
        getattr(services, name)(dossier_id=dossier.id, **told(road))


def test_the_way_of_a_dossier_passes_the_head_the_officer_the_head_and_the_desk(road: Road) -> None:
    """R-PRC-01, F-058, F-060, F-066: each step by who may do it, and by nobody else."""
    dossier = road.received()
    with pytest.raises(NotAllowed):
        services.assign_dossier(actor=road.desk, dossier_id=dossier.id, officer_id=_id(road.specialist))
    dossier = services.assign_dossier(actor=road.leader, dossier_id=dossier.id, officer_id=_id(road.specialist))
    steps = [dossier.step]
    with pytest.raises(NotAllowed):
        services.propose_result(actor=road.leader, dossier_id=dossier.id, result=PROPOSAL)
    steps.append(services.propose_result(actor=road.specialist, dossier_id=dossier.id, result=PROPOSAL).step)
    with pytest.raises(NotAllowed):
        services.approve_result(actor=road.specialist, dossier_id=dossier.id)
    steps.append(services.approve_result(actor=road.leader, dossier_id=dossier.id).step)
    steps.append(services.sign_result(dossier.id).step)
    with pytest.raises(NotAllowed):
        services.return_result(actor=road.specialist, dossier_id=dossier.id, way="counter")
    steps.append(services.return_result(actor=road.desk, dossier_id=dossier.id, way="counter").step)
    assert steps == ["appraise", "approve", "sign", "return", "closed"]


def _id(actor: Actor) -> UUID:
    assert actor.account_id
    return actor.account_id


def test_a_result_is_returned_in_one_of_three_ways_and_the_way_is_kept(road: Road) -> None:
    """R-RET-01: place and way are recorded; only a complete, signed result is returned, and only once."""
    for way in ("online", "counter", "post"):
        approved = road.approved()
        with pytest.raises(ActionNotPossible):
            services.return_result(actor=road.desk, dossier_id=approved.id, way=way)
        services.sign_result(approved.id)
        with pytest.raises(ReasonMissing):
            services.return_result(actor=road.desk, dossier_id=approved.id, way="somebody")
        returned = services.return_result(actor=road.desk, dossier_id=approved.id, way=way)
        assert (returned.state, returned.events.get(kind="return_result").data["way"]) == (State.RETURNED, way)
        with pytest.raises(ActionNotPossible):
            services.return_result(actor=road.desk, dossier_id=approved.id, way=way)
