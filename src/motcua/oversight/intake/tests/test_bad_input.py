"""Whatever comes at the door is accounted for: on the receipt, in the counts of the door, or in the seals."""

from __future__ import annotations

import importlib
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from motcua.foundation.agencies import selectors as agencies
from motcua.kernel import clock
from motcua.kernel.access import SYSTEM
from motcua.kernel.doors import Busy, Turnstile
from motcua.kernel.worktime import WorkingCalendar
from motcua.oversight.intake import rules, selectors, services
from motcua.oversight.intake.errors import MalformedBatch, NotASource, SequenceGap, SequenceReused, TooFast
from motcua.oversight.intake.models import Batch, DaySeal, DoorCount, DossierFact, Observation
from motcua.oversight.intake.tests.factories import NOW, Sender, cloud_event
from motcua.oversight.intake.types import SealedBatch


def send(sender: Sender, raw: bytes, signature: str = "", **options: Any) -> dict[str, Any]:
    is_dry_run = options.get("is_dry_run", False)
    header = signature or sender.sign(raw, is_dry_run=is_dry_run)
    return services.receive_batch(raw=raw, signature_header=header, **options)[0]


def counts(source: str = "tinh-mau") -> dict[str, int]:
    return {row.code: row.times for row in selectors.door_counts(source, NOW.date() - timedelta(days=9))}


def test_a_dry_run_says_everything_and_keeps_nothing(registered: Sender) -> None:
    raw = registered.body(cloud_event("submitted"), {}, cloud_event("decided", 1))
    receipt = send(registered, raw, is_dry_run=True)
    assert (receipt["accepted"], [row["reason"] for row in receipt["rejected"]]) == (1, ["MON-01", "MON-10"])
    assert (receipt["receipt"], receipt["next_sequence"], receipt["dry_run"]) == ("", 1, True)
    assert not (Batch.objects.exists() or Observation.objects.exists() or DossierFact.objects.exists())
    real = send(registered, raw)
    assert (real["accepted"], real["dry_run"]) == (1, False)
    assert send(registered, raw, is_dry_run=True)["receipt"] == real["receipt"]


def test_a_dry_run_is_refused_like_the_real_one(registered: Sender) -> None:
    raw = registered.body(cloud_event("submitted"), sequence=4)
    with pytest.raises(SequenceGap):
        send(registered, raw, is_dry_run=True)
    with pytest.raises(NotASource):
        send(registered, raw, "ed25519=AAAA", is_dry_run=True)


def test_every_knock_that_is_turned_away_or_repeated_is_counted_for_the_source(registered: Sender) -> None:
    raw = registered.body(cloud_event("submitted"))
    send(registered, raw)
    send(registered, raw)
    send(registered, raw)
    for bad, refusal in (
        (registered.body(cloud_event("submitted"), sequence=9), SequenceGap),
        (registered.body(cloud_event("withdrawn", 1), sequence=1), SequenceReused),
        (registered.body(sequence=2), MalformedBatch),
    ):
        with pytest.raises(refusal):
            send(registered, bad)
    with pytest.raises(NotASource):
        send(registered, raw, "ed25519=AAAA")
    assert counts() == {"replayed": 2, "sequence_gap": 1, "sequence_reused": 1, "malformed_batch": 1, "not_a_source": 1}


def test_knocks_in_no_known_name_are_counted_together(registered: Sender) -> None:
    for raw in (b"{", b'{"source": "nobody"}', b'{"source": "\\u0000"}', b'{"source": 7}', raw_cut(registered)):
        with pytest.raises(NotASource):
            send(registered, raw)
    assert counts("") == {"not_a_source": 5}


def raw_cut(sender: Sender) -> bytes:
    """A batch that was cut off on the way, under the signature of the whole."""
    return sender.body(cloud_event("submitted"))[:-20]


def test_a_flood_of_one_day_is_one_row(registered: Sender) -> None:
    for _ in range(20):
        with pytest.raises(NotASource):
            send(registered, b"{", "ed25519=AAAA")
    assert DoorCount.objects.count() == 1


