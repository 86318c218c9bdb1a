"""Evidence of other platforms: signed, numbered, idempotent, every refused row accounted for."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, transaction
from django.db.models import F

from motcua.foundation.accounts.tests.factories import account, actor, officer
from motcua.kernel import clock
from motcua.kernel.access import SYSTEM
from motcua.kernel.errors import InvalidInput, NotAllowed, NotFound
from motcua.oversight.reconciliation import selectors, services
from motcua.oversight.reconciliation.errors import (
    EvidenceChanged,
    EvidenceOutOfOrder,
    EvidenceTooLarge,
    MalformedEvidence,
    NotAWitness,
)
from motcua.oversight.reconciliation.services.prove_sender import Sent
from motcua.oversight.reconciliation.tests.factories import (
    AGENCY,
    NOVEMBER,
    NOW,
    OTHER,
    PROCEDURE,
    EvidenceRecord,
    Figure,
    Platform,
    add_agencies,
    count,
    paid,
)
from motcua.oversight.reconciliation.types import Measure, Side, WitnessKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def platform(house: None) -> Platform:
    return Platform().register()


def payments(procedure: str = PROCEDURE) -> int | None:
    found = [f.value for f in selectors.figures_in_force(AGENCY, NOVEMBER) if f.procedure == procedure]
    return found[0] if found else None


def reasons(receipt: dict[str, Any]) -> list[tuple[str, int, str]]:
    return [(row["part"], row["index"], row["reason"]) for row in receipt["rejected"]]


def test_payments_become_a_count_of_dossiers_of_the_month(platform: Platform) -> None:
    receipt = platform.send(paid("d1"), paid("d2"), paid("d2", "lan-2"), paid("d3", procedure=OTHER))
    assert (receipt["accepted"], receipt["rejected"], receipt["next_sequence"]) == (4, [], 2)
    assert (payments(), payments(OTHER)) == (2, 1)
    (figure, *_rest) = selectors.figures_in_force(AGENCY, NOVEMBER)
    assert (figure.side, figure.measure) == (Side.COUNTERPART, Measure.PAYMENTS)


def test_a_payment_taken_back_no_longer_counts_and_stays_on_record(platform: Platform) -> None:
    platform.send(paid("d1"), paid("d2"))
    platform.send(paid("d1", "huy-d1", cancels=True))
    assert payments() == 1
    assert EvidenceRecord.objects.count() == 3


def test_what_was_known_earlier_can_still_be_asked(platform: Platform) -> None:
    platform.send(paid("d1"))
    with clock.at(NOW + timedelta(hours=1)):
        platform.send(paid("d2"))
        assert [f.value for f in selectors.figures_in_force(AGENCY, NOVEMBER)] == [2]
        assert [f.value for f in selectors.figures_in_force(AGENCY, NOVEMBER, NOW)] == [1]


def test_a_month_is_that_of_vietnam(platform: Platform) -> None:
    """18:30 UTC on 30 November is already December in Vietnam."""
    platform.send(paid("d1", at="2026-11-30T18:30:00+00:00"))
    assert payments() is None
    assert selectors.figures_in_force(AGENCY, NOVEMBER + 1)[0].value == 1


def test_the_same_batch_again_gives_the_same_receipt_and_changes_nothing(platform: Platform) -> None:
    raw = platform.body(paid("d1"))
    first, is_replay = services.receive_evidence(sent=platform.sent(raw))
    again, was_replay = services.receive_evidence(sent=platform.sent(raw))
    assert (first, is_replay, was_replay) == (again, False, True)
    assert EvidenceRecord.objects.count() == Figure.objects.count() == 1


def test_a_number_used_for_other_content_is_refused(platform: Platform) -> None:
    platform.send(paid("d1"))
    platform.sequence = 0
    with pytest.raises(EvidenceChanged):
        platform.send(paid("d2"))


@pytest.mark.parametrize("sequence", [3, 7])
def test_a_gap_in_the_numbers_is_refused(platform: Platform, sequence: int) -> None:
    platform.send(paid("d1"))
    platform.sequence = sequence - 1
    with pytest.raises(EvidenceOutOfOrder, match="2"):
        platform.send(paid("d2"))


def test_every_doubtful_row_is_named_with_its_reason_and_the_others_are_kept(platform: Platform) -> None:
    platform.send(paid("d1"))
    receipt = platform.send(
        paid("d2"), "không phải bản ghi", paid("d3", agency="Z99"), paid("d4", at="2026-12-02T04:00:00+00:00"),
        paid("d1"), paid("d9", "huy", cancels=True), paid("d5", amount=-1), paid("d6", at="2026-11-10T09:00:00"),
        counts=[count(9), count(4, OTHER), count(1, month="2027-01"), count(1, month="2026-13"), count(True)],
    )  # fmt: skip
    assert reasons(receipt) == [
        ("counts", 0, "REC-07"), ("counts", 2, "REC-04"), ("counts", 3, "REC-01"), ("counts", 4, "REC-01"),
        ("records", 1, "REC-01"), ("records", 2, "REC-02"), ("records", 3, "REC-04"), ("records", 4, "REC-05"),
        ("records", 5, "REC-06"), ("records", 6, "REC-01"), ("records", 7, "REC-01"),
    ]  # fmt: skip
    assert receipt["accepted"] == 2
    assert (payments(), payments(OTHER)) == (2, 4)
    assert all(row["vi"] and row["en"] for row in receipt["rejected"])


def test_one_event_twice_in_one_batch_counts_once(platform: Platform) -> None:
    assert reasons(platform.send(paid("d1"), paid("d1"))) == [("records", 1, "REC-05")]
    assert payments() == 1


def test_a_count_given_with_its_records_must_agree_with_them(platform: Platform) -> None:
    assert reasons(platform.send(paid("d1"), counts=[count(1)])) == []
    assert reasons(platform.send(counts=[count(2)])) == [("counts", 0, "REC-07")]


def test_a_witness_of_one_province_may_not_speak_of_another(house: None) -> None:
    add_agencies("H33")
    local = Platform("buu-chinh-h01", WitnessKind.POST, "H01").register()
    receipt = local.send(paid("d1"), paid("d2", agency="H33"), paid("d3", agency="H01.101"))
    assert reasons(receipt) == [("records", 1, "REC-03")]


def test_a_forged_an_altered_and_an_unsigned_batch_get_the_same_answer(platform: Platform) -> None:
    raw = platform.body(paid("d1"))
    forger = Platform()
    for given, header in [
        (raw, forger.sign(raw)), (raw.replace(b"50000", b"90000"), platform.sign(raw)), (raw, ""),
        (raw, "ed25519-v2=###"), (raw, platform.sign(raw).replace("ed25519", "rsa")),
        (raw[:-3], platform.sign(raw[:-3])),
        (b"[]", platform.sign(b"[]")), (b'{"witness": 5}', platform.sign(b'{"witness": 5}')),
    ]:  # fmt: skip
        with pytest.raises(NotAWitness):
            services.receive_evidence(sent=Sent(given, header))
    assert not EvidenceRecord.objects.exists()


def test_a_retired_witness_is_no_longer_heard_and_what_it_sent_stays(platform: Platform) -> None:
    platform.send(paid("d1"))
    services.retire_witness(code=platform.code, actor=SYSTEM)
    services.retire_witness(code=platform.code, actor=SYSTEM)
    with pytest.raises(NotAWitness):
        platform.send(paid("d2"))
    assert payments() == 1


@pytest.mark.parametrize(
    "changes",
    [{"sequence": 0}, {"sequence": True}, {"sequence": "1"}, {"records": [], "counts": []}, {"records": "x"}],
)
def test_a_malformed_envelope_is_refused_as_a_whole(platform: Platform, changes: dict[str, Any]) -> None:
    with pytest.raises(MalformedEvidence):
        platform.send(paid("d1"), **changes)


def test_too_many_rows_and_too_many_bytes_are_refused(platform: Platform) -> None:
    with pytest.raises(EvidenceTooLarge):
        platform.send(*[{}] * 5_001)
    raw = json.dumps({"witness": platform.code, "x": "x" * 2_000_000}).encode()
    with pytest.raises(EvidenceTooLarge):
        services.receive_evidence(sent=platform.sent(raw))


def test_a_station_brings_lists_and_no_evidence(house: None) -> None:
    with pytest.raises(NotAWitness):
        Platform("tram", WitnessKind.STATION, "H01").register().send(paid("d1"))


@pytest.mark.parametrize("table", ["evidencerecord", "figure"])
def test_the_database_itself_refuses_to_change_what_was_told(platform: Platform, table: str) -> None:
    platform.send(paid("d1"))
    rows = apps.get_model("reconciliation", table)._default_manager
    for change in (rows.all().delete, lambda: rows.update(id=F("id"))):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            change()


def test_only_who_may_manage_witnesses_registers_one(house: None) -> None:
    friend, stranger = actor(officer(31, "administrator")), actor(account(32))
    given = {"code": "a", "kind": WitnessKind.PAYMENT, "name": "A", "agency_code": ""}
    key = Platform().public_key
    services.register_witness(**given, public_key=key, actor=friend)  # type: ignore[arg-type]
    services.register_witness(**given, public_key=key, actor=friend)  # type: ignore[arg-type]
    assert [w.code for w in selectors.witnesses()] == ["a"]
    with pytest.raises(NotAllowed):
        services.register_witness(**given, public_key=key, actor=stranger)  # type: ignore[arg-type]
    with pytest.raises(NotAllowed):
        services.retire_witness(code="a", actor=stranger)
    with pytest.raises(NotFound):
        services.retire_witness(code="b", actor=friend)


def test_a_bad_key_and_a_station_without_agency_are_told_together(house: None) -> None:
    with pytest.raises(InvalidInput) as refusal:
        services.register_witness(
            code="a", kind=WitnessKind.STATION, name="A", agency_code="", public_key="ab", actor=SYSTEM
        )
    assert set(refusal.value.errors) == {"public_key", "agency_code"}


@pytest.mark.parametrize("witness", ["\\ud800", "a\\u0000", "x" * 41, ""])
def test_a_name_that_no_witness_can_have_is_told_no_more_than_a_wrong_signature(witness: str) -> None:
    raw = f'{{"witness": "{witness}"}}'.encode()
    with pytest.raises(NotAWitness):
        services.receive_evidence(sent=Sent(raw, "ed25519-v2=AAAA"))
