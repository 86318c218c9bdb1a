"""From a dossier's event to a fact at the intake, over real HTTP, whatever is lost on the way."""

from __future__ import annotations

import json
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from motcua.casework.dossiers.events import DossierReceived, DossierSubmitted
from motcua.connectors.emc_local import client, keys, services
from motcua.connectors.emc_local.errors import IntakeRefused
from motcua.connectors.emc_local.models import OutgoingBatch, OutgoingEvent
from motcua.connectors.emc_local.tests.conftest import APPLICANT, FIRST, Happen, offer
from motcua.connectors.emc_local.types import SOURCE, Attempt
from motcua.foundation.catalogue.types import OfferInfo, ServiceLevel
from motcua.kernel import events
from motcua.kernel.access import SYSTEM
from motcua.kernel.errors import OutsideUnavailable
from motcua.oversight.indicators.types import Flag
from motcua.oversight.intake.tests.factories import (
    Batch,
    DossierFact,
    Observation,
    ServiceDeclaration,
    Source,
    SourceKey,
)

pytestmark = pytest.mark.django_db(transaction=True)


def queue(happen: Happen, *kinds: str) -> None:
    for day, kind in enumerate(kinds):
        services.queue_dossier_event(event_id=happen(kind, day))


def test_events_of_a_dossier_become_facts_at_the_intake(intake: str, happen: Happen) -> None:
    queue(happen, "submit", "receive", "assign", "propose", "approve", "issue", "return_result")
    assert services.send_waiting() == 1
    fact = DossierFact.objects.get()
    assert (fact.agency_code, fact.stage, fact.channel, fact.paid_online) == ("H01.101", "returned", 2, True)
    receipt = OutgoingBatch.objects.get().receipt or {}
    assert (receipt["accepted"], receipt["rejected"]) == (7, [])
    assert fact.flags & Flag.FEE_DUE and fact.flags & Flag.PERSON_AUTHENTICATED and not fact.flags & Flag.DIGITISED
    assert (fact.fee, f"{fact.person:016x}") == (50_000, keys.person_pseudonym(APPLICANT))
    assert services.send_waiting() == 0


def test_a_published_event_reaches_the_intake_through_the_outbox(intake: str, happen: Happen) -> None:
    from django.db import transaction

    submitted, received = happen("submit", 0), happen("receive", 1)
    with transaction.atomic():
        events.publish(DossierSubmitted(dossier_id=FIRST, agency_code="H01.101", event_id=submitted))
        events.publish(DossierReceived(dossier_id=FIRST, agency_code="H01.101", event_id=received))
    mine = [s for s in events._subscriptions.values() if "emc_local" in s.name]
    _deliver(mine)
    assert DossierFact.objects.get().stage == "received"


def _deliver(subscriptions: list[Any]) -> None:
    """Deliver what waits for the connector alone: inside first, then outside."""
    inside = [s.name for s in subscriptions if not s.outside]
    outside = [s.name for s in subscriptions if s.outside]
    while events._deliver_inside(inside, 20) + events._deliver_outside(outside):
        pass


def test_no_person_and_no_dossier_id_leaves(intake: str, happen: Happen) -> None:
    queue(happen, "submit")
    services.send_waiting()
    body = bytes(Batch.objects.get().body).decode()
    assert not [secret for secret in (FIRST, APPLICANT) if str(secret) in body or secret.hex in body]
    data = json.loads(body)["events"][0]["data"]
    assert set(data) == {
        "dossier", "agency", "procedure", "channel", "level", "at", "due_at", "online_result", "paid_online",
        "flags", "fee", "person",
    }  # fmt: skip


def test_an_event_heard_twice_is_told_once(intake: str, happen: Happen) -> None:
    number = happen("submit", 0)
    services.queue_dossier_event(event_id=number)
    services.queue_dossier_event(event_id=number)
    assert OutgoingEvent.objects.count() == 1


def test_at_most_a_hundred_events_go_in_one_batch_and_numbers_have_no_gaps(intake: str, happen: Happen) -> None:
    for _ in range(230):
        services.queue_dossier_event(event_id=happen("submit", 0, uuid4()))
    assert services.send_waiting() == 3
    assert list(OutgoingBatch.objects.order_by("sequence").values_list("sequence", flat=True)) == [1, 2, 3]
    assert [b.accepted for b in Batch.objects.order_by("sequence")] == [100, 100, 30]


