"""A man in the middle may carry a batch, and change nothing of what it means."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import path
from ninja import NinjaAPI

from motcua.oversight.intake.api import router
from motcua.oversight.intake.models import Batch, DoorCount
from motcua.oversight.intake.tests.factories import Sender, add_agencies, cloud_event

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
_api = NinjaAPI(urls_namespace="intake-signed-test")
_api.add_router("", router)
urlpatterns = [path("api/intake/v1/", _api.urls)]
URL = "/api/intake/v1/batches"


@pytest.fixture
def sender() -> Sender:
    add_agencies("H01", "H01.101")
    return Sender().register()


def carried(client: Client, raw: bytes, header: str, address: str = URL, **changes: Any) -> tuple[int, str]:
    headers = {"X-Motcua-Signature": header, **changes.pop("headers", {})}
    answer = client.post(address, raw, content_type=changes.get("content_type", "application/json"), headers=headers)
    return answer.status_code, answer.json().get("code", "")


@pytest.mark.parametrize("way", ["address", "header"])
def test_a_real_batch_cannot_be_turned_into_a_dry_run_on_the_way(client: Client, sender: Sender, way: str) -> None:
    raw = sender.body(cloud_event("submitted"))
    address = f"{URL}?dry_run=true" if way == "address" else URL
    headers = {"X-Motcua-Dry-Run": "true"} if way == "header" else {}
    assert carried(client, raw, sender.sign(raw), address, headers=headers) == (401, "not_a_source")
    assert (Batch.objects.count(), DoorCount.objects.get().source_code) == (0, sender.code)
    assert carried(client, raw, sender.sign(raw))[0] == 201


def test_a_dry_run_cannot_be_turned_into_a_real_batch_on_the_way(client: Client, sender: Sender) -> None:
    raw = sender.body(cloud_event("submitted"))
    header = sender.sign(raw, is_dry_run=True)
    assert carried(client, raw, header) == (401, "not_a_source")
    assert not Batch.objects.exists()
    assert carried(client, raw, header, f"{URL}?dry_run=true")[0] == 200


@pytest.mark.parametrize("change", [{"sequence": 2}, {"source": "tinh-khac"}, {"sent_at": "2026-11-01T00:00:00Z"}])
def test_number_source_and_time_cannot_be_changed_on_the_way(
    client: Client, sender: Sender, change: dict[str, Any]
) -> None:
    raw = sender.body(cloud_event("submitted"))
    header = sender.sign(raw)
    altered = json.dumps({**json.loads(raw), **change}).encode()
    assert carried(client, altered, header) == (401, "not_a_source")


def test_a_batch_cannot_be_passed_off_as_another_type(client: Client, sender: Sender) -> None:
    raw = sender.body(cloud_event("submitted"))
    assert carried(client, raw, sender.sign(raw), content_type="text/plain") == (401, "not_a_source")
    said = sender.sign(raw, content_type="text/plain")
    assert carried(client, raw, said, content_type="text/plain") == (422, "malformed_batch")
    assert not Batch.objects.exists()


@pytest.mark.parametrize("letter", [{"door": "reconciliation.evidence"}, {"number": 2}, {"sender": "tinh-khac"}])
def test_what_was_signed_for_another_door_number_or_sender_is_nothing_here(
    client: Client, sender: Sender, letter: dict[str, Any]
) -> None:
    raw = sender.body(cloud_event("submitted"))
    assert carried(client, raw, sender.sign(raw, **letter)) == (401, "not_a_source")


def test_the_door_says_in_its_description_what_has_to_be_signed() -> None:
    (header,) = (
        p for p in _api.get_openapi_schema()["paths"][URL]["post"]["parameters"] if p["name"] == "X-Motcua-Signature"
    )
    assert "motcua-signature-v2" in header["description"] and "intake.batches" in header["description"]
