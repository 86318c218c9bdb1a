"""The contract of the port RemoteSigner, held against the running sandbox, its faults included."""

from __future__ import annotations

import hashlib
import time

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256
from django.db import transaction

from motcua.connectors.csc_signing.adapter import CscSigner, CscTrust
from motcua.connectors.csc_signing.client import CscClient
from motcua.connectors.csc_signing.sandbox.server import Faults
from motcua.connectors.csc_signing.tests.conftest import OFFICER, SECRET, Service
from motcua.foundation.signing import ports, services
from motcua.foundation.signing.errors import NoSigningCredential, SigningRefused, WrongSignature
from motcua.foundation.signing.types import Signer, Verdict
from motcua.kernel.errors import OutsideUnavailable
from motcua.kernel.http import NetworkInTransaction

DIGEST = hashlib.sha256(b"noi dung").digest()


@pytest.fixture
def paper() -> bytes:
    import typst

    return typst.compile("= Giấy tiếp nhận".encode(), pdf_standards="a-2b")


@pytest.fixture
def house(settings_of: Service, monkeypatch: pytest.MonkeyPatch, db: None) -> Service:
    """The whole way: signing module, this connector, the sandbox."""
    monkeypatch.setitem(ports._signers, "default", settings_of.signer)
    monkeypatch.setitem(ports._trust, "default", CscTrust())
    return settings_of


def sign(paper: bytes) -> bytes:
    return services.sign_pdf(paper, signer=OFFICER, reason="Tiếp nhận hồ sơ", place="Rạch Giá")


def test_an_officer_gets_a_certificate_in_their_name(service: Service) -> None:
    [credential] = service.signer.credentials(OFFICER)
    leaf, issuing, root = [x509.load_der_x509_certificate(der) for der in credential.chain]
    subject = {part.oid._name: part.value for part in leaf.subject}
    assert subject["commonName"] == OFFICER.name
    assert subject["organizationName"] == OFFICER.agency
    leaf.verify_directly_issued_by(issuing)
    issuing.verify_directly_issued_by(root)


def test_the_person_number_stays_out_of_the_certificate(service: Service) -> None:
    [credential] = service.signer.credentials(OFFICER)
    assert b"089000000021" not in credential.chain[0]


def test_the_same_officer_keeps_the_same_credential(service: Service) -> None:
    assert service.signer.credentials(OFFICER) == service.signer.credentials(OFFICER)


def test_another_agency_means_another_certificate(service: Service) -> None:
    moved = Signer(OFFICER.ref, OFFICER.name, OFFICER.title, "Ủy ban nhân dân phường Vĩnh Thông")
    assert service.signer.credentials(moved)[0].id != service.signer.credentials(OFFICER)[0].id


def test_a_digest_is_signed_with_the_key_of_the_certificate(service: Service) -> None:
    signer = service.signer
    [credential] = signer.credentials(OFFICER)
    value = signer.sign_digest(credential.id, DIGEST, "sha256", "Tiếp nhận hồ sơ")
    key = x509.load_der_x509_certificate(credential.chain[0]).public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    key.verify(value, DIGEST, ec.ECDSA(Prehashed(SHA256())))


def test_a_service_that_sends_the_bare_pair_is_understood(house: Service, paper: bytes) -> None:
    house.sandbox.faults = Faults(raw_signature=True)
    assert services.check_pdf(sign(paper)).valid


def test_a_paper_signed_through_the_sandbox_is_trusted_here(house: Service, paper: bytes) -> None:
    report = services.check_pdf(sign(paper))
    assert report.valid
    assert (report.signer_name, report.signer_agency) == (OFFICER.name, OFFICER.agency)


def test_nothing_calls_the_network_inside_a_transaction(house: Service, paper: bytes) -> None:
    with transaction.atomic(), pytest.raises(NetworkInTransaction):
        sign(paper)


@pytest.mark.parametrize("fault", [Faults(forged=True), Faults(wrong_hash=True)])
def test_a_false_signature_never_reaches_a_paper(house: Service, paper: bytes, fault: Faults) -> None:
    house.sandbox.faults = fault
    with pytest.raises(WrongSignature):
        sign(paper)


