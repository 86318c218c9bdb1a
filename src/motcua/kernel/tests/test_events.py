"""Delivery of facts: once, in order, one fault stops nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar

import pytest
from django.db import transaction

from motcua.kernel import audit, clock, events
from motcua.kernel.access import SYSTEM
from motcua.kernel.models import AuditEntry, OutboxMessage


@dataclass(frozen=True)
class Happened(events.Event):
    order_field: ClassVar[str] = "thing"

    thing: str
    number: int


class House:
    """Two handlers of one fact: one inside, one outside; each may be told to fail."""

    def __init__(self) -> None:
        self.failing: set[int] = set()
        self.sent: list[int] = []

    def write(self, event: Happened) -> None:
        audit.record(SYSTEM, "happened", f"{event.thing}:{event.number}")
        self._perhaps_fail(event)

    def send(self, event: Happened) -> None:
        self._perhaps_fail(event)
        self.sent.append(event.number)

    def _perhaps_fail(self, event: Happened) -> None:
        if event.number in self.failing:
            raise ValueError(f"number {event.number}")


@pytest.fixture
def house(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """Only these two handlers listen."""
    monkeypatch.setattr(events, "_subscriptions", {})
    monkeypatch.setattr(events, "_by_event", {})
    made = House()
    events.on(Happened)(made.write)
    events.on(Happened, outside=True)(made.send)
    yield made


def _publish(*numbers: int, thing: str = "a") -> None:
    with transaction.atomic():
        events.publish(*(Happened(thing, number) for number in numbers))


def _written() -> list[str]:
    return list(AuditEntry.objects.order_by("id").values_list("subject", flat=True))


def _waiting() -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(delivered_at=None).order_by("id"))


def test_every_handler_hears_every_fact_once_and_in_order(house: House) -> None:
    _publish(1, 2, 3)
    events.deliver_all()
    events.deliver_all()
    assert _written() == ["a:1", "a:2", "a:3"]
    assert house.sent == [1, 2, 3]
    assert not _waiting()


def test_a_handler_that_fails_keeps_none_of_its_writes_and_stops_no_other(house: House) -> None:
    house.failing = {1}
    _publish(1)
    _publish(2, thing="b")
    events.deliver_all()
    assert _written() == ["b:2"]
    assert house.sent == [2]
    assert {m.last_error for m in _waiting()} == {"ValueError: number 1"}
    assert {m.attempts for m in _waiting()} == {1}


def test_what_failed_is_tried_again_later_and_then_done(house: House) -> None:
    house.failing = {1}
    _publish(1)
    events.deliver_all()
    house.failing = set()
    events.deliver_all()
    assert _written() == []
    with clock.at(clock.now() + timedelta(minutes=2)):
        events.deliver_all()
    assert _written() == ["a:1"]
    assert house.sent == [1]
    assert {m.attempts for m in OutboxMessage.objects.all()} == {2}


def test_a_fact_of_one_thing_waits_for_the_earlier_one(house: House) -> None:
    house.failing = {1}
    _publish(1, 2)
    events.deliver_all()
    assert _written() == []
    assert [m.payload["number"] for m in _waiting()] == [1, 1, 2, 2]


def test_a_leased_message_is_not_taken_by_another_deliverer(house: House) -> None:
    """While one process speaks with the outside, the message is not due for others."""
    _publish(1)
    outside = next(lane for lane in events.lanes() if "send" in lane[0])
    seen: list[int] = []
    house.send_first = lambda: seen.append(events.deliver_lane(outside))  # type: ignore[attr-defined]
    original, subscription = house.send, events._subscriptions[outside[0]]

    def send(event: Happened) -> None:
        house.send_first()  # type: ignore[attr-defined]
        original(event)

    object.__setattr__(subscription, "handle", send)
    events.deliver_lane(outside)
    assert (seen, house.sent) == ([0], [1])


def test_a_fact_outside_a_transaction_is_refused(transactional_db: None) -> None:
    with pytest.raises(RuntimeError):
        events.publish(Happened("a", 1))


def test_a_batch_is_handled_in_three_statements_beside_the_handlers_own(
    house: House, django_assert_max_num_queries: Any
) -> None:
    """Take, mark; the handlers' own twenty inserts; a savepoint that the test itself needs."""
    _publish(*range(20))
    inside = next(lane for lane in events.lanes() if "write" in lane[0])
    with django_assert_max_num_queries(2 + 20 + 2):
        events.deliver_lane(inside)
