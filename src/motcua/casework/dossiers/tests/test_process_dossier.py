from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from pypdf import PdfReader

from motcua.casework.dossiers import selectors, services
from motcua.casework.dossiers.errors import DossierChanged, ReasonMissing
from motcua.casework.dossiers.models import ClockInterval, Dossier, DossierEvent
from motcua.casework.dossiers.services.transition import lock, move
from motcua.casework.dossiers.tests.conftest import at
from motcua.casework.dossiers.tests.factories import ALL_OK, BLURRED, PROPOSAL, Road
from motcua.casework.dossiers.types import Clock, State
from motcua.casework.workflow.errors import ActionNotPossible
from motcua.foundation.vault import selectors as vault
from motcua.kernel.errors import NotAllowed


@pytest.fixture
def signed(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The signing service as a pass-through; the real one is tried in its connector's tests and the journey."""
    seen: list[bytes] = []

    def sign_pdf(pdf: bytes, **_: Any) -> bytes:
        seen.append(pdf)
        return pdf

    monkeypatch.setattr("motcua.foundation.signing.services.sign_pdf", sign_pdf)
    return seen


def test_only_the_assigned_specialist_proposes(road: Road) -> None:
    dossier = road.assigned()
    with pytest.raises(NotAllowed):
        services.propose_result(actor=road.leader, dossier_id=dossier.id, result=PROPOSAL)
    with pytest.raises(ReasonMissing) as refusal:
        services.propose_result(actor=road.specialist, dossier_id=dossier.id, result={"book": " "})
    assert set(refusal.value.errors) == {"book", "number", "opinion"}
    assert services.propose_result(actor=road.specialist, dossier_id=dossier.id, result=PROPOSAL).step == "approve"


def test_an_officer_without_the_right_cannot_be_assigned(road: Road) -> None:
    dossier = road.received()
    assert road.desk.account_id
    with pytest.raises(NotAllowed):
        services.assign_dossier(actor=road.leader, dossier_id=dossier.id, officer_id=road.desk.account_id)
    with pytest.raises(NotAllowed):
        services.assign_dossier(actor=road.desk, dossier_id=dossier.id, officer_id=road.desk.account_id)


def test_a_leader_does_not_sign_a_proposal_that_was_never_shown(road: Road) -> None:
    shown = road.proposed().saved_at
    dossier = Dossier.objects.get()
    services.send_back(actor=road.leader, dossier_id=dossier.id, reason="Số quyển chưa đúng, đề nghị xem lại.")
    other = {**PROPOSAL, "number": "666", "opinion": "Không đủ điều kiện."}
    services.propose_result(actor=road.specialist, dossier_id=dossier.id, result=other)
    with pytest.raises(DossierChanged):
        services.approve_result(actor=road.leader, dossier_id=dossier.id, seen=shown)
    fresh = road.fresh(dossier).saved_at
    assert services.approve_result(actor=road.leader, dossier_id=dossier.id, seen=fresh).step == "sign"


def test_the_desk_does_not_receive_papers_it_never_opened(road: Road) -> None:
    dossier = road.submitted()
    shown = dossier.saved_at
    services.request_supplement(actor=road.colleague, dossier_id=dossier.id, findings=BLURRED)
    road.attach(dossier, seed=4)
    services.supplement_dossier(actor=road.mother, dossier_id=dossier.id)
    with pytest.raises(DossierChanged):
        services.receive_dossier(actor=road.desk, dossier_id=dossier.id, checks=ALL_OK, seen=shown)


def test_the_specialist_reads_why_the_proposal_came_back(road: Road) -> None:
    dossier = road.proposed()
    reason = "Số quyển chưa đúng, đề nghị đối chiếu lại."
    dossier = services.send_back(actor=road.leader, dossier_id=dossier.id, reason=reason)
    assert selectors.reason_sent_back(dossier) == reason


def test_a_registration_number_of_a_book_is_refused(road: Road) -> None:
    dossier = road.assigned()
    with pytest.raises(ReasonMissing):
        services.propose_result(actor=road.specialist, dossier_id=dossier.id, result={**PROPOSAL, "number": "9" * 300})


def test_a_proposal_can_be_sent_back_with_a_reason(road: Road) -> None:
    dossier = road.proposed()
    with pytest.raises(ReasonMissing):
        services.send_back(actor=road.leader, dossier_id=dossier.id, reason="xem lại")
    reason = "Số quyển chưa đúng, đề nghị đối chiếu lại."
    dossier = services.send_back(actor=road.leader, dossier_id=dossier.id, reason=reason)
    assert (dossier.step, dossier.assignee_id) == ("appraise", road.specialist.account_id)


def test_the_result_is_printed_signed_kept_and_the_processing_clock_ends(road: Road, signed: list[bytes]) -> None:
    """R-CLK-01, R-RET-03."""
    with at("2026-11-23T09:20"):
        dossier = services.sign_result(road.approved().id)
    assert (dossier.state, dossier.step) == (State.RESULT_READY, "return")
    assert ClockInterval.objects.get(dossier=dossier, clock=Clock.PROCESSING).ended_at == dossier.decided_at
    (document,) = vault.documents_of(dossier.applicant_id)
    assert document.title == "Giấy khai sinh"
    text = PdfReader(BytesIO(signed[0])).pages[0].extract_text()
    assert "TRẦN THỊ NGỌC THÍ DỤ" in text


def test_ordered_copies_come_as_a_signed_extract_beside_the_certificate(road: Road, signed: list[bytes]) -> None:
    dossier = road.approved()
    Dossier.objects.filter(id=dossier.id).update(answers={**dossier.answers, "copies": 2})
    services.sign_result(dossier.id)
    titles = {document.title for document in vault.documents_of(dossier.applicant_id)}
    assert titles == {"Giấy khai sinh", "Trích lục khai sinh (bản sao)"}
    assert "TRÍCH LỤC KHAI SINH" in PdfReader(BytesIO(signed[1])).pages[0].extract_text()


def test_signing_twice_after_a_crash_makes_one_result(road: Road, signed: list[bytes]) -> None:
    dossier = road.approved()
    services.sign_result(dossier.id)
    services.sign_result(dossier.id)
    assert DossierEvent.objects.filter(dossier=dossier, kind="issue").count() == 1
    assert len(signed) == 1


def test_approving_twice_is_refused_the_second_time(road: Road) -> None:
    dossier = road.approved()
    with pytest.raises(ActionNotPossible):
        services.approve_result(actor=road.leader, dossier_id=dossier.id)


def test_the_return_closes_the_dossier(road: Road, signed: list[bytes]) -> None:
    dossier = services.sign_result(road.approved().id)
    with pytest.raises(ReasonMissing):
        services.return_result(actor=road.desk, dossier_id=dossier.id, way="fax")
    dossier = services.return_result(actor=road.desk, dossier_id=dossier.id, way="online")
    assert (dossier.state, dossier.step) == (State.RETURNED, "closed")
    assert not ClockInterval.objects.filter(dossier=dossier, ended_at=None).exists()


def test_every_transition_is_one_link_of_the_chain_that_holds(road: Road, signed: list[bytes]) -> None:
    dossier = services.sign_result(road.approved().id)
    kinds = list(DossierEvent.objects.filter(dossier=dossier).values_list("kind", flat=True))
    assert kinds == ["submit", "receive", "assign", "propose", "approve", "issue"]
    report = selectors.verify_chain(road.agency)
    assert (report.events, report.broken_at) == (6, None)


def test_the_database_refuses_to_change_or_delete_an_event(road: Road) -> None:
    road.submitted()
    for act in (
        lambda: DossierEvent.objects.update(actor_name="ai đó"),
        lambda: DossierEvent.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            act()


def test_an_event_altered_behind_the_trigger_shows_in_the_chain(road: Road) -> None:
    road.received()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE dossiers_dossierevent SET actor_name = 'ai đó' WHERE kind = 'submit'")
        cursor.execute("SET LOCAL session_replication_role = origin")
    assert selectors.verify_chain(road.agency).broken_at == 1


def test_the_trace_says_who_when_how_long_early_or_late(road: Road, signed: list[bytes]) -> None:
    with at("2026-11-23T08:00"):
        dossier = road.submitted()
    with at("2026-11-23T09:30"):
        services.receive_dossier(actor=road.desk, dossier_id=dossier.id, checks=ALL_OK)
    with at("2026-11-23T14:00"):
        assert road.specialist.account_id
        services.assign_dossier(actor=road.leader, dossier_id=dossier.id, officer_id=road.specialist.account_id)
    rows = selectors.trace(road.fresh(dossier))
    received, assigned = rows[1], rows[2]
    assert (received.actor, received.working_minutes, received.limit_minutes, received.mark) == (
        "Đỗ Thị Thử Nghiệm",
        90,
        480,
        "early",
    )
    assert (assigned.working_minutes, assigned.limit_minutes, assigned.mark) == (150, 60, "late")


def _send_back_and_forth(road: Road, dossier: Dossier) -> None:
    reason = "Đề nghị kiểm tra lại số quyển."
    services.send_back(actor=road.leader, dossier_id=dossier.id, reason=reason)
    services.propose_result(actor=road.specialist, dossier_id=dossier.id, result=PROPOSAL)


def test_a_transition_takes_at_most_12_statements_and_stays_flat_over_200_entries(
    road: Road, django_assert_max_num_queries: Any
) -> None:
    """The best peer's transition grows with its history; ours does not."""
    dossier = road.proposed()
    for _ in range(100):
        _send_back_and_forth(road, dossier)
    assert dossier.events.count() >= 200
    with django_assert_max_num_queries(12):
        services.send_back(actor=road.leader, dossier_id=dossier.id, reason="Đề nghị kiểm tra lại số quyển.")


def test_public_look_up_shows_the_code_and_how_far_only(road: Road) -> None:
    """R-LOG-01."""
    dossier = road.received()
    assert selectors.public_progress(str(dossier.code)) == (dossier.code, 2, 7, False)


def test_the_measured_event_carries_no_person(road: Road) -> None:
    dossier = road.received()
    event = selectors.measured_event(dossier.events.get(kind="receive").id)
    assert (event.procedure_code, event.channel, event.level) == ("1.001193", 2, "full")
    assert event.due_at == dossier.due_at
    assert "Danh" not in repr(event)
    assert (event.is_authenticated, event.is_digitised, event.applicant_id) == (True, True, dossier.applicant_id)
    assert (event.is_fee_due, event.fee) == (False, 0)


def test_a_move_that_the_table_does_not_know_changes_nothing(road: Road) -> None:
    dossier = road.submitted()
    with pytest.raises(ActionNotPossible), transaction.atomic():
        move(lock(dossier.id), "approve", actor=road.leader)
    assert road.fresh(dossier).step == "intake"