@pytest.mark.parametrize("fault", [Faults(truncated=True), Faults(garbled=True)])
def test_a_cut_answer_is_an_outage_not_an_answer(house: Service, paper: bytes, fault: Faults) -> None:
    house.sandbox.faults = fault
    with pytest.raises(OutsideUnavailable) as refusal:
        sign(paper)
    assert "ký số từ xa" in refusal.value.sentence()


def test_a_stalled_service_is_given_up_in_time(service: Service) -> None:
    service.sandbox.faults = Faults(stall=40.0)
    client = CscClient(service.url, "motcua", SECRET, timeout=0.2)
    started = time.monotonic()
    with pytest.raises(OutsideUnavailable):
        CscSigner(lambda: client).credentials(OFFICER)
    assert time.monotonic() - started < 20


def test_a_service_that_is_not_there_is_an_outage(service: Service) -> None:
    client = CscClient("http://127.0.0.1:9", "motcua", SECRET, timeout=0.5)
    with pytest.raises(OutsideUnavailable):
        CscSigner(lambda: client).credentials(OFFICER)


@pytest.mark.parametrize("status", ["revoked", "suspended", "expired"])
def test_a_certificate_out_of_force_signs_nothing(house: Service, paper: bytes, status: str) -> None:
    [credential] = house.signer.credentials(OFFICER)
    house.sandbox.authority.set_status(credential.id, status)
    try:
        with pytest.raises(NoSigningCredential):
            sign(paper)
    finally:
        house.sandbox.authority.set_status(credential.id, "valid")


def test_a_revocation_between_listing_and_signing_is_refused(service: Service) -> None:
    signer = service.signer
    [credential] = signer.credentials(OFFICER)
    service.sandbox.authority.set_status(credential.id, "revoked")
    try:
        with pytest.raises(SigningRefused) as refusal:
            signer.sign_digest(credential.id, DIGEST, "sha256", "")
        assert "revoked" in refusal.value.sentence()
    finally:
        service.sandbox.authority.set_status(credential.id, "valid")


def test_a_certificate_in_another_name_is_not_used(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    stranger = Signer("officer:089000000029", "Phạm Văn Giả Định", "", OFFICER.agency)
    [foreign] = service.signer.credentials(stranger)
    monkeypatch.setattr(CscClient, "credential_ids", lambda *_: [foreign.id])
    assert service.signer.credentials(OFFICER) == []


def test_an_officer_whom_the_service_does_not_know_has_no_credential(service: Service) -> None:
    assert service.signer.credentials(Signer("officer:089000000030", "", "", "")) == []


def test_an_expired_token_is_renewed_without_anyone_noticing(service: Service) -> None:
    signer = service.signer
    signer.credentials(OFFICER)
    service.sandbox.tokens.clear()
    assert signer.credentials(OFFICER)


def test_a_wrong_client_secret_is_refused_with_a_reason(service: Service) -> None:
    client = CscClient(service.url, "motcua", "wrong", timeout=30.0)
    with pytest.raises(SigningRefused):
        CscSigner(lambda: client).credentials(OFFICER)


def test_the_sandbox_root_is_fetched_once_and_then_kept(house: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    first = CscTrust().roots()
    monkeypatch.setattr("motcua.connectors.csc_signing.adapter.fetch_root", lambda *_: pytest.fail("asked again"))
    assert CscTrust().roots() == first
    assert len(first) == 1


def test_a_configured_file_of_roots_replaces_the_sandbox(
    house: Service, paper: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    from motcua.connectors.csc_signing.sandbox.authority import Authority

    signed = sign(paper)
    file = tmp_path_factory.mktemp("roots") / "roots.pem"
    file.write_bytes(Authority(file.parent / "other").root_pem())
    monkeypatch.setenv("CSC_TRUST_ROOTS", str(file))
    assert services.check_pdf(signed).verdict is Verdict.UNTRUSTED
    file.write_bytes(file.read_bytes() + house.sandbox.authority.root_pem())
    assert services.check_pdf(signed).verdict is Verdict.VALID


def test_a_real_service_without_configured_roots_trusts_nothing(
    house: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CSC_URL", house.url)
    assert CscTrust().roots() == ()
