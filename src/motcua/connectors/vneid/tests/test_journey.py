"""From the sign-in link to my account, through the sandbox as a real server."""

from __future__ import annotations

import httpx
import pytest
from django.test import Client

from motcua.connectors.vneid.adapter import Vneid
from motcua.connectors.vneid.tests.conftest import Running
from motcua.foundation.accounts import ports

pytestmark = [pytest.mark.django_db, pytest.mark.urls("motcua.foundation.accounts.tests.urls")]


def _walk(client: Client, person: str) -> tuple[int, str]:
    """Press sign-in, choose `person` at the provider, come back."""
    ports.register_identity_provider(Vneid())
    leave = client.get("/dang-nhap/?next=/tai-khoan/")
    back = httpx.URL(httpx.post(leave["Location"], data={"person": person}).headers["location"])
    answer = client.get(back.raw_path.decode())
    return answer.status_code, answer.content.decode() or answer["Location"]


def test_a_citizen_signs_in_and_sees_her_account(running: Running) -> None:
    client = Client()
    assert _walk(client, "citizen") == (302, "/tai-khoan/")
    assert "Danh Thị Minh Hoạ" in client.get("/").content.decode()


def test_a_person_at_level_one_is_told_what_to_do(running: Running) -> None:
    client = Client()
    status, page = _walk(client, "level_one")
    assert status == 403 and "nâng mức" in page
    assert client.get("/").content.decode() == "khách"


def test_a_program_opens_a_session_with_its_identity_token(running: Running) -> None:
    ports.register_identity_provider(Vneid())
    person = running.provider.people[0]
    token = running.provider.tokens.identity_token(person, issuer=running.issuer)
    opened = Client().post("/api/v1/sessions", {"id_token": token}, content_type="application/json")
    assert opened.status_code == 201
    replayed = Client().post("/api/v1/sessions", {"id_token": token}, content_type="application/json")
    assert replayed.status_code == 409
