"""The intake: only proven sources are heard, each record is judged, nothing is counted twice, nothing is lost."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import DatabaseError, connection, transaction

from motcua.foundation.agencies import selectors as agencies
from motcua.kernel import clock
from motcua.kernel.access import SYSTEM
from motcua.kernel.errors import InvalidInput, NotFound
from motcua.oversight.intake import services
from motcua.oversight.intake.errors import (
    BatchTooLarge,
    MalformedBatch,
    NotASource,
    ScopeTaken,
    SequenceGap,
    SequenceReused,
)
from motcua.oversight.intake.models import Batch, DossierFact, Observation, ServiceDeclaration, Source
from motcua.oversight.intake.tests.factories import NOW, Sender, add_agencies, cloud_event, declared, due

pytestmark = pytest.mark.django_db
pipeline: Any = importlib.import_module("motcua.oversight.intake.services.receive_batch")


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def sender() -> Sender:
    add_agencies("H01", "H01.101", "H02", "H02.101")
    return Sender().register()


def reasons(receipt: dict[str, Any]) -> list[tuple[int, str]]:
    return [(row["index"], row["reason"]) for row in receipt["rejected"]]


def test_a_signed_batch_becomes_facts_and_a_receipt(sender: Sender) -> None:
    receipt = sender.send(
        cloud_event("submitted"), cloud_event("received", 1, due_at=due(9)), cloud_event("decided", 5, due_at=due(9))
    )
    assert (receipt["accepted"], receipt["rejected"], receipt["next_sequence"]) == (3, [], 2)
    fact = DossierFact.objects.get(dossier="d1")
    assert (fact.agency_code, fact.channel, fact.level, fact.stage) == ("H01.101", 2, "full", "decided")
    assert fact.received_month == fact.ended_month == 2026 * 12 + 10
    assert fact.due_at == fact.portal_due_at


def test_every_step_is_timed(sender: Sender) -> None:
    sender.send(cloud_event("submitted"))
    assert set(Batch.objects.get().timings) == {name for name, _ in pipeline.STEPS}


def test_the_body_is_kept_as_it_came(sender: Sender) -> None:
    raw = sender.body(cloud_event("submitted"))
    services.receive_batch(raw=raw, signature_header=sender.sign(raw))
    assert bytes(Batch.objects.get().body) == raw


_SPOILT: dict[str, Callable[[str], str]] = {
    "no scheme": lambda header: header.removeprefix("ed25519-v2="),
    "old scheme": lambda header: header.replace("ed25519-v2", "ed25519"),
    "empty": lambda _header: "",
    "not base64": lambda _header: "ed25519-v2=*",
}


@pytest.mark.parametrize("case", ["unknown", "forged", "altered", *_SPOILT, "not json", "list"])
def test_whoever_is_not_proven_gets_one_and_the_same_answer(sender: Sender, case: str) -> None:
    raw = sender.body(cloud_event("submitted"))
    header = sender.sign(raw)
    if case == "unknown":
        raw = sender.body(cloud_event("submitted"), source="khac")
        header = sender.sign(raw)
    elif case == "forged":
        header = Sender(sender.code).sign(raw)
    elif case == "altered":
        raw = raw.replace(b'"channel": 2', b'"channel": 1')
    elif case in ("not json", "list"):
        raw = b"{" if case == "not json" else b"[]"
        header = sender.sign(raw)
    else:
        header = _SPOILT[case](header)
    with pytest.raises(NotASource) as refusal:
        services.receive_batch(raw=raw, signature_header=header)
    assert str(refusal.value) == "not_a_source: Không xác nhận được người gửi."
    assert not Batch.objects.exists()


@pytest.mark.parametrize("source", ["\x00", "a" * 4000, 7, None, ["x"], "\ud800"])
def test_a_strange_source_name_is_nobody(sender: Sender, source: Any) -> None:
    raw = sender.body(cloud_event("submitted"), source=source)
    with pytest.raises(NotASource):
        services.receive_batch(raw=raw, signature_header=sender.sign(raw))


def test_deeply_nested_json_is_refused_like_anything_unreadable(sender: Sender) -> None:
    raw = b"[" * 100_000
    with pytest.raises(NotASource):
        services.receive_batch(raw=raw, signature_header=sender.sign(raw))


def test_a_retired_source_is_nobody_and_what_it_sent_stays(sender: Sender) -> None:
    sender.send(cloud_event("submitted"))
    services.retire_source(code=sender.code, actor=SYSTEM)
    with clock.at(NOW + timedelta(seconds=1)), pytest.raises(NotASource):
        sender.send(cloud_event("received", 1))
    assert Observation.objects.count() == 1


def test_a_source_needs_a_real_key_and_an_unknown_one_cannot_be_retired() -> None:
    with pytest.raises(InvalidInput):
        services.register_source(code="x", name="x", agency_code="H01", public_key="abc", actor=SYSTEM)
    with pytest.raises(NotFound):
        services.retire_source(code="x", actor=SYSTEM)


def test_registering_again_changes_nothing_but_a_new_key_ends_the_old_one(sender: Sender) -> None:
    before = Source.objects.get()
    sender.register()
    assert Source.objects.get().valid_from == before.valid_from
    old, sender.key = sender.key, Ed25519PrivateKey.generate()
    sender.register()
    raw = sender.body(cloud_event("submitted"))
    with pytest.raises(NotASource):
        services.receive_batch(raw=raw, signature_header=Sender(sender.code, key=old).sign(raw))


@pytest.mark.parametrize("scope", ["H01", "H01.101", "H01.101.07"])
def test_a_second_source_of_an_agency_is_refused_whether_above_or_below(sender: Sender, scope: str) -> None:
    services.retire_source(code=sender.code, actor=SYSTEM)
    first = Sender("xa-mau", "H01.101").register()
    with pytest.raises(ScopeTaken) as refusal:
        Sender("hai", scope).register()
    assert str(refusal.value) == "scope_taken: Nguồn xa-mau đang gửi cho H01.101; mỗi cơ quan chỉ có một nguồn."
    Sender("ba", "H01.102").register()
    services.retire_source(code=first.code, actor=SYSTEM)
    Sender("hai", "H01.101").register()


def test_the_same_batch_again_returns_the_same_receipt(sender: Sender) -> None:
    raw = sender.body(cloud_event("submitted"), cloud_event("decided", 1))
    first, was_known = services.receive_batch(raw=raw, signature_header=sender.sign(raw))
    again, is_known = services.receive_batch(raw=raw, signature_header=sender.sign(raw))
    assert (first, was_known, is_known) == (again, False, True)
    assert Observation.objects.count() == 1


def test_the_same_number_with_other_content_is_refused(sender: Sender) -> None:
    sender.send(cloud_event("submitted"))
    with pytest.raises(SequenceReused):
        sender.send(cloud_event("submitted", dossier="d2"), sequence=1)


@pytest.mark.parametrize("sequence", [2, 7, 2**62])
def test_a_gap_in_the_numbers_is_refused_and_the_right_number_named(sender: Sender, sequence: int) -> None:
    with pytest.raises(SequenceGap) as refusal:
        sender.send(cloud_event("submitted"), sequence=sequence)
    assert refusal.value.fields["expected"] == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"sequence": 0}, {"sequence": -1}, {"sequence": "1"}, {"sequence": True}, {"sequence": 2**70},
        {"events": []}, {"events": {}}, {"events": None}, {"sent_at": "yesterday"}, {"sent_at": "2026-11-22T10:00:00"},
    ],
)  # fmt: skip
def test_a_malformed_envelope_of_a_proven_source_is_named(sender: Sender, changes: dict[str, Any]) -> None:
    with pytest.raises(MalformedBatch) as refusal:
        sender.send(cloud_event("submitted"), **changes)
    assert refusal.value.fields["what"] in changes


def test_more_than_five_thousand_records_or_four_megabytes_are_too_large(sender: Sender) -> None:
    with pytest.raises(BatchTooLarge):
        sender.send(*[{}] * 5001)
    with pytest.raises(BatchTooLarge):
        services.receive_batch(raw=b" " * (4 * 1024 * 1024 + 1), signature_header="")


def test_each_rejected_record_is_named_with_its_reason_and_the_others_are_kept(sender: Sender) -> None:
    good = cloud_event("submitted")
    receipt = sender.send(
        good,
        "no event",
        {**cloud_event("submitted", dossier="d2"), "specversion": "0.3"},
        cloud_event("submitted", dossier="d3", agency=""),
        cloud_event("submitted", dossier="d4", channel=4),
        {**cloud_event("submitted", dossier="d5"), "type": "vn.motcua.dossier.lost.v1"},
        cloud_event("submitted", dossier="d6", agency="Z99"),
        cloud_event("submitted", dossier="d7", agency="H02.101"),
        cloud_event("submitted", dossier="d8", days=30),
        good,
        cloud_event("received", -1),
        cloud_event("decided", 2),
        cloud_event("received", 2, procedure="9.999999"),
    )
    assert receipt["accepted"] == 1
    assert reasons(receipt) == [
        (1, "MON-01"), (2, "MON-01"), (3, "MON-02"), (4, "MON-03"), (5, "MON-04"), (6, "MON-05"), (7, "MON-06"),
        (8, "MON-07"), (9, "MON-08"), (10, "MON-09"), (11, "MON-10"), (12, "MON-11"),
    ]  # fmt: skip
    assert all(row["vi"] and row["en"] for row in receipt["rejected"])


@pytest.mark.parametrize(
    "data",
    [
        {"channel": True}, {"channel": "2"}, {"channel": [2]}, {"level": "4"}, {"level": {}}, {"at": "2026-11-02"},
        {"at": 5}, {"at": "1890-01-01T00:00:00+00:00"}, {"due_at": "soon"}, {"online_result": "yes"},
        {"dossier": "a b"},        {"dossier": "x" * 81}, {"agency": "\x00"}, {"procedure": "\ud800"},
    ],
)  # fmt: skip
def test_a_bad_value_is_rejected_as_a_record_never_as_a_crash(sender: Sender, data: dict[str, Any]) -> None:
    receipt = sender.send(cloud_event("submitted", **data))
    assert reasons(receipt) == [(0, "MON-03")]


def test_a_record_without_data_or_with_a_strange_id_is_rejected(sender: Sender) -> None:
    receipt = sender.send(
        {**cloud_event("submitted"), "data": None}, {**cloud_event("submitted"), "id": "\x00"}, [], None
    )
    assert reasons(receipt) == [(0, "MON-02"), (1, "MON-03"), (2, "MON-01"), (3, "MON-01")]
    assert receipt["rejected"][1]["id"] == ""


def test_an_event_id_is_accepted_once_over_all_batches(sender: Sender) -> None:
    sender.send(cloud_event("submitted"))
    assert reasons(sender.send(cloud_event("submitted"))) == [(0, "MON-08")]


def test_a_later_batch_goes_on_where_the_facts_stand(sender: Sender) -> None:
    sender.send(cloud_event("submitted"), cloud_event("received", 1, due_at=due(9)))
    sender.send(cloud_event("supplement_requested", 2), cloud_event("supplemented", 4))
    sender.send(cloud_event("decided", 8))
    fact = DossierFact.objects.get()
    assert fact.supplement_requests == 1
    assert fact.portal_due_at and fact.first_due_at
    assert fact.portal_due_at - fact.first_due_at == timedelta(days=2)
    assert fact.pauses == [[due(2), due(4)]]


def test_a_new_declaration_ends_the_one_before_it(sender: Sender) -> None:
    sender.send(declared("partial"), declared("full", since="2026-07-01"), declared("full", agency="H01"))
    rows = ServiceDeclaration.objects.filter(agency_code="H01.101").order_by("valid_from")
    assert [(r.level, str(r.valid_from), str(r.valid_to)) for r in rows] == [
        ("partial", "2026-01-01", "2026-07-01"),
        ("full", "2026-07-01", "None"),
    ]


def test_another_level_from_the_same_day_contradicts_the_declaration_before_it_mon_10(sender: Sender) -> None:
    receipt = sender.send(declared("partial"), declared("full"))
    assert reasons(receipt) == [(1, "MON-10")]
    assert reasons(sender.send({**declared("full"), "id": "again"}, {**declared("partial"), "id": "same"})) == [
        (0, "MON-10")
    ]
    assert ServiceDeclaration.objects.get().level == "partial"


def test_an_agency_speaks_only_while_it_exists_mon_12(sender: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    dissolved = replace(agencies.agency("H01.101"), valid_to=date(2026, 11, 4))
    monkeypatch.setattr(agencies, "ancestors", lambda code: [dissolved])
    begun = (cloud_event("submitted"), cloud_event("received", 2))
    receipt = sender.send(*begun, cloud_event("submitted", -3000, "d2"), cloud_event("submitted", 2, "d3"))
    assert reasons(receipt) == [(2, "MON-12"), (3, "MON-12")]


def test_a_batch_that_was_cut_off_is_handled_before_the_next_one(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = sender.body(cloud_event("submitted"))
    with monkeypatch.context() as patch:
        patch.setattr(pipeline, "STEPS", pipeline.STEPS[:-1])
        with pytest.raises(AssertionError):
            services.receive_batch(raw=raw, signature_header=sender.sign(raw))
    assert sender.send(cloud_event("received", 1))["accepted"] == 1
    assert [batch.receipt is None for batch in Batch.objects.order_by("sequence")] == [False, False]


@pytest.mark.parametrize("since", ["9999-12-31", "0001-01-01"])
def test_a_far_day_costs_its_record_and_not_its_batch(sender: Sender, since: str) -> None:
    receipt = sender.send(declared(since=since), cloud_event("submitted"))
    assert (receipt["accepted"], reasons(receipt)) == (1, [(0, "MON-03")])


def test_a_batch_that_was_cut_off_is_handled_when_it_comes_again(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = sender.body(cloud_event("submitted"))
    with monkeypatch.context() as patch:
        patch.setattr(pipeline, "STEPS", pipeline.STEPS[:-1])
        with pytest.raises(AssertionError):
            services.receive_batch(raw=raw, signature_header=sender.sign(raw))
    assert Batch.objects.get().receipt is None
    receipt, is_known = services.receive_batch(raw=raw, signature_header=sender.sign(raw))
    assert (receipt["accepted"], is_known) == (1, False)


def test_observations_cannot_be_changed_or_deleted(sender: Sender) -> None:
    sender.send(cloud_event("submitted"))
    for change in (lambda: Observation.objects.update(position=9), lambda: Observation.objects.all().delete()):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            change()


def test_facts_are_the_same_when_derived_again_and_damage_is_found(sender: Sender) -> None:
    sender.send(
        cloud_event("submitted"), cloud_event("received", 1, due_at=due(9)), cloud_event("supplement_requested", 2),
        cloud_event("supplemented", 3), cloud_event("decided", 4), declared(),
    )  # fmt: skip
    assert services.recompute_facts(source=sender.code) == 0
    DossierFact.objects.update(channel=1)
    ServiceDeclaration.objects.update(level="partial")
    assert services.recompute_facts(source=sender.code) == 1
    assert DossierFact.objects.get().channel == 2
    assert ServiceDeclaration.objects.get().level == "full"


@pytest.mark.django_db(transaction=True)
def test_two_copies_of_one_batch_at_once_are_counted_once() -> None:
    add_agencies("H01", "H01.101")
    sender = Sender().register()
    raw = sender.body(*[cloud_event("submitted", dossier=f"d{n}") for n in range(50)])

    def send(_: int) -> dict[str, Any]:
        try:
            with clock.at(NOW):
                return services.receive_batch(raw=raw, signature_header=sender.sign(raw))[0]
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(send, range(2))
    assert first == second
    assert Observation.objects.count() == 50


def test_a_batch_costs_the_same_number_of_statements_however_long(
    sender: Sender, django_assert_max_num_queries: Any
) -> None:
    sender.send(cloud_event("submitted", dossier="warm"))
    with django_assert_max_num_queries(30):
        sender.send(*[cloud_event("submitted", dossier=f"d{n}") for n in range(300)])


def test_the_receipt_is_plain_json(sender: Sender) -> None:
    receipt = sender.send(cloud_event("submitted"), {})
    assert json.loads(json.dumps(receipt)) == receipt
