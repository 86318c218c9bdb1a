from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.foundation.accounts import rules, selectors
from motcua.foundation.accounts.errors import AssuranceTooLow, IdentityRejected
from motcua.foundation.accounts.tests.factories import identity

POLICY = selectors.sign_in_policy()
NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


def test_an_identity_at_level_two_is_accepted() -> None:
    rules.check_identity(identity(), POLICY)


@pytest.mark.parametrize("level", [0, 1])
def test_an_identity_below_level_two_is_refused_and_told_where_to_go(level: int) -> None:
    with pytest.raises(AssuranceTooLow) as refusal:
        rules.check_identity(identity(assurance_level=level), POLICY)
    assert f"mức {level}" in refusal.value.sentence()
    assert "tại quầy" in refusal.value.sentence()


@pytest.mark.parametrize("number", ["", "123456789", "08900000000x", "0890000000011"])
def test_an_old_or_broken_person_number_is_refused(number: str) -> None:
    """R-DAT-02: the population database knows people by 12 digits; the 9 of old identity papers are no key."""
    broken = identity()
    with pytest.raises(IdentityRejected, match="person_number"):
        rules.check_identity(type(broken)(**{**broken.__dict__, "person_number": number}), POLICY)


def test_an_identity_without_a_name_is_refused() -> None:
    with pytest.raises(IdentityRejected, match="name"):
        rules.check_identity(identity(name=""), POLICY)


def test_a_session_ends_after_sixty_idle_minutes() -> None:
    assert rules.session_holds(POLICY, NOON, NOON, NOON + timedelta(minutes=59))
    assert not rules.session_holds(POLICY, NOON, NOON, NOON + timedelta(minutes=60))


def test_a_session_ends_after_twelve_hours_however_busy() -> None:
    seen = NOON + timedelta(hours=11, minutes=59)
    assert rules.session_holds(POLICY, NOON, seen, seen)
    assert not rules.session_holds(POLICY, NOON, seen, NOON + timedelta(hours=12))


@pytest.mark.parametrize(
    "path", ["/", "/ho-so/?trang=2", "/thu-tuc/1.004873/#phi", "/tim/?q=khai%20sinh", "/tim/?q=" + "a" * 1992]
)
def test_a_path_of_this_site_is_kept(path: str) -> None:
    assert rules.own_path(path) == path


@pytest.mark.parametrize(
    "path",
    [
        "https://example.vn/",
        "//example.vn/",
        "/\\example.vn/",
        "javascript:alert(1)",
        "ho-so/",
        "",
        "/ho-so/\r\nSet-Cookie: a=b",
        "/dang-nhap/?next=/",
        "/dang-xuat/",
        "///example.vn",
        "\t//example.vn",
        "/tim/?q=" + "a" * 1993,
    ],
)
def test_any_other_target_leads_home(path: str) -> None:
    assert rules.own_path(path) == "/"


@given(st.text())
def test_no_text_leads_to_another_site(text: str) -> None:
    kept = rules.own_path(text)
    assert kept.startswith("/") and not kept.startswith("//") and "\\" not in kept


def test_the_challenge_is_that_of_rfc_7636_appendix_b() -> None:
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    assert rules.code_challenge(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_a_commune_is_reached_from_itself_its_province_and_everywhere() -> None:
    assert rules.agency_and_above("H01.128") == ["", "H01", "H01.128"]


@pytest.mark.parametrize("text", ["0900 000 001", "+84900000001", "0900.000.001"])
def test_a_vietnamese_phone_number_is_one(text: str) -> None:
    assert rules.is_phone(text)


@pytest.mark.parametrize("text", ["900000001", "0900 000 00", "0900 000 001 2", "số của tôi"])
def test_anything_else_is_no_phone_number(text: str) -> None:
    assert not rules.is_phone(text)


@pytest.mark.parametrize(
    "text",
    [
        "a@b",
        "a b@example.vn",
        "a@example.vn\nBcc: b@example.vn",
        "@example.vn",
        "a@b@example.vn",
        "a\x00@example.vn",
        "a\x1b[2J@example.vn",
        "a@exam\x7fple.vn",
        "a\u202e@example.vn",
        "minhhoạ@example.vn",
        "=cmd()@example.vn",
        "+1@example.vn",
        "-1@example.vn",
        "@@example.vn",
        "'a@example.vn",
        "|a@example.vn",
    ],
)
def test_what_cannot_be_written_to_is_no_email(text: str) -> None:
    assert not rules.is_email(text)


@pytest.mark.parametrize("text", ["minhhoa@example.vn", "minh.hoa+ho-so@mail.example.vn", "_m-1'a=b@example.vn"])
def test_an_ordinary_address_is_an_email(text: str) -> None:
    assert rules.is_email(text)
