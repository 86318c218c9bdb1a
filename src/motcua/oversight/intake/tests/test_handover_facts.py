"""Decision 77: facts, ledger, doubts and seals rest on the records of both sources as if one had told them all."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.kernel import clock
from motcua.kernel.access import SYSTEM
from motcua.kernel.models import AuditEntry
from motcua.oversight.intake import selectors, services
from motcua.oversight.intake.models import DossierFact, FactRow, Handover, Observation
from motcua.oversight.intake.tests.factories import Sender
from motcua.oversight.intake.tests.test_handover import NOW, REASON, hand_over, moment, offered, reasons, told
from motcua.oversight.intake.tests.test_handover import _house as _house
from motcua.oversight.intake.tests.test_handover import new as new
from motcua.oversight.intake.tests.test_handover import old as old

pytestmark = pytest.mark.django_db


def ledger() -> dict[tuple[Any, ...], int]:
    """What holds in the ledger, without the numbers that a database gives."""
    found: dict[tuple[Any, ...], int] = {}
    for row in FactRow.objects.values():
        key = tuple((k, v) for k, v in sorted(row.items()) if k not in ("id", "dossier", "known_minute", "sign"))
        found[key] = found.get(key, 0) + row["sign"]
    return {key: sign for key, sign in found.items() if sign}


def facts() -> list[dict[str, Any]]:
    return [{k: v for k, v in row.items() if k != "id"} for row in DossierFact.objects.order_by("dossier").values()]


def test_facts_derived_again_are_the_same_and_damage_is_found(old: Sender, new: Sender) -> None:
    old.send(told("received", -20), told("received", -20, "d2"))
    hand_over()
    new.send(told("decided", 3), told("received", 3, "d3", "H01"))
    held, before = facts(), FactRow.objects.count()
    assert [services.recompute_facts(source=code) for code in ("kg", "ag")] == [0, 0]
    assert (facts(), FactRow.objects.count()) == (held, before)
    DossierFact.objects.filter(dossier="d1").update(stage="received", decided_at=None, ended_at=None)
    assert [services.recompute_facts(source=code) for code in ("ag", "kg")] == [0, 1]
    assert facts() == held


def stolen(sender: Sender, *, since: timedelta) -> None:
    services.revoke_key(source=sender.code, stolen_since=NOW + since, actor=SYSTEM)


@pytest.mark.parametrize("whose", ["kg", "ag"])
def test_a_key_of_either_is_stolen_and_what_remains_is_told_anew(old: Sender, new: Sender, whose: str) -> None:
    old.send(told("received", -20))
    with clock.at(NOW + timedelta(hours=1)):
        old.send(told("processing", 1), told("received", -3, "made-up"))
    with clock.at(NOW + timedelta(hours=2)):
        hand_over()
        new.send(told("decided", 3), told("received", 3, "own", "H01"))
        stolen(old if whose == "kg" else new, since=timedelta(minutes=30))
        services.settle_doubt(source=whose, is_counted=False, reason=REASON, actor=SYSTEM)
    stages = {
        "kg": {("kg", "d1", "decided"), ("ag", "own", "received")},
        "ag": {("kg", "d1", "received"), ("kg", "made-up", "received")},
    }
    assert set(DossierFact.objects.values_list("source_id", "dossier", "stage")) == stages[whose]
    assert [services.recompute_facts(source=code) for code in ("kg", "ag")] == [0, 0]
    assert sum(FactRow.objects.values_list("sign", flat=True)) == 2
    rows: list[Any] = list(selectors.told_of("kg", "d1"))
    assert [row.is_left_out for row in rows] == ([False, True, False] if whose == "kg" else [False, False, True])


def test_the_beginning_left_out_the_heirs_records_stay_with_the_same_dossier(old: Sender, new: Sender) -> None:
    with clock.at(NOW + timedelta(hours=1)):
        old.send(told("received", -20))
    with clock.at(NOW + timedelta(hours=2)):
        hand_over()
        new.send(told("decided", 3, agency="H01"))
        stolen(old, since=timedelta(minutes=30))
        services.settle_doubt(source="kg", is_counted=False, reason=REASON, actor=SYSTEM)
        assert reasons(new.send(told("returned", 4, agency="H01"))) == []
    row = DossierFact.objects.get()
    assert (row.source_id, row.stage, row.received_at) == ("kg", "returned", None)
    assert services.recompute_facts(source="kg") == 0


def test_the_seals_of_both_fit_what_is_stored(old: Sender, new: Sender) -> None:
    old.send(told("received", -20))
    hand_over()
    new.send(told("decided", 3))
    with clock.at(NOW + timedelta(days=1)):
        assert services.seal_days() == 2
    assert [(seal.source, seal.seals, seal.broken_at) for seal in selectors.verified_seals()] == [
        ("ag", 1, None), ("kg", 1, None),
    ]  # fmt: skip


def test_the_legal_maximum_is_that_of_the_agency_with_which_it_began(old: Sender, new: Sender) -> None:
    """IND-20: the limit that the former source declared, whichever source and code tell of the receipt."""
    code = "9.000001"
    old.send(offered("H33.1", limit_days=5, procedure=code), *(
        told("submitted", -3, key, procedure=code) for key in ("d1", "d2")
    ))  # fmt: skip
    new.send(offered("H01", limit_days=90, procedure=code))
    hand_over()
    receipts = [told("received", 1, key, by, procedure=code) for key, by in (("d1", "H33.1"), ("d2", "H01"))]
    assert reasons(new.send(*receipts)) == []
    one, two = DossierFact.objects.order_by("dossier")
    assert one.first_due_at == two.first_due_at == datetime(2025, 7, 9, 10, 0, tzinfo=UTC)


def test_a_handover_itself_changes_no_fact(old: Sender, new: Sender) -> None:
    old.send(told("received", -20))
    before, rows = facts(), FactRow.objects.count()
    hand_over()
    assert (facts(), FactRow.objects.count(), Observation.objects.count()) == (before, rows, 1)


# A life that is split at random


_STEPS = ("submitted", "received", "supplement_requested", "supplemented", "processing", "decided", "returned")


@st.composite
def split_lives(draw: st.DrawFn) -> tuple[list[dict[str, Any]], int]:
    """Events of up to three dossiers that began before the merger, in order of time, and how many the former tells."""
    events = []
    for key in ("d1", "d2", "d3")[: draw(st.integers(1, 3))]:
        length, days = draw(st.integers(2, len(_STEPS))), [-13.0, *sorted(draw(_DAYS))]
        for kind, day in zip(_STEPS[:length], days, strict=False):
            code = draw(st.sampled_from(["H33.1", "H01.101", "H01"])) if day > 0 else "H33.1"
            due = moment(draw(st.integers(14, 30))) if kind == "received" and draw(st.booleans()) else None
            extra = {"due_at": due, "online_result": kind == "decided", "fee": draw(st.none() | st.integers(0, 9))}
            events.append((day, told(kind, day, key, code, **extra)))
    ordered = [event for _, event in sorted(events, key=lambda pair: pair[0])]
    first = {event["data"]["dossier"]: place for place, event in reversed(list(enumerate(ordered)))}
    return ordered, draw(st.integers(max(first.values()) + 1, len(ordered)))


_DAYS = st.lists(st.integers(-120, 120).map(lambda tenth: tenth / 10), min_size=6, max_size=6, unique=True)


def outcome_of(batches: Callable[[Sender, Sender], None]) -> tuple[Any, ...]:
    """What two sources told, in a transaction that is undone: facts and ledger by the rules of one and the same day."""
    with transaction.atomic():
        batches(Sender(code="kg", agency="H33").register(), Sender(code="ag", agency="H01").register())
        found = facts(), ledger(), [services.recompute_facts(source=code) for code in ("kg", "ag")]
        transaction.set_rollback(True)
    return found


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(split_lives())
def test_a_life_split_between_both_is_the_life_that_one_tells(life: tuple[list[dict[str, Any]], int]) -> None:
    events, split = life

    def one(old: Sender, new: Sender) -> None:
        assert old.send(*events)["rejected"] == []

    def two(old: Sender, new: Sender) -> None:
        assert old.send(*events[:split])["rejected"] == []
        hand_over()
        half = (split + len(events)) // 2
        parts = [part for part in (events[split:half], events[half:]) if part]
        assert [new.send(*part)["rejected"] for part in parts] == [[] for _ in parts]

    assert outcome_of(one) == outcome_of(two)


# Several at once, and those whom it does not concern


def at_once(work: Callable[[int], Any]) -> list[Any]:
    """What two threads got, each with its own connection."""

    def run(number: int) -> Any:
        try:
            with clock.at(NOW):
                return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(run, range(2)))


@pytest.mark.django_db(transaction=True)
def test_two_who_hand_over_at_once_make_one_handover(old: Sender, new: Sender) -> None:
    old.send(told("received", -20))
    assert at_once(lambda _: hand_over()) == [1, 1]
    assert Handover.objects.count() == AuditEntry.objects.filter(action="hand_over_dossiers").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_batch_of_the_former_source_comes_before_the_handover_or_is_refused(old: Sender, new: Sender) -> None:
    old.send(told("received", -20))
    receipt, _ = at_once(lambda number: hand_over() if number else old.send(told("processing", 3)))
    assert reasons(receipt) in ([], [(0, "MON-18")])
    receipts = at_once(lambda number: (new if number else old).send(told("decided", 4), told("returned", 5)))
    assert [reasons(receipt) for receipt in receipts] == [[(0, "MON-18"), (1, "MON-18")], []]
    assert services.recompute_facts(source="kg") == 0


def test_a_source_without_a_handover_is_asked_nothing_more(old: Sender, new: Sender) -> None:
    third = Sender(code="hn", agency="H26").register()
    hand_over()
    with CaptureQueriesContext(connection) as asked:
        assert third.send(told("received", 3, agency="H26"))["accepted"] == 1
    assert not [query["sql"] for query in asked if "intake_handover" in query["sql"]]
