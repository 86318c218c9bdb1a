"""What signing promises to the rest of the house: cheap to import, clear refusals, one registry."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from unittest import mock

import pytest

from motcua.foundation.signing import errors, ports
from motcua.foundation.signing.rules.verdicts import sentence
from motcua.foundation.signing.services.check import check_pdf
from motcua.foundation.signing.tests.authority import OFFICER, Authority, KeyKeeper
from motcua.foundation.signing.types import SignatureReport, Signer, Verdict
from motcua.kernel.errors import Refusal

REFUSALS = [
    errors.NoSigningCredential,
    errors.WrongSignature,
    errors.UnsignablePdf,
    errors.NoSigningService,
    errors.SigningRefused,
]


def test_importing_the_services_does_not_load_the_signing_library() -> None:
    program = (
        "import django; django.setup(); import sys; from motcua.foundation.signing import services, views;"
        "print([m for m in sys.modules if m.startswith(('pyhanko', 'asn1crypto'))])"
    )
    env = {**__import__("os").environ, "DJANGO_SETTINGS_MODULE": "motcua.sites.compose.settings"}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env=env)
    assert done.stdout.strip().splitlines()[-1] == "[]"


@pytest.mark.parametrize("refusal", REFUSALS)
def test_each_refusal_says_what_happened_and_what_to_do(refusal: type[Refusal]) -> None:
    made = refusal(name=OFFICER.name, reason="The certificate is revoked")
    assert made.sentence("vi").endswith(".") and made.sentence("en").endswith(".")
    assert made.sentence("vi") != made.sentence("en")


def test_codes_of_refusals_are_their_own() -> None:
    assert len({refusal.code for refusal in REFUSALS}) == len(REFUSALS)


def test_the_last_registered_service_is_used(authority: Authority) -> None:
    with mock.patch.dict(ports._signers, clear=True), mock.patch.dict(ports._trust, clear=True):
        keeper = KeyKeeper(authority)
        ports.register_signer(keeper)
        ports.register_trust(authority)
        assert ports.remote_signer() is keeper
        assert ports.trusted_roots() == authority.roots()


def test_without_a_trust_store_nothing_is_trusted_and_nothing_breaks() -> None:
    with mock.patch.dict(ports._trust, clear=True):
        assert ports.trusted_roots() == ()


def test_without_a_signing_service_the_refusal_is_plain() -> None:
    with mock.patch.dict(ports._signers, clear=True), pytest.raises(errors.NoSigningService):
        ports.remote_signer()


def test_reports_and_signers_cannot_be_changed_afterwards() -> None:
    for value in (SignatureReport(Verdict.VALID, ""), Signer("r", "n", "t", "a")):
        with pytest.raises(dataclasses.FrozenInstanceError):
            value.sentence = "x"  # type: ignore[misc,union-attr]


def test_a_report_is_worth_nothing_until_proven_otherwise() -> None:
    report = SignatureReport(Verdict.UNREADABLE, "")
    assert not (report.valid or report.intact or report.trusted or report.covers_whole_file)


def test_an_unknown_time_and_signer_still_make_a_sentence() -> None:
    assert "người ký" in sentence(Verdict.UNTRUSTED)
    assert "không rõ" in sentence(Verdict.VALID, who="A")


def test_an_unsigned_paper_needs_no_trusted_roots(paper: bytes) -> None:
    with mock.patch.object(ports, "trusted_roots", side_effect=AssertionError("asked")):
        assert check_pdf(paper).verdict is Verdict.NO_SIGNATURE
