"""The contract of the port IdentityProvider, against the sandbox as a real server."""

from __future__ import annotations

from datetime import date, timedelta

import httpx
import pytest

from motcua.connectors.vneid import client
from motcua.connectors.vneid.adapter import Vneid
from motcua.connectors.vneid.sandbox import FAULTS
from motcua.connectors.vneid.tests.conftest import REDIRECT, VERIFIER, Running
from motcua.foundation.accounts.errors import IdentityRejected
from motcua.foundation.accounts.types import AccountKind
from motcua.kernel.clock import at, now
from motcua.kernel.errors import OutsideUnavailable

pytestmark = pytest.mark.django_db

REASONS = {
    "wrong_nonce": "nonce",
    "wrong_signature": "signature",
    "alg_none": "malformed",
    "shared_secret": "malformed",
    "unknown_key": "signature",
    "other_audience": "audience",
    "other_party": "audience",
    "other_issuer": "issuer",
    "expired": "expired",
    "no_subject": "subject",
    "truncated_token": "signature",
    "truncated_answer": "malformed",
    "page_instead": "malformed",
    "list_instead": "malformed",
    "other_subject": "subject",
}


def test_a_citizen_comes_back_with_what_was_proved(running: Running) -> None:
    identity = running.identity("citizen")
    assert (identity.name, identity.person_number) == ("Danh Thị Minh Hoạ", "089000000001")
    assert (identity.kind, identity.assurance_level) == (AccountKind.CITIZEN, 2)
    assert (identity.birth_date, identity.gender) == (date(1994, 3, 12), "female")
    assert (identity.residence_unit_code, identity.email) == ("30742", "minhhoa@example.vn")


def test_a_representative_comes_back_with_the_enterprise(running: Running) -> None:
    identity = running.identity("enterprise")
    assert identity.kind == AccountKind.ENTERPRISE
    assert (identity.organisation_number, identity.organisation_name) == ("0890000003", "Công ty TNHH Giả Định Thí Dụ")


def test_an_officer_is_a_person_like_any_other_to_the_provider(running: Running) -> None:
    assert running.identity("desk_officer").kind == AccountKind.CITIZEN


def test_a_low_level_is_told_as_it_is(running: Running) -> None:
    assert running.identity("level_one").assurance_level == 1


def test_state_and_issuer_come_back_with_the_code(running: Running) -> None:
    answer = running.sign_in()
    assert (answer["state"], answer["iss"]) == ("s-1", running.issuer)


def test_stopping_comes_back_without_a_code(running: Running) -> None:
    answer = running.sign_in(stop="1")
    assert answer["error"] == "access_denied" and "code" not in answer


def test_a_thin_token_is_completed_from_userinfo(running: Running) -> None:
    assert running.identity(fault="thin_token").person_number == "089000000001"


@pytest.mark.parametrize(("fault", "reason"), REASONS.items())
def test_a_forged_or_broken_answer_is_rejected_with_its_reason(running: Running, fault: str, reason: str) -> None:
    with pytest.raises(IdentityRejected) as refusal:
        running.identity(fault=fault)
    assert refusal.value.fields["reason"] == reason


def test_every_fault_of_the_sandbox_has_a_test() -> None:
    assert set(FAULTS) == set(REASONS) | {"thin_token", "error_500"}


def test_a_broken_server_is_no_answer(running: Running) -> None:
    with pytest.raises(OutsideUnavailable):
        running.identity(fault="error_500")


def test_a_provider_that_is_down_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    client.forget_cached()
    monkeypatch.setenv("VNEID_ISSUER", "http://127.0.0.1:9")
    with pytest.raises(OutsideUnavailable):
        Vneid().authorization_url(state="s", nonce="n", code_challenge="c", redirect_uri=REDIRECT)


def test_a_token_for_another_visit_is_rejected(running: Running) -> None:
    with pytest.raises(IdentityRejected, match="nonce"):
        running.identity(nonce="another visit")


def test_a_code_works_once(running: Running) -> None:
    code = running.sign_in()["code"]
    Vneid().exchange(code=code, verifier=VERIFIER, redirect_uri=REDIRECT, nonce="n-1")
    with pytest.raises(IdentityRejected, match="refused"):
        Vneid().exchange(code=code, verifier=VERIFIER, redirect_uri=REDIRECT, nonce="n-1")


