"""EMC's old door: proven, kept without persons, mapped by the declared catalogue, each record accounted for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from motcua.connectors.emc.sandbox import VENDORS, Message, Truth, proof
from motcua.kernel import clock
from motcua.kernel.access import SYSTEM
from motcua.oversight.indicators.types import Flag
from motcua.oversight.intake import selectors, services
from motcua.oversight.intake.tests.factories import NOW, DossierFact, Observation, add_agencies, declared

pytestmark = pytest.mark.django_db
PROCEDURE = "1.004772"
TRUTH = Truth("H01.101-261102-0001", PROCEDURE, channel=2, is_full=True, is_paid=True, identity="001087654321")
HONEST, MERGED, CONSTANTS = VENDORS


@dataclass
class Gateway:
    """An agency's gateway: it signs what the vendor's client sends."""

    client: Client
    source: str = "emc-900"

    @property
    def secret(self) -> str:
        return services.relay_secret(source=self.source, door="emc")

    def post(self, message: Message, header: str | None = None) -> Any:
        given = proof(message.raw, self.secret) if header is None else header
        return self.client.post(
            f"/emc/{self.source}/", message.raw, content_type=message.content_type, headers={"X-Motcua-Hmac": given}
        )

    def tell(self, *statuses: int, truth: Truth = TRUTH, vendor: Any = HONEST) -> list[dict[str, Any]]:
        answers = []
        for status in statuses:
            answer = self.post(vendor.message(truth, status))
            assert answer.status_code == 200, answer.content
            answers.append(answer.json())
        return answers


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def gateway(client: Client) -> Gateway:
    """A relay of province H01 whose one service is declared as partial."""
    add_agencies("H01")
    services.register_relay(code="emc-900", name="Cổng tỉnh mẫu", agency_code="H01", actor=SYSTEM)
    declare("partial")
    return Gateway(client)


def declare(level: str) -> None:
    from motcua.oversight.intake.services.declare_services import declare_services
    from motcua.oversight.intake.services.read_events import read_event

    told = read_event(declared(level, agency="H01"), NOW)
    declare_services("emc-900", [told])  # type: ignore[list-item]


def the_fact() -> DossierFact:
    return DossierFact.objects.get()


def test_a_dossier_told_by_an_honest_client_becomes_facts(gateway: Gateway) -> None:
    outcomes = gateway.tell(1, 4, 2, 3)
    assert [(o["accepted"], o["rejected"], o["unmapped"]) for o in outcomes] == [
        (1, [], []), (1, [], []), (1, [], []), (2, [], []),
    ]  # fmt: skip
    fact = the_fact()
    assert (fact.agency_code, fact.channel, fact.level, fact.stage) == ("H01", 2, "partial", "returned")
    assert Flag(fact.flags) == Flag.FEE_DUE | Flag.PAID_ONLINE
    assert [batch.sequence for batch in selectors.batches("emc-900")] == [4, 3, 2, 1]


@pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.name)
def test_no_client_can_make_a_service_full_by_saying_level_4(gateway: Gateway, vendor: Any) -> None:
    gateway.tell(1, vendor=vendor)
    assert the_fact().level == "partial"
    kept = selectors.relayed_messages("emc-900").get().body[0]
    assert kept["level"] == {"honest": "4", "merged levels": "4", "constants": "3"}[vendor.name]


def test_a_form_and_json_say_the_same(gateway: Gateway) -> None:
    form = replace(HONEST, is_form=True)
    gateway.tell(1, vendor=form, truth=replace(TRUTH, code="a"))
    gateway.tell(1, truth=replace(TRUTH, code="b"))
    first, second = DossierFact.objects.order_by("id")
    assert (first.channel, first.level, first.flags, first.person) == (
        second.channel, second.level, second.flags, second.person,
    )  # fmt: skip


@pytest.mark.parametrize(("channel", "expected"), [(1, 1), (2, 2), (3, 3)])
def test_post_never_counts_as_online_where_the_client_tells_it(gateway: Gateway, channel: int, expected: int) -> None:
    gateway.tell(1, truth=replace(TRUTH, channel=channel))
    assert the_fact().channel == expected


def test_an_invented_person_is_flagged_and_no_number_is_kept(gateway: Gateway) -> None:
    gateway.tell(1, vendor=CONSTANTS)
    assert the_fact().flags & Flag.PLACEHOLDER_PERSON
    gateway.tell(1, truth=replace(TRUTH, code="x"))
    kept = json.dumps(list(selectors.relayed_messages("emc-900").values("body", "outcome")))
    observed = json.dumps(list(Observation.objects.values_list("content", flat=True)))
    assert "001087654321" not in kept + observed
    assert TRUTH.code not in observed


def test_a_message_again_gets_the_same_answer_and_counts_once(gateway: Gateway) -> None:
    first, second = gateway.tell(1, 1)
    assert first == second
    assert Observation.objects.count() == 1


def test_the_same_record_worded_anew_is_known(gateway: Gateway) -> None:
    gateway.tell(1)
    message = HONEST.message(TRUTH, 1)
    spaced = replace(message, raw=message.raw.replace(b'": "', b'":  "'))
    assert spaced.raw != message.raw
    answer = gateway.post(spaced).json()
    assert (answer["accepted"], answer["known"], answer["batch"]) == (0, 1, None)


@pytest.mark.parametrize("case", ["none", "wrong", "of another body", "of another source", "plain id", "not ascii"])
def test_a_forged_message_is_nobody_and_leaves_nothing(gateway: Gateway, case: str) -> None:
    message = HONEST.message(TRUTH, 1)
    headers = {
        "none": "",
        "wrong": "sha256=" + "0" * 64,
        "of another body": proof(b"{}", gateway.secret),
        "of another source": proof(message.raw, services.relay_secret(source="emc-901", door="emc")),
        "plain id": "900",
        "not ascii": "sha256=ă",
    }
    answer = gateway.post(message, headers[case])
    assert (answer.status_code, answer.json()["code"]) == (401, "not_a_source")
    assert not selectors.relayed_messages("emc-900")


def test_a_truncated_message_fails_its_proof(gateway: Gateway) -> None:
    message = HONEST.message(TRUTH, 1)
    cut = replace(message, raw=message.raw[:-15])
    assert gateway.post(cut, proof(message.raw, gateway.secret)).status_code == 401


def test_a_message_for_a_source_that_does_not_exist_or_has_ended_is_nobody(gateway: Gateway) -> None:
    other = Gateway(gateway.client, "emc-000")
    assert other.post(HONEST.message(TRUTH, 1)).status_code == 401
    services.retire_source(code="emc-900", actor=SYSTEM)
    assert gateway.post(HONEST.message(TRUTH, 1)).status_code == 401


@pytest.mark.parametrize(
    ("raw", "status"),
    [(b"{", 422), (b"[]", 422), (b"[" + b"{}," * 100 + b"{}]", 422), (b'"\\u0000"', 200),
     (b'{"status":"\\u0000"}', 422),
     (b'{"status":"\\ud800"}', 422), (b"[" * 5000, 422), (b" " * (256 * 1024 + 1), 413)],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_by_name(gateway: Gateway, raw: bytes, status: int) -> None:
    assert gateway.post(Message(raw, "application/json")).status_code == status


@pytest.mark.parametrize(
    ("change", "reason"),
    [({"codeProfile": ""}, "EMC-01"), ({"codeTTHC": "a b"}, "EMC-01"), ({"status": "0"}, "EMC-02"),
     ({"status": "9"}, "EMC-02"), ({"formsReception": "3"}, "EMC-03"), ({"codeTTHC": "9.999999"}, "EMC-04"),
     ({"codeProfile": "x" * 81}, "EMC-01"), ({"status": {}}, "EMC-02"), ({"codeProfile": True}, "EMC-01")],
)  # fmt: skip
def test_a_record_that_cannot_be_mapped_is_kept_and_named(
    gateway: Gateway, change: dict[str, Any], reason: str
) -> None:
    record = {**json.loads(HONEST.message(TRUTH, 1).raw), **change}
    answer = gateway.post(Message(json.dumps(record).encode(), "application/json")).json()
    assert ([part["reason"] for part in answer["unmapped"]], answer["accepted"]) == ([reason], 0)
    assert selectors.relayed_messages("emc-900").count() == 1
    assert not DossierFact.objects.exists()


def test_an_empty_way_of_reception_is_taken_as_not_told(gateway: Gateway) -> None:
    """Law.md 4.0: empty is not online; the dossier counts all the same."""
    record = {**json.loads(HONEST.message(TRUTH, 1).raw), "formsReception": ""}
    gateway.post(Message(json.dumps(record).encode(), "application/json"))
    assert the_fact().channel == 0


def test_records_of_one_message_keep_their_order_and_each_is_judged(gateway: Gateway) -> None:
    records = [json.loads(HONEST.message(TRUTH, status).raw) for status in (1, 0, 2, 3)]
    answer = gateway.post(Message(json.dumps([*records, "x"]).encode(), "application/json")).json()
    assert (answer["accepted"], [p["reason"] for p in answer["unmapped"]]) == (4, ["EMC-02", "EMC-01"])
    assert the_fact().stage == "returned"


def test_a_late_record_happens_when_it_comes_and_one_out_of_order_is_rejected_by_the_intake(gateway: Gateway) -> None:
    with clock.at(NOW + timedelta(days=3)):
        (outcome,) = gateway.tell(2)
    assert [row["reason"] for row in outcome["rejected"]] == ["MON-10"]
    with clock.at(NOW + timedelta(days=4)):
        gateway.tell(1)
    assert the_fact().received_at == NOW + timedelta(days=4)


def test_a_dossier_told_again_at_another_level_keeps_the_level_it_was_received_at(gateway: Gateway) -> None:
    gateway.tell(1)
    (outcome,) = gateway.tell(2, truth=replace(TRUTH, is_full=False))
    assert (outcome["accepted"], the_fact().level) == (1, "partial")
