"""Anybody checks a paper by its QR code and learns no more than needed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from motcua.foundation.accounts.services import sign_in
from motcua.foundation.accounts.types import AccountKind, Identity
from motcua.foundation.signing import services as signing
from motcua.foundation.signing.types import SignatureReport, Verdict
from motcua.foundation.vault import services as vault
from motcua.foundation.vault.types import DocumentInfo
from motcua.kernel.access import SYSTEM
from motcua.kernel.clock import now, today
from motcua.sites.portal import verify

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"xref\n0 3\n0000000000 65535 f \n0000000009 00000 n \n0000000052 00000 n \n"
    b"trailer<</Size 3/Root 1 0 R>>\nstartxref\n95\n%%EOF\n"
)
VALID = SignatureReport(Verdict.VALID, "Chữ ký hợp lệ.", valid=True, signer_name="Lê Thị Thử Nghiệm", signed_at=now())
ALTERED = SignatureReport(Verdict.ALTERED, "Nội dung đã bị sửa sau khi ký.")


@pytest.fixture(autouse=True)
def _files(db: None, settings: Any, tmp_path: Any) -> None:
    settings.FILES_ROOT = tmp_path


def paper(**values: Any) -> DocumentInfo:
    identity = Identity(AccountKind.CITIZEN, "089000000017", "Danh Thị Minh Hoạ", 2)
    holder = sign_in(identity)
    kept = vault.keep_file(PDF, name="giay-khai-sinh.pdf", owner=None)
    given: dict[str, Any] = {"title": "Giấy khai sinh", "issued_by": "H01.101", "subject": "dossier:1"}
    return vault.keep_document(account_id=holder.id, file_id=kept.id, **{**given, **values})


def found(monkeypatch: pytest.MonkeyPatch, report: SignatureReport) -> None:
    monkeypatch.setattr(signing, "check_pdf", lambda pdf: report)


@pytest.mark.usefixtures("province")
def test_a_genuine_paper_shows_kind_agency_date_and_masked_holder(monkeypatch: pytest.MonkeyPatch) -> None:
    found(monkeypatch, VALID)
    answer = Client().get(f"/xac-minh/{paper().verify_token}/")
    html = answer.content.decode()
    assert "note--ok" in html
    assert "Giấy khai sinh" in html
    assert "UBND phường Bình Đức" in html
    assert "D• T• M• Hoạ" in html
    assert answer["Cache-Control"] == "no-store"


def test_the_page_tells_no_full_name_number_or_file(monkeypatch: pytest.MonkeyPatch) -> None:
    found(monkeypatch, VALID)
    html = Client().get(f"/xac-minh/{paper().verify_token}/").content.decode()
    assert "Danh Thị Minh Hoạ" not in html
    assert "089000000017" not in html
    assert "/tep/" not in html
    assert "noindex" in html


def test_a_withdrawn_paper_is_bad_even_when_its_signature_is_good(monkeypatch: pytest.MonkeyPatch) -> None:
    found(monkeypatch, VALID)
    document = paper()
    vault.withdraw_document(document.id, actor=SYSTEM, reason="Cấp sai nơi sinh")
    answer = verify.answer_for(document.verify_token)
    assert (answer.kind, answer.title) == ("bad", "Giấy tờ đã bị thu hồi")
    assert "Cấp sai nơi sinh" in answer.sentence


def test_a_paper_out_of_date_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    found(monkeypatch, VALID)
    assert verify.answer_for(paper(valid_until=today() - timedelta(days=1)).verify_token).kind == "warn"
    assert verify.answer_for(paper(subject="dossier:2", valid_until=date.max).verify_token).kind == "ok"


def test_an_altered_file_is_bad_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    found(monkeypatch, ALTERED)
    answer = verify.answer_for(paper().verify_token)
    assert (answer.kind, answer.sentence) == ("bad", "Nội dung đã bị sửa sau khi ký.")


def test_a_paper_without_a_signature_is_not_called_valid() -> None:
    assert verify.answer_for(paper().verify_token).kind == "bad"


@pytest.mark.parametrize("token", ["ABCD", "x" * 300, "%27--", "..%2F"])
def test_an_unknown_or_hostile_code_finds_no_paper(token: str) -> None:
    answer = Client().get(f"/xac-minh/{token}/")
    assert answer.status_code in (200, 404)
    assert "note--ok" not in answer.content.decode()


def test_names_are_masked_to_initials_and_given_name() -> None:
    assert verify.masked_name("Danh Thị Minh Hoạ") == "D• T• M• Hoạ"
    assert verify.masked_name("Hoạ") == "Hoạ"
    assert verify.masked_name("") == ""
