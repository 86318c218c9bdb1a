"""Their words and ours."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from hypothesis import assume, given
from hypothesis import strategies as st

from motcua.connectors.csc_signing import mapping
from motcua.connectors.csc_signing.adapter import _chain
from motcua.connectors.csc_signing.client import _unb64
from motcua.connectors.csc_signing.sandbox.authority import Authority, Subject
from motcua.connectors.csc_signing.tests.conftest import OFFICER
from motcua.kernel.errors import OutsideUnavailable

GOOD: dict[str, object] = {"key": {"status": "enabled"}, "cert": {"status": "valid"}}


@pytest.fixture(scope="module")
def leaf(tmp_path_factory: pytest.TempPathFactory) -> x509.Certificate:
    folder: Path = tmp_path_factory.mktemp("leaf")
    authority = Authority(folder)
    return authority.certificate(authority.credential_for(Subject("u", OFFICER.name, OFFICER.title, OFFICER.agency)))


@given(st.integers(1, 2**256 - 1), st.integers(1, 2**256 - 1))
def test_the_bare_pair_and_der_are_the_same_signature(r: int, s: int) -> None:
    pair = r.to_bytes(32, "big") + s.to_bytes(32, "big")
    assume(pair[:2] != b"\x30\x3e")
    der = mapping.signature_value(pair)
    assert mapping.bare_pair(der) == pair


def test_der_passes_through_unchanged() -> None:
    der = b"\x30\x45" + bytes(69)
    assert mapping.signature_value(der) == der


def test_client_data_is_json_with_vietnamese_letters() -> None:
    assert json.loads(mapping.client_data(OFFICER))["organization"] == OFFICER.agency
    assert "Ủy ban" in mapping.client_data(OFFICER)


@pytest.mark.parametrize(
    "info",
    [
        {},
        {"key": {"status": "enabled"}},
        {"key": {"status": "disabled"}, "cert": {"status": "valid"}},
        {"key": {"status": "enabled"}, "cert": {"status": "suspended"}},
        {"key": "enabled", "cert": "valid"},
    ],
)
def test_anything_but_enabled_and_valid_is_unusable(leaf: x509.Certificate, info: dict[str, object]) -> None:
    assert not mapping.is_usable(info, leaf, datetime.now(UTC))


def test_a_certificate_is_usable_only_in_its_time(leaf: x509.Certificate) -> None:
    instant = datetime.now(UTC)
    assert mapping.is_usable(GOOD, leaf, instant)
    assert not mapping.is_usable(GOOD, leaf, instant + timedelta(days=365 * 4))
    assert not mapping.is_usable(GOOD, leaf, instant - timedelta(days=3))


def test_a_certificate_speaks_for_one_officer_of_one_agency(leaf: x509.Certificate) -> None:
    assert mapping.speaks_for(leaf, OFFICER)
    assert not mapping.speaks_for(leaf, type(OFFICER)(OFFICER.ref, "Phạm Văn Giả Định", "", OFFICER.agency))
    assert not mapping.speaks_for(leaf, type(OFFICER)(OFFICER.ref, OFFICER.name, "", "Sở khác"))


@pytest.mark.parametrize("values", [[], ["not base64!"]])
def test_a_signature_that_is_not_base64_is_an_outage(values: list[str]) -> None:
    with pytest.raises(OutsideUnavailable):
        _unb64(values)


@pytest.mark.parametrize(
    "info", [{}, {"cert": {}}, {"cert": {"certificates": []}}, {"cert": {"certificates": ["AAAA"]}}]
)
def test_certificates_that_cannot_be_read_are_an_outage(info: dict[str, object]) -> None:
    with pytest.raises(OutsideUnavailable):
        _chain(info)
