from __future__ import annotations

from datetime import UTC, datetime

import pytest

from motcua.casework.dossiers import selectors, services
from motcua.casework.dossiers.errors import (
    ComponentsUnchecked,
    DossierNotFound,
    NothingSupplemented,
    ReasonMissing,
    SupplementAlreadyRequested,
    TakenByColleague,
)
from motcua.casework.dossiers.models import ClockInterval, DossierEvent
from motcua.casework.dossiers.tests.conftest import at
from motcua.casework.dossiers.tests.factories import ALL_OK, BLURRED, Road, officer
from motcua.casework.dossiers.types import Check, Clock, Finding, State
from motcua.casework.workflow.errors import ActionNotPossible
from motcua.kernel.errors import NotAllowed


def vn(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+07:00").astimezone(UTC)


def test_receipt_gives_a_code_by_the_scheme_in_force_and_a_due_date_by_the_working_calendar(road: Road) -> None:
    """R-COD-01, R-CLK-01, law.md 3.6: received Mon 23/11/2026 with 1 working day is due Wed 25/11 (24/11 is off)."""
    with at("2026-11-23T09:20"):
        dossier = road.received()
    assert dossier.code == f"{road.agency}.07-261123-0001"
    assert dossier.due_at == vn("2026-11-25T17:00")
    assert (dossier.state, dossier.step) == (State.RECEIVED, "assign")


def test_codes_of_a_day_count_without_gaps_also_after_a_refused_receipt(road: Road) -> None:
    """R-COD-05."""
    with at("2026-11-23T09:20"):
        first = road.received()
        second = road.submitted()
        with pytest.raises(ComponentsUnchecked):
            services.receive_dossier(actor=road.desk, dossier_id=second.id, checks=())
        second = services.receive_dossier(actor=road.desk, dossier_id=second.id, checks=ALL_OK)
    assert [str(d.code)[-4:] for d in (first, second)] == ["0001", "0002"]


def test_a_dossier_received_at_2359_belongs_to_that_day(road: Road) -> None:
    with at("2026-11-23T23:59"):
        assert "-261123-" in str(road.received().code)


def test_a_make_up_saturday_counts(road: Road) -> None:
    """law.md 3.6: Fri 21/8/2026, the next working day is Sat 22/8."""
    with at("2026-08-21T09:00"):
        assert road.received().due_at == vn("2026-08-22T17:00")


def test_an_unchecked_or_failing_component_keeps_a_dossier_from_being_received(road: Road) -> None:
    dossier = road.submitted()
    with pytest.raises(ComponentsUnchecked) as refusal:
        services.receive_dossier(actor=road.desk, dossier_id=dossier.id, checks=[Check("form", "ok")])
    assert list(refusal.value.errors) == ["birth-proof"]
    assert road.fresh(dossier).code is None


@pytest.mark.parametrize("verdict", ["missing", "NOT OK", "", "OK"])
def test_any_verdict_but_ok_keeps_a_dossier_from_being_received(road: Road, verdict: str) -> None:
    dossier = road.submitted()
    checks = [Check("form", "ok"), Check("birth-proof", verdict)]
    with pytest.raises(ComponentsUnchecked):
        services.receive_dossier(actor=road.desk, dossier_id=dossier.id, checks=checks)


def test_a_verdict_on_a_component_that_is_not_there_is_refused(road: Road) -> None:
    dossier = road.submitted()
    with pytest.raises(ComponentsUnchecked):
        services.receive_dossier(actor=road.desk, dossier_id=dossier.id, checks=[*ALL_OK, Check("x" * 5000, "ok")])


def test_a_reason_of_a_book_is_refused(road: Road) -> None:
    dossier = road.submitted()
    with pytest.raises(ReasonMissing):
        services.refuse_dossier(actor=road.desk, dossier_id=dossier.id, reason="dài " * 1000)


def test_losing_to_a_colleague_is_told_for_a_supplement_request_too(road: Road) -> None:
    dossier = road.received()
    with pytest.raises(TakenByColleague):
        services.request_supplement(actor=road.colleague, dossier_id=dossier.id, findings=BLURRED)


def test_a_grant_for_everywhere_sees_every_agency(road: Road) -> None:
    everywhere = officer(31, "desk_officer", "", "Lý Thị Khắp Nơi")
    assert road.submitted() in selectors.inbox(everywhere, "intake")


def test_a_receipt_printed_again_says_the_same_after_the_applicant_moved(road: Road) -> None:
    from motcua.casework.dossiers.services.printing import print_form
    from motcua.foundation.accounts.services import change_contact

    dossier = road.received()
    before = _text(print_form(dossier, dossier.forms.get()))
    change_contact(actor=road.mother, phone="0900 000 099", email="moi@example.vn")
    assert _text(print_form(dossier, dossier.forms.get())) == before


def _text(pdf: bytes) -> str:
    from io import BytesIO

    from pypdf import PdfReader

    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def test_the_second_officer_is_told_who_was_faster(road: Road) -> None:
    dossier = road.received()
    with pytest.raises(TakenByColleague) as refusal:
        services.receive_dossier(actor=road.colleague, dossier_id=dossier.id, checks=ALL_OK)
    assert "Đỗ Thị Thử Nghiệm" in refusal.value.sentence("vi")
    assert DossierEvent.objects.filter(dossier=dossier, kind="receive").count() == 1


def test_an_officer_of_another_commune_neither_sees_nor_receives_it(road: Road) -> None:
    dossier = road.submitted()
    with pytest.raises(DossierNotFound):
        selectors.officer_dossier(road.elsewhere, dossier.id)
    assert dossier not in selectors.inbox(road.elsewhere, "intake")
    with pytest.raises(NotAllowed):
        services.receive_dossier(actor=road.elsewhere, dossier_id=dossier.id, checks=ALL_OK)
    with pytest.raises(NotAllowed):
        services.receive_dossier(actor=road.specialist, dossier_id=dossier.id, checks=ALL_OK)


def test_the_inbox_of_the_desk_holds_it(road: Road) -> None:
    dossier = road.submitted()
    assert list(selectors.inbox(road.desk)) == [dossier]
    assert selectors.inbox_counts(road.desk)["intake"] == 1
    assert list(selectors.search_inbox(road.desk, "todo", "minh hoạ")) == [dossier]
    assert list(selectors.search_inbox(road.desk, "todo", "danh thi minh hoa")) == [dossier]
    assert not selectors.search_inbox(road.desk, "todo", "kết hôn").exists()


def test_a_supplement_request_stops_the_intake_clock_and_starts_no_processing_clock(road: Road) -> None:
    """R-CLK-04; INTAKE_SUPPLEMENT has no processing clock yet (law.md 3.1)."""
    dossier = road.submitted()
    dossier = services.request_supplement(actor=road.desk, dossier_id=dossier.id, findings=BLURRED)
    assert dossier.state == State.INTAKE_SUPPLEMENT
    running = set(ClockInterval.objects.filter(dossier=dossier, ended_at=None).values_list("clock", flat=True))
    assert running == {Clock.SUPPLEMENT, Clock.STEP}
    assert dossier.forms.get().number.endswith("/PBS")


def test_a_second_request_at_intake_is_refused(road: Road) -> None:
    """R-RCV-04: once."""
    dossier = road.submitted()
    services.request_supplement(actor=road.desk, dossier_id=dossier.id, findings=BLURRED)
    road.attach(dossier, seed=5)
    services.supplement_dossier(actor=road.mother, dossier_id=dossier.id)
    with pytest.raises(SupplementAlreadyRequested):
        services.request_supplement(actor=road.desk, dossier_id=dossier.id, findings=BLURRED)
    assert road.fresh(dossier).state == State.SUBMITTED


def test_a_request_without_reason_is_refused_and_changes_nothing(road: Road) -> None:
    dossier = road.submitted()
    with pytest.raises(ReasonMissing):
        services.request_supplement(actor=road.desk, dossier_id=dossier.id, findings=[Finding("Giấy chứng sinh", "")])
    assert road.fresh(dossier).state == State.SUBMITTED


def test_the_supplement_brings_it_back_with_a_fresh_eight_hours(road: Road) -> None:
    """F-020."""
    with at("2026-11-20T10:00"):
        dossier = road.submitted()
        services.request_supplement(actor=road.desk, dossier_id=dossier.id, findings=BLURRED)
    with at("2026-11-23T07:00"):
        with pytest.raises(NothingSupplemented):
            services.supplement_dossier(actor=road.mother, dossier_id=dossier.id)
        road.attach(dossier, seed=9)
        acknowledgement = services.supplement_dossier(actor=road.mother, dossier_id=dossier.id)
    assert acknowledgement.intake_due_at == vn("2026-11-23T17:00")
    assert road.fresh(dossier).clocks.filter(clock=Clock.INTAKE).count() == 2


def test_a_refusal_needs_a_written_reason_and_ends_the_dossier_without_a_code(road: Road) -> None:
    """R-RCV-03, R-COD-05: a refused dossier has no code."""
    dossier = road.submitted()
    with pytest.raises(ReasonMissing):
        services.refuse_dossier(actor=road.desk, dossier_id=dossier.id, reason="không")
    reason = "Việc này không thuộc thẩm quyền của phường, đề nghị nộp tại xã nơi mẹ cư trú."
    dossier = services.refuse_dossier(actor=road.desk, dossier_id=dossier.id, reason=reason)
    assert (dossier.state, dossier.code) == (State.REFUSED_INTAKE, None)
    assert dossier.forms.get().number.endswith("/PTC")
    with pytest.raises(TakenByColleague):
        services.receive_dossier(actor=road.colleague, dossier_id=dossier.id, checks=ALL_OK)


def test_a_withdrawn_dossier_cannot_be_received(road: Road) -> None:
    dossier = road.submitted()
    services.withdraw_dossier(actor=road.mother, dossier_id=dossier.id)
    with pytest.raises(ActionNotPossible):
        services.receive_dossier(actor=road.desk, dossier_id=dossier.id, checks=ALL_OK)


def test_the_receipt_prints_the_code_the_due_date_and_the_papers(road: Road) -> None:
    """Form 01 (law.md 3.4)."""
    from io import BytesIO

    from pypdf import PdfReader

    from motcua.casework.dossiers.services.printing import print_form

    with at("2026-11-23T09:20"):
        dossier = road.received()
        pdf = print_form(dossier, dossier.forms.get())
    text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    assert str(dossier.code) in text
    assert "25/11/2026" in text
    assert "Danh Thị Minh Hoạ" in text
    assert "089000000001" not in text