@pytest.mark.parametrize(
    ("minutes", "note"), [(0, []), (5, []), (-5, []), (6, ["CLK-01"]), (-6, ["CLK-02"]), (60 * 24 * 400, ["CLK-01"])]
)
def test_a_clock_that_lies_is_noted_and_the_batch_taken(registered: Sender, minutes: int, note: list[str]) -> None:
    sent_at = (NOW + timedelta(minutes=minutes)).isoformat()
    receipt = registered.send(cloud_event("submitted"), sent_at=sent_at)
    assert ([n["note"] for n in receipt["notes"]], receipt["accepted"]) == (note, 1)
    assert [(s.source, s.ahead, s.behind) for s in selectors.clock_skews()] == (
        [("tinh-mau", max(minutes, 0), max(-minutes, 0))] if note else []
    )


def test_a_batch_that_says_it_was_sent_before_the_one_before_it_is_noted(registered: Sender) -> None:
    registered.send(cloud_event("submitted"))
    receipt = registered.send(cloud_event("withdrawn", 1), sent_at=(NOW - timedelta(minutes=3)).isoformat())
    assert [(n["note"], n["minutes"]) for n in receipt["notes"]] == [("CLK-03", 3)]
    assert "3 phút" in receipt["notes"][0]["vi"]


@pytest.fixture
def narrow_door(monkeypatch: pytest.MonkeyPatch) -> Iterator[Turnstile]:
    door = Turnstile(1, 0.01)
    monkeypatch.setattr(importlib.import_module("motcua.oversight.intake.services.receive_batch"), "door", lambda: door)
    yield door


def test_a_full_door_asks_to_come_again_and_keeps_nothing_then_takes_the_same_batch(
    registered: Sender, narrow_door: Turnstile
) -> None:
    raw = registered.body(cloud_event("submitted"))
    with narrow_door.turn(), pytest.raises(Busy) as refusal:
        send(registered, raw)
    assert (refusal.value.status, refusal.value.fields["retry_after"]) == (503, 5)
    assert not Batch.objects.exists()
    assert send(registered, raw)["accepted"] == 1


def test_a_door_lets_in_who_waits_until_a_turn_is_free() -> None:
    door, entered = Turnstile(1, 60), threading.Event()

    def second() -> None:
        with door.turn():
            entered.set()

    with door.turn():
        thread = threading.Thread(target=second)
        thread.start()
        assert not entered.wait(0.05)
    thread.join(60)
    assert entered.is_set()


def test_a_turn_ends_also_when_the_batch_is_refused(registered: Sender, narrow_door: Turnstile) -> None:
    for _ in range(3):
        with pytest.raises(NotASource):
            send(registered, b"{")


