"""A person's own store: keep once, find by code, withdraw; strangers see nothing (F-116, R-RET-03, R-DAT-05)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest

from motcua.foundation.vault import errors, selectors, services
from motcua.foundation.vault.models import PersonalDocument
from motcua.foundation.vault.tests import factories as make
from motcua.foundation.vault.types import COMPONENT, RESULT, DocumentInfo
from motcua.kernel import clock
from motcua.kernel.access import SYSTEM
from motcua.kernel.errors import NotFound
from motcua.kernel.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def citizen() -> UUID:
    return make.account()


@pytest.fixture
def file_id(citizen: UUID) -> UUID:
    return services.keep_file(make.pdf(), name="khai-sinh.pdf", owner=None).id


def keep(
    citizen: UUID, file_id: UUID, token: str | None = None, kind: str = RESULT, valid_until: date | None = None
) -> DocumentInfo:
    return services.keep_document(
        account_id=citizen,
        kind=kind,
        title="Giấy khai sinh",
        file_id=file_id,
        issued_by="H01.128",
        subject="dossier:0192",
        valid_until=valid_until,
        verify_token=token,
    )


def test_a_result_lies_in_the_store_of_its_applicant(citizen: UUID, file_id: UUID) -> None:
    kept = keep(citizen, file_id)
    assert selectors.documents_of(citizen) == [kept]
    assert selectors.document(kept.id) == kept
    assert kept.file.name == "khai-sinh.pdf"


def test_a_stranger_has_an_empty_store(citizen: UUID, file_id: UUID) -> None:
    keep(citizen, file_id)
    assert selectors.documents_of(make.account("Trần Văn Mẫu")) == []


def test_the_code_is_known_before_the_paper_is_printed(citizen: UUID, file_id: UUID) -> None:
    token = services.new_verify_token()
    assert keep(citizen, file_id, token).verify_token == token


def test_keeping_twice_with_one_code_keeps_once(citizen: UUID, file_id: UUID) -> None:
    token = services.new_verify_token()
    assert keep(citizen, file_id, token) == keep(citizen, file_id, token)
    assert PersonalDocument.objects.count() == 1


def test_a_code_never_serves_two_papers(citizen: UUID, file_id: UUID) -> None:
    token = services.new_verify_token()
    keep(citizen, file_id, token)
    with pytest.raises(errors.TokenTaken):
        keep(make.account("Trần Văn Mẫu"), file_id, token)


def test_a_paper_is_found_by_its_code_however_it_is_typed(citizen: UUID, file_id: UUID) -> None:
    kept = keep(citizen, file_id)
    typed = "-".join(kept.verify_token[at : at + 4] for at in range(0, 20, 4)).lower()
    assert selectors.document_by_token(f" {typed} ") == kept


@pytest.mark.parametrize("token", ["", "0", "X" * 20, "x" * 500, "' OR 1=1 --"])
def test_a_code_that_belongs_to_nothing_finds_nothing(citizen: UUID, file_id: UUID, token: str) -> None:
    keep(citizen, file_id)
    with pytest.raises(NotFound):
        selectors.document_by_token(token)


def test_an_unknown_document_does_not_exist() -> None:
    with pytest.raises(NotFound):
        selectors.document(uuid4())
    with pytest.raises(NotFound):
        services.withdraw_document(uuid4(), actor=SYSTEM, reason="")


def test_a_withdrawn_paper_stays_findable_and_says_so(citizen: UUID, file_id: UUID) -> None:
    kept = keep(citizen, file_id)
    services.withdraw_document(kept.id, actor=SYSTEM, reason="Cấp lại do sai họ tên")
    found = selectors.document_by_token(kept.verify_token)
    assert found.is_withdrawn and found.withdrawn_reason == "Cấp lại do sai họ tên"
    assert not found.is_current(clock.today())
    assert selectors.documents_of(citizen, withdrawn=False) == []


def test_withdrawing_twice_is_withdrawing_once(citizen: UUID, file_id: UUID) -> None:
    kept = keep(citizen, file_id)
    first = services.withdraw_document(kept.id, actor=SYSTEM, reason="Lần một")
    assert services.withdraw_document(kept.id, actor=SYSTEM, reason="Lần hai") == first
    assert AuditEntry.objects.filter(action="withdraw_document").count() == 1


def test_a_paper_is_current_up_to_and_with_its_last_day(citizen: UUID, file_id: UUID) -> None:
    kept = keep(citizen, file_id, valid_until=date(2026, 12, 31))
    assert kept.is_current(date(2026, 12, 31))
    assert not kept.is_current(date(2027, 1, 1))


def test_components_and_results_are_told_apart(citizen: UUID, file_id: UUID) -> None:
    keep(citizen, file_id)
    component = keep(citizen, file_id, kind=COMPONENT)
    assert selectors.documents_of(citizen, kind=COMPONENT) == [component]


def test_the_newest_paper_comes_first(citizen: UUID, file_id: UUID) -> None:
    with clock.at(datetime(2026, 11, 1, tzinfo=UTC)):
        old = keep(citizen, file_id)
    with clock.at(datetime(2026, 11, 20, tzinfo=UTC)):
        new = keep(citizen, file_id)
    assert selectors.documents_of(citizen) == [new, old]


def test_codes_do_not_repeat() -> None:
    assert len({services.new_verify_token() for _ in range(500)}) == 500
