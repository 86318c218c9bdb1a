from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from motcua.foundation.accounts import selectors, services, tasks
from motcua.foundation.accounts.tests import factories
from motcua.kernel.access import SYSTEM
from motcua.kernel.clock import at, now

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("motcua.foundation.accounts.tests.urls"),
    pytest.mark.usefixtures("roles", "provider"),
]


def test_a_request_finds_its_actor_with_two_queries(django_assert_num_queries: Any) -> None:
    client = factories.signed_in(factories.officer(11, "administrator"))
    with django_assert_num_queries(2):
        assert client.get("/bieu-mau/").status_code == 200


def test_a_visitor_costs_no_query(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert Client().get("/").content.decode() == "khách"


def test_a_token_finds_its_actor_with_one_query(django_assert_num_queries: Any) -> None:
    token = services.issue_token(factories.account().id)
    with django_assert_num_queries(1):
        Client().get("/bieu-mau/", headers={"Authorization": f"Bearer {token.value}"})


def test_sessions_that_are_over_are_forgotten_at_night_and_no_other() -> None:
    client = factories.signed_in(factories.account())
    over = factories.signed_in(factories.account(2)).session.session_key
    Session.objects.filter(session_key=over).update(expire_date=now() - timedelta(days=1))
    tasks.clear_expired_sessions(timestamp=0)
    assert [row.session_key for row in Session.objects.all()] == [client.session.session_key]


def test_an_idle_session_ends_and_sign_in_comes_back_to_the_page() -> None:
    client = factories.signed_in(factories.account())
    with at(now() + timedelta(minutes=61)):
        answer = client.get("/bieu-mau/?buoc=3")
    assert answer.status_code == 302
    assert answer["Location"] == "/dang-nhap/?next=%2Fbieu-mau%2F%3Fbuoc%3D3"


def test_a_session_in_use_is_seen_and_lives_on_until_twelve_hours() -> None:
    client, start = factories.signed_in(factories.account()), now()
    for minutes in range(50, 12 * 60, 50):
        with at(start + timedelta(minutes=minutes)):
            assert client.get("/bieu-mau/").status_code == 200
    with at(start + timedelta(hours=12, minutes=1)):
        assert client.get("/bieu-mau/").status_code == 302


def test_a_closed_account_is_out_with_the_next_request() -> None:
    person = factories.account()
    client = factories.signed_in(person)
    assert client.get("/bieu-mau/").status_code == 200
    services.close_account(actor=SYSTEM, account_id=person.id)
    assert client.get("/bieu-mau/").status_code == 302
    services.reopen_account(actor=SYSTEM, account_id=person.id)
    assert client.get("/bieu-mau/").status_code == 302, "the session is gone for good"


def test_an_ended_role_is_lost_with_the_next_request() -> None:
    person = factories.officer(21, "administrator")
    client = factories.signed_in(person)
    assert client.get("/quan-tri/tai-khoan/").status_code == 200
    services.revoke_role(actor=SYSTEM, grant_id=selectors.grants_of(person.id)[0].id)
    assert client.get("/quan-tri/tai-khoan/").status_code == 403


def test_a_forged_session_cookie_is_nobody() -> None:
    client = Client()
    client.cookies["motcua"] = "x" * 32
    assert client.get("/").content.decode() == "khách"


@pytest.mark.parametrize("header", ["Bearer ", "Bearer x", "Bearer " + "é" * 9, "Basic YTpi", "bearer"])
def test_a_forged_token_is_nobody(header: str) -> None:
    assert Client().get("/", headers={"Authorization": header.encode().decode("latin-1")}).content.decode() == "khách"


def test_a_token_ends_when_its_time_is_over_or_it_is_revoked() -> None:
    token = services.issue_token(factories.account().id)
    assert services.actor_for_token(token.value).is_signed_in
    with at(token.expires_at):
        assert not services.actor_for_token(token.value).is_signed_in
    services.revoke_token(token.value)
    assert not services.actor_for_token(token.value).is_signed_in


def test_only_a_hash_of_the_token_is_kept() -> None:
    from motcua.foundation.accounts.models import ApiToken

    token = services.issue_token(factories.account().id)
    assert token.value not in str(ApiToken.objects.values())


def test_a_session_does_not_write_through_the_api() -> None:
    client = factories.signed_in(factories.account())
    assert client.get("/api/v1/me").status_code == 200
    assert client.delete("/api/v1/sessions").status_code == 401