def test_a_source_that_floods_the_door_is_slowed_and_loses_nothing(
    registered: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTAKE_PER_MINUTE", "3")
    registered.send(cloud_event("submitted"), cloud_event("withdrawn", 1))
    raw = registered.body(cloud_event("submitted", dossier="d2"), cloud_event("withdrawn", 1, "d2"))
    with pytest.raises(TooFast) as refusal:
        send(registered, raw)
    assert refusal.value.status == 429
    with clock.at(NOW + timedelta(seconds=61)):
        assert send(registered, raw)["accepted"] == 2
    assert counts()["too_fast"] == 1


def test_a_single_large_batch_is_never_too_fast_or_it_could_never_come(
    registered: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTAKE_PER_MINUTE", "1")
    assert registered.send(cloud_event("submitted"), cloud_event("withdrawn", 1))["accepted"] == 2


MIDNIGHT = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
"""The end of 22/11/2026 in Vietnam."""


def sealed_week(sender: Sender) -> list[DaySeal]:
    """Two batches on the 22nd, none on the 23rd, one on the 24th, sealed on the 25th."""
    sender.send(cloud_event("submitted"))
    sender.send(cloud_event("withdrawn", 1), {})
    with clock.at(MIDNIGHT + timedelta(days=1, hours=2)):
        sender.send(cloud_event("submitted", dossier="d2"))
    with clock.at(MIDNIGHT + timedelta(days=2, minutes=10)):
        assert services.seal_days() == 3
        assert services.seal_days() == 0
    return list(selectors.seals(sender.code))


def test_each_day_that_is_over_gets_one_seal_chained_to_the_day_before(registered: Sender) -> None:
    first, second, third = sealed_week(registered)
    assert [(str(s.day), s.number, s.batches, s.accepted, s.rejected) for s in (first, second, third)] == [
        ("2026-11-22", 1, 2, 2, 1), ("2026-11-23", 2, 0, 0, 0), ("2026-11-24", 3, 1, 1, 0),
    ]  # fmt: skip
    assert (first.previous, second.previous, third.previous) == (rules.NO_SEAL, first.digest, second.digest)
    assert (first.first_sequence, first.last_sequence, second.first_sequence) == (1, 2, None)
    assert not list(selectors.seals(registered.code, after=3))


def test_today_is_not_sealed(registered: Sender) -> None:
    registered.send(cloud_event("submitted"))
    assert services.seal_days(source=registered.code) == 0


def test_a_sender_can_compute_its_seal_from_what_it_sent_and_the_receipts_it_got(registered: Sender) -> None:
    raw = registered.body(cloud_event("submitted"))
    receipt = send(registered, raw)
    with clock.at(MIDNIGHT + timedelta(minutes=10)):
        services.seal_days()
    line = SealedBatch(1, receipt["digest"], rules.receipt_digest(receipt))
    (seal,) = selectors.seals(registered.code)
    assert seal.digest == rules.seal_digest("tinh-mau", 1, seal.day, "0" * 64, [line])


@pytest.mark.parametrize(
    "damage",
    ["UPDATE intake_batch SET digest = repeat('a', 64) WHERE sequence = 1",
     "UPDATE intake_batch SET receipt = jsonb_set(receipt, '{accepted}', '7') WHERE sequence = 2",
     "UPDATE intake_batch SET received_at = received_at - interval '1 day' WHERE sequence = 3",
     "SET CONSTRAINTS ALL IMMEDIATE; "
     "ALTER TABLE intake_dayseal DISABLE TRIGGER ALL; UPDATE intake_dayseal SET digest = repeat('b', 64) "
     "WHERE number = 2; ALTER TABLE intake_dayseal ENABLE TRIGGER ALL"],
)  # fmt: skip
def test_a_change_of_what_was_sealed_is_found(registered: Sender, damage: str) -> None:
    sealed_week(registered)
    assert [report.broken_at for report in selectors.verified_seals()] == [None]
    with connection.cursor() as cursor:
        cursor.execute(damage)
    (report,) = selectors.verified_seals()
    assert report.broken_at is not None


def test_a_seal_cannot_be_changed(registered: Sender) -> None:
    sealed_week(registered)
    for change in (lambda: DaySeal.objects.update(accepted=9), lambda: DaySeal.objects.all().delete()):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            change()


def test_a_batch_that_comes_when_its_day_was_just_sealed_belongs_to_the_next_day(registered: Sender) -> None:
    registered.send(cloud_event("submitted"))
    with clock.at(MIDNIGHT + timedelta(minutes=10)):
        services.seal_days()
    with clock.at(MIDNIGHT - timedelta(seconds=1)):
        receipt = registered.send(cloud_event("withdrawn", 1))
    assert datetime.fromisoformat(receipt["received_at"]) == MIDNIGHT
    assert [report.broken_at for report in selectors.verified_seals()] == [None]


@pytest.fixture
def weekdays(monkeypatch: pytest.MonkeyPatch) -> None:
    """A calendar of eight hours on weekdays, from 07:30 to 11:30 and from 13:30 to 17:30."""
    shifts = (time(7, 30), time(11, 30)), (time(13, 30), time(17, 30))
    calendar = WorkingCalendar("test", shifts, frozenset({5, 6}), frozenset(), frozenset())
    monkeypatch.setattr(agencies, "working_calendar", lambda code: calendar)


def test_a_source_is_silent_after_a_working_day_without_a_batch(registered: Sender, weekdays: None) -> None:
    """NOW is Sunday 22/11/2026, 10:00: Monday at 17:00 seven and a half working hours have passed, at 17:30 eight."""
    registered.send(cloud_event("submitted"))
    assert not selectors.silent_sources(at=MIDNIGHT + timedelta(hours=17))
    (silent,) = selectors.silent_sources(at=MIDNIGHT + timedelta(hours=17, minutes=30))
    assert (silent.code, silent.working_hours, silent.last_at) == ("tinh-mau", 8, NOW)
    assert not selectors.silent_sources(hours=9, at=MIDNIGHT + timedelta(hours=23))


def test_a_source_that_never_sent_is_silent_too_but_a_retired_one_is_not(registered: Sender, weekdays: None) -> None:
    later = NOW + timedelta(days=5)
    assert [source.last_at for source in selectors.silent_sources(at=later)] == [None]
    services.retire_source(code=registered.code, actor=SYSTEM)
    assert not selectors.silent_sources(at=later)