@pytest.mark.parametrize("verifier", ["", "w" * 64, "é" * 43])
def test_a_stolen_code_without_its_verifier_is_worth_nothing(running: Running, verifier: str) -> None:
    code = running.sign_in()["code"]
    with pytest.raises(IdentityRejected, match="refused"):
        Vneid().exchange(code=code, verifier=verifier, redirect_uri=REDIRECT, nonce="n-1")


def test_a_code_shown_from_another_address_is_refused(running: Running) -> None:
    code = running.sign_in()["code"]
    with pytest.raises(IdentityRejected, match="refused"):
        Vneid().exchange(code=code, verifier=VERIFIER, redirect_uri="http://testserver/dang-nhap/ve", nonce="n-1")


@pytest.mark.parametrize("code", ["", "forged"])
def test_a_forged_code_is_refused(running: Running, code: str) -> None:
    with pytest.raises(IdentityRejected):
        Vneid().exchange(code=code, verifier=VERIFIER, redirect_uri=REDIRECT, nonce="n-1")


def test_a_late_code_is_refused(running: Running) -> None:
    code = running.sign_in()["code"]
    grant = running.provider.codes[code]
    running.provider.codes[code] = type(grant)(**{**grant.__dict__, "issued_at": grant.issued_at - 61})
    with pytest.raises(IdentityRejected, match="refused"):
        Vneid().exchange(code=code, verifier=VERIFIER, redirect_uri=REDIRECT, nonce="n-1")


