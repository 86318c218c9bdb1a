"""Signing: only a digest leaves, the document comes back signed, and nothing else is accepted."""

from __future__ import annotations

import hashlib
from unittest import mock

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from motcua.foundation.signing import ports
from motcua.foundation.signing.errors import NoSigningCredential, NoSigningService, UnsignablePdf, WrongSignature
from motcua.foundation.signing.services import check_pdf, sign_pdf
from motcua.foundation.signing.tests.authority import OFFICER, Authority, KeyKeeper
from motcua.foundation.signing.types import Credential, Signer
from motcua.kernel.models import AuditEntry

pytestmark = pytest.mark.django_db


def signed(paper: bytes, signer: Signer = OFFICER) -> bytes:
    return sign_pdf(paper, signer=signer, reason="Ban hành kết quả", place="Rạch Giá")


def test_a_signed_paper_names_officer_agency_reason_and_place(paper: bytes, keeper: KeyKeeper) -> None:
    report = check_pdf(signed(paper))
    assert report.valid
    assert (report.signer_name, report.signer_agency) == (OFFICER.name, OFFICER.agency)
    assert (report.reason, report.place) == ("Ban hành kết quả", "Rạch Giá")


def test_only_a_digest_leaves_the_house(paper: bytes, keeper: KeyKeeper) -> None:
    signed(paper)
    [(digest, algorithm, description)] = keeper.asked
    assert len(digest) == hashlib.sha256().digest_size
    assert algorithm == "sha256"
    assert description == f"Ban hành kết quả ({OFFICER.agency})"


def test_the_signature_is_pades_with_the_certificate_bound_in(paper: bytes, keeper: KeyKeeper) -> None:
    from io import BytesIO

    from pyhanko.pdf_utils.reader import PdfFileReader

    [signature] = PdfFileReader(BytesIO(signed(paper))).embedded_regular_signatures
    attributes = {attribute["type"].native for attribute in signature.signer_info["signed_attrs"]}
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert signature.field_name == "ChuKySo1"
    assert {"content_type", "message_digest", "signing_certificate_v2"} <= attributes
    assert "signing_time" not in attributes


def test_the_unsigned_paper_is_untouched_inside_the_signed_one(paper: bytes, keeper: KeyKeeper) -> None:
    assert signed(paper).startswith(paper)


def test_a_second_officer_signs_in_a_field_of_their_own(paper: bytes, keeper: KeyKeeper) -> None:
    second = Signer("officer:089000000022", "Phạm Văn Giả Định", "Công chức tư pháp", OFFICER.agency)
    report = check_pdf(signed(signed(paper), second))
    assert report.valid
    assert report.count == 2
    assert report.signer_name == "Phạm Văn Giả Định"


def test_signing_leaves_a_trace_without_the_person_number(paper: bytes, keeper: KeyKeeper) -> None:
    result = signed(paper)
    entry = AuditEntry.objects.get(action="sign_pdf")
    assert entry.subject == f"pdf:{hashlib.sha256(result).hexdigest()}"
    assert entry.actor_name == OFFICER.name
    assert "089000000021" not in str(entry.detail)


def test_an_officer_without_a_certificate_signs_nothing(paper: bytes, keeper: KeyKeeper) -> None:
    with mock.patch.object(keeper, "credentials", return_value=[]), pytest.raises(NoSigningCredential) as refusal:
        signed(paper)
    assert OFFICER.name in refusal.value.sentence()
    assert not AuditEntry.objects.exists()


def test_a_signature_over_another_digest_never_reaches_the_paper(paper: bytes, keeper: KeyKeeper) -> None:
    class WrongHash(KeyKeeper):
        def sign_digest(self, credential_id: str, digest: bytes, algorithm: str, description: str) -> bytes:
            return super().sign_digest(credential_id, bytes(32), algorithm, description)

    with (
        mock.patch.dict(ports._signers, {"default": WrongHash(keeper.authority)}),
        pytest.raises(WrongSignature),
    ):
        signed(paper)
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("value", [b"", b"\x30\x06\x02\x01\x01\x02\x01\x01", b"no signature at all" * 5])
def test_rubbish_in_place_of_a_signature_is_refused(paper: bytes, keeper: KeyKeeper, value: bytes) -> None:
    with mock.patch.object(keeper, "sign_digest", return_value=value), pytest.raises(WrongSignature):
        signed(paper)


def test_a_signature_by_another_key_is_refused(paper: bytes, authority: Authority, keeper: KeyKeeper) -> None:
    stranger = ec.generate_private_key(ec.SECP256R1())
    _, chain = authority.issue(OFFICER)
    keeper.keys["x"] = stranger
    with (
        mock.patch.object(keeper, "credentials", return_value=[Credential("x", chain)]),
        pytest.raises(WrongSignature),
    ):
        signed(paper)


@pytest.mark.parametrize("pdf", [b"", b"%PDF-1.7 only a head", b"<html>no</html>", b"%PDF-1.7\nstartxref\n9\n%%EOF"])
def test_what_is_no_pdf_cannot_be_signed(pdf: bytes, keeper: KeyKeeper) -> None:
    with pytest.raises(UnsignablePdf):
        signed(pdf)
    assert keeper.asked == []


def test_a_locked_pdf_cannot_be_signed(paper: bytes, keeper: KeyKeeper) -> None:
    from io import BytesIO

    from pypdf import PdfReader, PdfWriter

    writer, output = PdfWriter(PdfReader(BytesIO(paper))), BytesIO()
    writer.encrypt("mật khẩu", algorithm="AES-256")
    writer.write(output)
    with pytest.raises(UnsignablePdf):
        signed(output.getvalue())


def test_a_copy_without_a_signing_service_says_so(paper: bytes) -> None:
    with mock.patch.dict(ports._signers, clear=True), pytest.raises(NoSigningService):
        signed(paper)
