"""The JSON door over HTTP: statuses, receipts, problems."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import path
from ninja import NinjaAPI

from motcua.kernel import clock
from motcua.oversight.intake import services
from motcua.oversight.intake.api import router
from motcua.oversight.intake.models import Batch
from motcua.oversight.intake.tests.factories import Sender, add_agencies, cloud_event

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
_api = NinjaAPI(urls_namespace="intake-test")
_api.add_router("", router)
urlpatterns = [path("api/intake/v1/", _api.urls)]
SEALS = "/api/intake/v1/sources/tinh-mau/seals"
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


def test_a_dry_run_is_answered_200_and_asked_for_in_the_address_or_a_header(client: Client, sender: Sender) -> None:
    raw = sender.body(cloud_event("submitted"))
    headers = {"X-Motcua-Signature": sender.sign(raw, is_dry_run=True)}
    by_address = client.post(f"{URL}?dry_run=true", raw, content_type="application/json", headers=headers)
    headers["X-Motcua-Dry-Run"] = "true"
    by_header = client.post(URL, raw, content_type="application/json", headers=headers)
    assert by_address.status_code == by_header.status_code == 200
    assert by_address.json()["dry_run"] is by_header.json()["dry_run"] is True
    assert not Batch.objects.exists()


def test_a_dry_run_that_is_misspelt_is_refused_and_not_taken_for_real(client: Client, sender: Sender) -> None:
    raw = sender.body(cloud_event("submitted"))
    headers = {"X-Motcua-Signature": sender.sign(raw)}
    answer = client.post(f"{URL}?dry_run=yes", raw, content_type="application/json", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "malformed_batch")
    assert not Batch.objects.exists()


def test_a_source_that_is_too_fast_is_told_when_to_come_again(
    client: Client, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTAKE_PER_MINUTE", "1")
    first, second = sender.body(cloud_event("submitted")), sender.body(cloud_event("withdrawn", 1))
    assert post(client, first, sender.sign(first)).status_code == 201
    answer = post(client, second, sender.sign(second))
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")


def test_seals_are_open_to_everybody_and_each_can_be_computed_from_its_lines(client: Client, sender: Sender) -> None:
    sender.send(cloud_event("submitted"))
    sender.send(cloud_event("withdrawn", 1))
    with clock.at(clock.now() + timedelta(days=2)):
        services.seal_days()
    listed = client.get(f"{SEALS}?after=0").json()
    assert (listed["source"], [seal["number"] for seal in listed["seals"]]) == (sender.code, [1, 2])
    assert len(client.get(f"{SEALS}?after=1").json()["seals"]) == 1
    seal = client.get(f"{SEALS}/1").json()
    assert {**listed["seals"][0], "lines": seal["lines"]} == seal
    text = f"motcua-seal-1 {sender.code} 1 {seal['day']} {'0' * 64}\n"
    text += "".join(f"{line['sequence']} {line['digest']} {line['receipt_digest']}\n" for line in seal["lines"])
    assert (seal["digest"], len(seal["lines"])) == (hashlib.sha256(text.encode()).hexdigest(), 2)


@pytest.mark.parametrize("address", ["khac/seals", "khac/seals/1", "tinh-mau/seals/1"])
def test_a_seal_that_does_not_exist_is_answered_404(client: Client, sender: Sender, address: str) -> None:
    assert client.get(f"/api/intake/v1/sources/{address}").status_code == 404


def test_a_get_is_not_allowed(client: Client) -> None:
    assert client.get(URL).status_code == 405


def test_the_door_describes_its_body_and_its_receipt() -> None:
    operation = _api.get_openapi_schema()["paths"][URL]["post"]
    assert "requestBody" in operation
    assert {"200", "201", "401", "409", "413", "422", "429", "503"} <= {str(code) for code in operation["responses"]}