def test_a_wrong_client_secret_is_refused(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    code = running.sign_in()["code"]
    monkeypatch.setenv("VNEID_CLIENT_SECRET", "guessed")
    with pytest.raises(IdentityRejected, match="refused"):
        Vneid().exchange(code=code, verifier=VERIFIER, redirect_uri=REDIRECT, nonce="n-1")


def test_a_token_that_reaches_us_late_is_expired(running: Running) -> None:
    code = running.sign_in()["code"]
    with at(now() + timedelta(minutes=12)), pytest.raises(IdentityRejected, match="expired"):
        Vneid().exchange(code=code, verifier=VERIFIER, redirect_uri=REDIRECT, nonce="n-1")


def test_a_key_changed_at_the_provider_is_found_without_a_restart(running: Running, key_home: object) -> None:
    running.identity()
    from joserfc.jwk import RSAKey

    from motcua.connectors.vneid.sandbox.tokens import Tokens

    running.provider.tokens = Tokens(RSAKey.generate_key(2048, {"kid": "new", "use": "sig"}), "motcua")
    assert running.identity().person_number == "089000000001"


def test_a_description_for_another_issuer_is_not_believed(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VNEID_ISSUER", running.issuer.replace("127.0.0.1", "localhost"))
    client._cache[f"{running.issuer.replace('127.0.0.1', 'localhost')}/.well-known/openid-configuration"] = (
        1e12,
        {"issuer": running.issuer},
    )
    with pytest.raises(IdentityRejected, match="issuer"):
        Vneid().authorization_url(state="s", nonce="n", code_challenge="c", redirect_uri=REDIRECT)


def test_a_person_may_also_be_typed_by_number(running: Running) -> None:
    assert running.sign_in(number="0890 0000 0001")["code"]


# ---------- tokens shown by a program ----------


def _token(running: Running, key: str = "citizen", **changes: str) -> str:
    person = next(p for p in running.provider.people if p.key == key)
    return running.provider.tokens.identity_token(person, issuer=running.issuer, **changes)


def test_a_fresh_identity_token_of_a_program_is_proved(running: Running) -> None:
    assert Vneid().verify(id_token=_token(running)).person_number == "089000000001"


def test_an_identity_token_older_than_five_minutes_opens_no_session(running: Running) -> None:
    token = _token(running)
    with at(now() + timedelta(minutes=6)), pytest.raises(IdentityRejected, match="expired"):
        Vneid().verify(id_token=token)


@pytest.mark.parametrize("fault", ["wrong_signature", "alg_none", "shared_secret", "other_audience", "other_issuer"])
def test_a_forged_token_of_a_program_is_rejected(running: Running, fault: str) -> None:
    with pytest.raises(IdentityRejected):
        Vneid().verify(id_token=_token(running, fault=fault))


@pytest.mark.parametrize("token", ["", ".", "a.b", "a.b.c", "e30.e30.", "é.é.é", "x" * 16_000, "." * 9])
def test_what_is_no_token_at_all_is_malformed(running: Running, token: str) -> None:
    with pytest.raises(IdentityRejected, match="malformed"):
        Vneid().verify(id_token=token)


def test_a_changed_claim_breaks_the_signature(running: Running) -> None:
    header, payload, signature = _token(running).split(".")
    other = _token(running, "leader").split(".")[1]
    assert other != payload
    with pytest.raises(IdentityRejected, match="signature"):
        Vneid().verify(id_token=f"{header}.{other}.{signature}")


def test_an_access_token_is_no_identity_token(running: Running) -> None:
    with pytest.raises(IdentityRejected):
        Vneid().verify(id_token=running.provider.tokens.access_token(running.issuer, "citizen"))


# ---------- the sandbox itself ----------


@pytest.mark.parametrize(
    "change",
    [
        {"client_id": "another"},
        {"redirect_uri": "https://example.vn/dang-nhap/ve"},
        {"redirect_uri": "http://localhost/elsewhere"},
        {"response_type": "token"},
        {"scope": "profile"},
        {"code_challenge": ""},
        {"code_challenge_method": "plain"},
    ],
)
def test_the_sandbox_sends_nobody_back_on_a_wrong_request(running: Running, change: dict[str, str]) -> None:
    address = httpx.URL(Vneid().authorization_url(state="s", nonce="n", code_challenge="c" * 43, redirect_uri=REDIRECT))
    wrong = address.copy_merge_params(change)
    assert httpx.get(wrong).status_code == 400
    assert httpx.post(wrong, data={"person": "citizen"}).status_code == 400


def test_the_sign_in_page_lists_the_invented_people_without_script_or_inline_style(running: Running) -> None:
    address = Vneid().authorization_url(state="s", nonce="n", code_challenge="c" * 43, redirect_uri=REDIRECT)
    page = httpx.get(address)
    assert 'lang="vi"' in page.text and "<script" not in page.text and "style=" not in page.text
    assert all(person.name in page.text for person in running.provider.people)
    assert "min-height: 56px" in httpx.get(f"{running.issuer}/style.css").text
    assert httpx.get(f"{running.issuer}/").status_code == 200


def test_an_unknown_person_or_page_is_refused(running: Running) -> None:
    address = Vneid().authorization_url(state="s", nonce="n", code_challenge="c" * 43, redirect_uri=REDIRECT)
    unknown = httpx.post(address, data={"number": "000000000000"})
    assert unknown.status_code == 400 and "Không có người thử nào" in unknown.text
    assert httpx.post(address, data={"person": "nobody"}).status_code == 400
    assert httpx.get(f"{running.issuer}/nowhere").status_code == 404
    assert httpx.post(f"{running.issuer}/sandbox/faults", data={"fault": "unknown"}).status_code == 404


def test_userinfo_answers_its_own_tokens_only(running: Running) -> None:
    for token in ("none", "forged", _token(running)):
        answer = httpx.post(f"{running.issuer}/userinfo", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 401


def test_signing_out_comes_back_to_this_site_only(running: Running) -> None:
    home = httpx.get(Vneid().end_session_url(return_to="http://localhost/"))
    assert (home.status_code, home.headers["location"]) == (302, "http://localhost/")
    assert httpx.get(Vneid().end_session_url(return_to="https://example.vn/")).status_code == 200


def test_the_key_survives_a_restart_and_is_private(running: Running, key_home: object) -> None:
    from motcua.connectors.vneid.sandbox.tokens import kept_key

    file = running.provider.home / "key.json"
    assert kept_key(file).thumbprint() == kept_key(file).thumbprint()
    assert file.stat().st_mode & 0o077 == 0


def test_the_sandbox_of_this_installation_answers(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    from werkzeug.test import Client

    from motcua.connectors.vneid.sandbox import application

    assert Client(application).get("/.well-known/openid-configuration").status_code == 200
