"""What no honest browser sends is answered with a sentence, never with a fault of ours."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from motcua.foundation.accounts.services import issue_token
from motcua.foundation.accounts.tests import factories

ADDRESSES = (
    "/tra-cuu/?ma=%00",
    "/xac-minh/%00/",
    "/thu-tuc/%00/",
    "/tim/?q=a%00b",
    "/api/v1/procedures/%00",
    "/api/v1/progress/%00",
    "/mot-cua/?q=%00",
)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_with_a_nul_character_is_refused(address: str) -> None:
    assert Client().get(address).status_code == 422


@pytest.mark.django_db
@pytest.mark.parametrize(
    "body",
    [
        b'{"procedure_code": "\\u0000"}',
        b'{"procedure_code": "\\ud800"}',
        b'{"procedure_code": NaN}',
        b'{"procedure_code": 1e400}',
        b'{"procedure_code": ',
        b"\xff\xfe",
        b"[" * 100_000,
    ],
)
def test_a_body_that_is_no_proper_json_is_a_problem_of_the_sender(body: bytes) -> None:
    token = issue_token(factories.account(1).id)
    answer = Client().post(
        "/api/v1/dossiers", body, "application/json", headers={"Authorization": f"Bearer {token.value}"}
    )
    assert answer.status_code == 400
    assert json.loads(answer.content)["code"] == "unreadable_request"
