from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connections, transaction

from motcua.casework.dossiers import selectors, services
from motcua.casework.dossiers.errors import DossierNotFound, IncompleteDossier, NothingSupplemented, ProcedureClosed
from motcua.casework.dossiers.models import ClockInterval, Dossier, DossierEvent
from motcua.casework.dossiers.tests.conftest import at
from motcua.casework.dossiers.tests.factories import BIRTH, BLURRED, Road, new_form_version
from motcua.casework.dossiers.types import Clock, State
from motcua.casework.workflow.tests.factories import close_process
from motcua.foundation.notifications import selectors as notifications
from motcua.kernel.access import ANONYMOUS
from motcua.kernel.errors import NotFound, SignInRequired
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


def test_a_procedure_closed_while_a_draft_was_open_is_told_and_the_draft_stays(
    road: Road,
) -> None:
    dossier = road.complete_draft()
    close_process(BIRTH)
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
    with pytest.raises(NotFound):
        services.start_draft(actor=road.mother, procedure_code="2.000635")


def test_a_refused_transaction_tells_nobody(road: Road) -> None:
    dossier = road.complete_draft()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        services.submit_dossier(actor=road.mother, dossier_id=dossier.id)
        assert OutboxMessage.objects.filter(event__endswith="DossierSubmitted").exists()
        1 / 0  # noqa: B018
    assert not OutboxMessage.objects.filter(event__endswith="DossierSubmitted").exists()


def test_a_draft_follows_the_form_of_the_day_it_is_handed_in(road: Road, tmp_path: Path) -> None:
    """R-VER-01: the versions in force at receipt, not those of the day the draft was begun."""
    dossier = road.complete_draft()
    newer = new_form_version(tmp_path)
    services.submit_dossier(actor=road.mother, dossier_id=dossier.id)
    assert road.fresh(dossier).form_version_id == newer


def test_leaving_a_field_unchanged_is_no_supplement(road: Road) -> None:
    dossier = road.submitted()
    services.request_supplement(actor=road.desk, dossier_id=dossier.id, findings=BLURRED)
    road.save(dossier, dict(road.fresh(dossier).answers))
    with pytest.raises(NothingSupplemented):
        services.supplement_dossier(actor=road.mother, dossier_id=dossier.id)


def test_the_same_file_twice_is_attached_once(road: Road) -> None:
    dossier = road.draft()
    assert road.attach(dossier).id == road.attach(dossier).id
    assert road.attach(dossier, seed=7).id != road.attach(dossier).id


@pytest.mark.parametrize("component", ["form", "không-có", "x" * 500])
def test_a_paper_that_the_process_does_not_know_is_refused(road: Road, component: str) -> None:
    dossier = road.draft()
    with pytest.raises(NotFound):
        road.attach(dossier, component)


def test_a_withdrawn_dossier_stays_withdrawn(road: Road) -> None:
    """F-021."""
    dossier = road.submitted()
    services.withdraw_dossier(actor=road.mother, dossier_id=dossier.id)
    again = services.withdraw_dossier(actor=road.mother, dossier_id=dossier.id)
    assert again.state == State.WITHDRAWN
    assert DossierEvent.objects.filter(dossier=dossier, kind="withdraw").count() == 1