def test_an_answer_that_was_lost_leads_to_the_same_bytes_and_the_same_receipt(
    intake: str, happen: Happen, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue(happen, "submit")
    real, sent = client.send, []

    def lose(attempt: Attempt) -> dict[str, Any]:
        sent.append(attempt)
        real(attempt)
        raise OutsideUnavailable(system="đo lường")

    with monkeypatch.context() as patch:
        patch.setattr(client, "send", lose)
        with pytest.raises(OutsideUnavailable):
            services.send_waiting()
    unsettled = OutgoingBatch.objects.get()
    assert unsettled.settled_at is None and "outside_unavailable" in unsettled.last_error
    queue(happen, "receive")
    assert services.send_waiting() == 2
    first = OutgoingBatch.objects.get(sequence=1)
    assert bytes(first.body) == sent[0].body
    assert first.receipt == Batch.objects.get(sequence=1).receipt
    assert Observation.objects.count() == 2


def test_killed_after_the_batch_was_made_and_before_it_was_sent_nothing_is_lost(intake: str, happen: Happen) -> None:
    queue(happen, "submit")
    made = services._next_attempt()
    assert made and not Batch.objects.exists()
    assert services.send_waiting() == 1
    assert bytes(Batch.objects.get().body) == made.body


def test_an_intake_that_does_not_answer_keeps_everything_waiting(
    intake: str, happen: Happen, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue(happen, "submit")
    monkeypatch.setenv("INTAKE_URL", "http://127.0.0.1:9/batches")
    with pytest.raises(OutsideUnavailable):
        services.send_waiting()
    monkeypatch.delenv("INTAKE_URL")
    assert services.send_waiting() == 1


def test_a_refusal_keeps_the_batch_and_does_not_skip_its_number(intake: str, happen: Happen) -> None:
    queue(happen, "submit")
    for table in (Source, SourceKey):
        table.objects.update(public_key="A" * 43 + "=")
    for _ in range(2):
        with pytest.raises(IntakeRefused):
            services.send_waiting()
    assert OutgoingBatch.objects.get().sequence == 1
    services.register_outlet(actor=SYSTEM)
    assert services.send_waiting() == 1


def test_every_service_on_offer_is_declared_once_per_agency(intake: str, offers: dict[str, list[OfferInfo]]) -> None:
    offers["H01.101"] = [offer()]
    offers["H01.102"] = [offer(ServiceLevel.PARTIAL)]
    assert services.declare_services() == 2
    assert services.declare_services() == 0
    services.send_waiting()
    rows = ServiceDeclaration.objects.order_by("agency_code").values_list("agency_code", "level")
    assert list(rows) == [("H01.101", "full"), ("H01.102", "partial")]


def test_loading_registers_the_outlet_and_queues_the_offers(intake: str, offers: dict[str, list[OfferInfo]]) -> None:
    SourceKey.objects.all().delete()
    Source.objects.all().delete()
    offers["H01.101"] = [offer()]
    assert (services.load_outlet(), services.load_outlet()) == (1, 0)
    assert Source.objects.filter(code=SOURCE).exists()


def test_an_offer_that_changes_is_declared_again(intake: str, offers: dict[str, list[OfferInfo]]) -> None:
    offers["H01.101"] = [offer(ServiceLevel.PARTIAL)]
    services.declare_services()
    offers["H01.101"] = [offer(since=date(2026, 7, 1))]
    assert services.declare_services() == 1
    services.send_waiting()
    rows = ServiceDeclaration.objects.order_by("valid_from").values_list("level", "valid_to")
    assert list(rows) == [("partial", date(2026, 7, 1)), ("full", None)]


def test_dossiers_go_before_declarations(intake: str, happen: Happen, offers: dict[str, list[OfferInfo]]) -> None:
    offers["H01.101"] = [offer()]
    services.declare_services()
    queue(happen, "submit")
    services.send_waiting()
    batches = [json.loads(bytes(b.body))["events"] for b in Batch.objects.order_by("sequence")]
    assert [e["type"].split(".")[2] for events in batches for e in events] == ["dossier", "service"]


def test_the_outlet_is_registered_with_the_key_of_this_copy(intake: str) -> None:
    source = Source.objects.get(code=SOURCE)
    assert (source.public_key, source.agency_code) == (keys.public_key(), "H01")
