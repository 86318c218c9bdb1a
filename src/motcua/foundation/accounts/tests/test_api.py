from __future__ import annotations

import pytest
from django.test import Client

from motcua.foundation.accounts.errors import AssuranceTooLow
from motcua.foundation.accounts.tests import factories
from motcua.foundation.accounts.tests.factories import FakeProvider

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("motcua.foundation.accounts.tests.urls"),
    pytest.mark.usefixtures("roles"),
]


def _begin(shown: str = "good") -> tuple[int, dict[str, str]]:
    answer = Client().post("/api/v1/sessions", {"id_token": shown}, content_type="application/json")
    return answer.status_code, answer.json()


def test_an_identity_token_becomes_a_bearer_token_that_knows_me(provider: FakeProvider) -> None:
    status, body = _begin()
    assert (status, body["token_type"]) == (201, "Bearer")
    me = Client().get("/api/v1/me", headers={"Authorization": f"Bearer {body['token']}"}).json()
    assert (me["name"], me["kind"], me["grants"]) == ("Danh Thị Minh Hoạ", "citizen", [])
    assert me["person_number"] == "••••••••0001"


def test_an_identity_token_works_once(provider: FakeProvider) -> None:
    _begin()
    status, body = _begin()
    assert (status, body["code"]) == (409, "token_already_used")


def test_a_forged_identity_token_is_a_problem_with_its_reason(provider: FakeProvider) -> None:
    status, body = _begin("forged")
    assert (status, body["code"]) == (400, "identity_rejected")
    assert "signature" in body["detail"]


def test_a_low_level_is_refused(provider: FakeProvider) -> None:
    provider.identity = factories.identity(assurance_level=1)
    status, body = _begin()
    assert (status, body["code"]) == (403, AssuranceTooLow.code)


@pytest.mark.parametrize("body", [{}, {"id_token": ""}, {"id_token": "x" * 20_000}, {"id_token": 5}])
def test_a_body_without_a_usable_token_is_refused(provider: FakeProvider, body: dict[str, object]) -> None:
    assert Client().post("/api/v1/sessions", body, content_type="application/json").status_code == 422


def test_an_ended_session_is_over(provider: FakeProvider) -> None:
    bearer = {"Authorization": f"Bearer {_begin()[1]['token']}"}
    assert Client().delete("/api/v1/sessions", headers=bearer).status_code == 204
    assert Client().get("/api/v1/me", headers=bearer).status_code == 401


def test_nobody_is_nobody(provider: FakeProvider) -> None:
    assert Client().get("/api/v1/me").status_code == 401


def test_roles_are_listed_with_their_agency(provider: FakeProvider) -> None:
    person = factories.officer(1, "analyst")
    assert person.kind == "officer"
    me = Client().get("/api/v1/me", headers={"Authorization": f"Bearer {_begin()[1]['token']}"}).json()
    assert {"permission": "monitoring.view_national", "agency_code": ""} in me["grants"]
