"""The JSON door over HTTP: statuses, receipts, problems."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import path
from ninja import NinjaAPI

from motcua.oversight.intake.api import router
from motcua.oversight.intake.models import Batch
from motcua.oversight.intake.tests.factories import Sender, add_agencies, cloud_event

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
_api = NinjaAPI(urls_namespace="intake-test")
_api.add_router("", router)
urlpatterns = [path("api/intake/v1/", _api.urls)]
URL = "/api/intake/v1/batches"


def post(client: Client, raw: bytes, signature: str) -> Any:
    headers = {"X-Motcua-Signature": signature}
    return client.post(URL, raw, content_type="application/json", headers=headers)


@pytest.fixture
def sender() -> Sender:
    add_agencies("H01", "H01.101")
    return Sender().register()


def test_a_batch_is_answered_201_and_its_repetition_200_with_the_same_receipt(client: Client, sender: Sender) -> None:
    raw = sender.body(cloud_event("submitted"))
    first, again = (post(client, raw, sender.sign(raw)) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()


def test_a_stranger_is_answered_401_without_a_word_more(client: Client, sender: Sender) -> None:
    raw = sender.body(cloud_event("submitted"))
    answer = post(client, raw, "ed25519=AAAA")
    assert answer.status_code == 401
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "not_a_source"


def test_a_gap_is_answered_409_and_a_malformed_envelope_422(client: Client, sender: Sender) -> None:
    gap, bad = sender.body(cloud_event("submitted"), sequence=5), sender.body(sequence=1)
    assert post(client, gap, sender.sign(gap)).status_code == 409
    assert post(client, bad, sender.sign(bad)).status_code == 422


@pytest.mark.parametrize("megabytes", [5, 6])
def test_an_oversized_body_is_answered_413_before_it_is_read(client: Client, megabytes: int) -> None:
    assert post(client, b" " * (megabytes * 1024 * 1024), "").status_code == 413
    assert not Batch.objects.exists()


def test_a_get_is_not_allowed(client: Client) -> None:
    assert client.get(URL).status_code == 405


def test_the_door_describes_its_body_and_its_receipt() -> None:
    operation = _api.get_openapi_schema()["paths"][URL]["post"]
    assert "requestBody" in operation
    assert {"200", "201", "401", "409", "413", "422"} <= {str(code) for code in operation["responses"]}
