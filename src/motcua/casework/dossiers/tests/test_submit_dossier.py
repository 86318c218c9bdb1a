from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import connection, connections

from motcua.casework.dossiers import selectors, services
from motcua.casework.dossiers.errors import DossierNotFound, FeeUnpaid, IncompleteDossier, ProcedureClosed
from motcua.casework.dossiers.models import ClockInterval, Dossier, DossierEvent
from motcua.casework.dossiers.tests.conftest import at
from motcua.casework.dossiers.tests.factories import BIRTH, Road
from motcua.casework.dossiers.types import Clock, State
from motcua.casework.workflow.errors import NoProcess
from motcua.foundation.notifications import selectors as notifications
from motcua.kernel.access import ANONYMOUS
from motcua.kernel.errors import SignInRequired
from motcua.kernel.models import OutboxMessage


def vn(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+07:00").astimezone(UTC)


def test_a_submission_starts_the_eight_hour_clock_and_is_acknowledged_with_its_time(road: Road) -> None:
    """F-018, R-CLK-04: Sunday evening counts from Monday 7:00; eight working hours end at 17:00."""
    dossier = road.complete_draft()
    with at("2026-11-22T21:47"):
        acknowledgement = services.submit_dossier(actor=road.mother, dossier_id=dossier.id)
    assert acknowledgement.submitted_at == vn("2026-11-22T21:47")
    assert acknowledgement.intake_due_at == vn("2026-11-23T17:00")
    dossier = road.fresh(dossier)
    assert (dossier.state, dossier.step, dossier.code) == (State.SUBMITTED, "intake", None)
    clock = ClockInterval.objects.get(dossier=dossier, clock=Clock.INTAKE)
    assert (clock.started_at, clock.ended_at) == (vn("2026-11-22T21:47"), None)


def test_the_processing_clock_does_not_start_at_submission(road: Road) -> None:
    """The clock starts at complete receipt, not at submission (law.md 0.2, conclusion 4)."""
    assert not road.submitted().clocks.filter(clock=Clock.PROCESSING).exists()


def test_a_second_click_gets_the_same_acknowledgement_and_one_event(road: Road) -> None:
    dossier = road.complete_draft()
    first = services.submit_dossier(actor=road.mother, dossier_id=dossier.id)
    assert services.submit_dossier(actor=road.mother, dossier_id=dossier.id) == first
    assert DossierEvent.objects.filter(dossier=dossier).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment_hand_in_once(road: Road) -> None:
    dossier = road.complete_draft()

    def click(_: int) -> object:
        try:
            return services.submit_dossier(actor=road.mother, dossier_id=dossier.id)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(click, range(2))
    assert first == second
    assert DossierEvent.objects.filter(dossier=dossier).count() == 1


def test_one_wrong_field_among_thirty_is_named_alone_and_nothing_is_lost(road: Road) -> None:
    dossier = road.complete_draft(child_birth="2026-13-41")
    with pytest.raises(IncompleteDossier) as refusal:
        services.submit_dossier(actor=road.mother, dossier_id=dossier.id)
    assert list(refusal.value.errors) == ["child_birth"]
    assert road.fresh(dossier).answers["child_birth"] == "2026-13-41"


def test_a_missing_required_paper_is_named_with_the_fields(road: Road) -> None:
    dossier = road.draft(child_name="")
    with pytest.raises(IncompleteDossier) as refusal:
        services.submit_dossier(actor=road.mother, dossier_id=dossier.id)
    assert set(refusal.value.errors) == {"child_name", "paper-birth-proof"}


def test_copies_must_be_paid_before_handing_in(road: Road) -> None:
    dossier = road.complete_draft(copies=2)
    with pytest.raises(FeeUnpaid) as refusal:
        services.submit_dossier(actor=road.mother, dossier_id=dossier.id)
    assert "16.000" in refusal.value.sentence("vi")
    order = services.order_copies(actor=road.mother, dossier_id=dossier.id)
    assert order and order.amount == 16_000
    services.record_payment(dossier_id=dossier.id, order_id=order.id)
    assert services.submit_dossier(actor=road.mother, dossier_id=dossier.id)


def test_a_procedure_closed_while_a_draft_was_open_is_told_and_the_draft_stays(
    road: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier = road.complete_draft()
    monkeypatch.setattr("motcua.casework.workflow.selectors.has_process", lambda *_: False)
    with pytest.raises(ProcedureClosed):
        services.submit_dossier(actor=road.mother, dossier_id=dossier.id)
    assert road.fresh(dossier).state == State.DRAFT


def test_a_stranger_cannot_see_save_or_hand_in_a_draft(road: Road) -> None:
    dossier = road.complete_draft()
    with pytest.raises(DossierNotFound):
        services.submit_dossier(actor=road.stranger, dossier_id=dossier.id)
    with pytest.raises(DossierNotFound):
        services.save_draft(actor=road.stranger, dossier_id=dossier.id, fields=("copies",), answers={"copies": 9})
    with pytest.raises(DossierNotFound):
        selectors.own_dossier(road.stranger, dossier.id)
    with pytest.raises(SignInRequired):
        services.start_draft(actor=ANONYMOUS, procedure_code=BIRTH)


def test_the_applicant_is_told_in_the_portal_in_the_same_transaction(road: Road) -> None:
    """R-NTF-01."""
    dossier = road.submitted()
    inbox = notifications.inbox(dossier.applicant_id)
    assert any(str(dossier.id) in message.link for message in inbox)


def test_a_submission_takes_at_most_25_statements(road: Road, django_assert_max_num_queries: object) -> None:
    dossier = road.complete_draft()
    with django_assert_max_num_queries(25):  # type: ignore[operator]
        services.submit_dossier(actor=road.mother, dossier_id=dossier.id)


def test_a_draft_is_resumed_not_doubled(road: Road) -> None:
    first = services.start_draft(actor=road.mother, procedure_code=BIRTH)
    assert services.start_draft(actor=road.mother, procedure_code=BIRTH) == first
    assert Dossier.objects.count() == 1


def test_what_the_account_knows_is_filled_in(road: Road) -> None:
    """F-012: once only."""
    draft = services.start_draft(actor=road.mother, procedure_code=BIRTH)
    assert draft.answers["requester_name"] == "Danh Thị Minh Hoạ"
    assert draft.agency_id == road.agency


def test_a_procedure_without_process_cannot_be_started(road: Road) -> None:
    assert not selectors.can_be_started("2.000635")
    with pytest.raises((NoProcess, Exception)):
        services.start_draft(actor=road.mother, procedure_code="2.000635")


def test_the_facts_wait_in_the_outbox_of_the_same_transaction(road: Road) -> None:
    road.submitted()
    assert OutboxMessage.objects.filter(event__endswith="DossierSubmitted").exists() or not connection.in_atomic_block


def test_a_withdrawn_dossier_stays_withdrawn(road: Road) -> None:
    """F-021."""
    dossier = road.submitted()
    services.withdraw_dossier(actor=road.mother, dossier_id=dossier.id)
    again = services.withdraw_dossier(actor=road.mother, dossier_id=dossier.id)
    assert again.state == State.WITHDRAWN
    assert DossierEvent.objects.filter(dossier=dossier, kind="withdraw").count() == 1
