"""Two deliverers at once, each with its own connection: leases, locks, order; and what is kept of the outbox."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

import pytest
from django.db import connections, transaction

from motcua.kernel import audit, clock, events, tasks
from motcua.kernel.access import SYSTEM
from motcua.kernel.models import AuditEntry, OutboxMessage

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 60.0


@dataclass(frozen=True)
class Moved(events.Event):
    order_field: ClassVar[str] = "thing"

    thing: str
    number: int


class Street:
    """One handler inside, one outside; what they do while they have a message is up to the test."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, int]] = []
        self.meanwhile: Callable[[Moved], None] = lambda event: None

    def write(self, event: Moved) -> None:
        audit.record(SYSTEM, "moved", f"{event.thing}:{event.number}")
        self.meanwhile(event)

    def send(self, event: Moved) -> None:
        self.heard.append((event.thing, event.number))
        self.meanwhile(event)


@pytest.fixture
def street(monkeypatch: pytest.MonkeyPatch) -> Iterator[Street]:
    monkeypatch.setattr(events, "_subscriptions", {})
    monkeypatch.setattr(events, "_by_event", {})
    yield Street()


@pytest.fixture
def inside(street: Street) -> events.Lane:
    events.on(Moved)(street.write)
    return events.lanes()[0]


@pytest.fixture
def outside(street: Street) -> events.Lane:
    events.on(Moved, outside=True)(street.send)
    return events.lanes()[1]


def publish(*numbers: int, thing: str = "a") -> None:
    with transaction.atomic():
        events.publish(*(Moved(thing, number) for number in numbers))


def written() -> list[str]:
    return list(AuditEntry.objects.filter(action="moved").order_by("id").values_list("subject", flat=True))


def the_message() -> OutboxMessage:
    return OutboxMessage.objects.get()


def end_lease() -> None:
    OutboxMessage.objects.update(next_attempt_at=clock.now() - timedelta(seconds=1))


class Deliverer(threading.Thread):
    """A worker of its own; `count` is how many messages it tried."""

    def __init__(self, lane: events.Lane, *, rounds: int = 1, limit: int = events.BATCH) -> None:
        super().__init__(daemon=True)
        self.lane, self.rounds, self.limit, self.count = lane, rounds, limit, 0
        self.start()

    def run(self) -> None:
        try:
            for _ in range(self.rounds):
                self.count += events.deliver_lane(self.lane, self.limit)
        finally:
            connections.close_all()

    def done(self) -> int:
        self.join(PATIENCE)
        assert not self.is_alive()
        return self.count


class Pause:
    """Holds the first handler that comes by until it is let go."""

    def __init__(self) -> None:
        self.reached, self.go = threading.Event(), threading.Event()

    def __call__(self, event: Moved) -> None:
        if not self.reached.is_set():
            self.reached.set()
            assert self.go.wait(PATIENCE)


def test_a_second_deliverer_takes_what_the_first_has_not_locked(street: Street, inside: events.Lane) -> None:
    for number in range(4):
        publish(number, thing=str(number))
    street.meanwhile = pause = Pause()
    first = Deliverer(inside, limit=2)
    assert pause.reached.wait(PATIENCE)
    assert Deliverer(inside).done() == 2
    pause.go.set()
    assert first.done() == 2
    assert sorted(written()) == ["0:0", "1:1", "2:2", "3:3"]


def test_nothing_is_done_twice_inside_when_two_hurry(street: Street, inside: events.Lane) -> None:
    for thing in range(10):
        publish(*range(4), thing=str(thing))
    both = [Deliverer(inside, rounds=20, limit=3) for _ in range(2)]
    assert sum(deliverer.done() for deliverer in both) == 40
    assert len(written()) == len(set(written())) == 40


def test_order_holds_for_each_thing_when_two_hurry(street: Street, outside: events.Lane) -> None:
    publish(*range(6), thing="a")
    publish(*range(6), thing="b")
    both = [Deliverer(outside, rounds=40) for _ in range(2)]
    assert sum(deliverer.done() for deliverer in both) == 12
    for thing in ("a", "b"):
        assert [number for of, number in street.heard if of == thing] == list(range(6))


def test_a_later_fact_of_one_thing_waits_while_another_worker_has_the_earlier(
    street: Street, outside: events.Lane
) -> None:
    publish(1, 2)
    street.meanwhile = pause = Pause()
    first = Deliverer(outside)
    assert pause.reached.wait(PATIENCE)
    assert Deliverer(outside).done() == 0
    pause.go.set()
    first.done()
    assert Deliverer(outside).done() == 1
    assert street.heard == [("a", 1), ("a", 2)]


def test_only_the_message_in_hand_is_leased(street: Street, outside: events.Lane) -> None:
    """Twenty leased at once and handled one by one end their leases before their turn."""
    publish(1)
    publish(2, thing="b")
    street.meanwhile = pause = Pause()
    first = Deliverer(outside)
    assert pause.reached.wait(PATIENCE)
    assert Deliverer(outside).done() == 1
    pause.go.set()
    assert first.done() == 1
    assert sorted(street.heard) == [("a", 1), ("b", 2)]


def test_a_lease_that_ended_hands_over_and_the_late_first_worker_changes_nothing(
    street: Street, outside: events.Lane, caplog: pytest.LogCaptureFixture
) -> None:
    publish(1)
    street.meanwhile = pause = Pause()
    first = Deliverer(outside)
    assert pause.reached.wait(PATIENCE)
    end_lease()
    assert Deliverer(outside).done() == 1
    delivered = the_message()
    assert (delivered.attempts, delivered.delivered_at is None) == (2, False)
    pause.go.set()
    first.done()
    assert the_message().delivered_at == delivered.delivered_at
    assert "took longer than its lease" in caplog.text


def test_a_late_fault_does_not_take_the_lease_of_the_next_worker(street: Street, outside: events.Lane) -> None:
    publish(1)
    late, second = Pause(), Pause()

    def fail_late(event: Moved) -> None:
        late(event)
        raise TimeoutError("much too late")

    street.meanwhile = fail_late
    first = Deliverer(outside)
    assert late.reached.wait(PATIENCE)
    end_lease()
    street.meanwhile = second
    successor = Deliverer(outside)
    assert second.reached.wait(PATIENCE)
    late.go.set()
    first.done()
    assert (the_message().last_error, Deliverer(outside).done()) == ("", 0)
    second.go.set()
    successor.done()
    assert the_message().delivered_at is not None


def test_a_message_that_kills_its_process_is_counted_and_backs_off(street: Street, outside: events.Lane) -> None:
    class KilledError(BaseException):
        """Nothing of the worker's own code runs after it."""

    def kill(event: Moved) -> None:
        raise KilledError

    publish(1)
    street.meanwhile = kill
    leases = []
    for _ in range(7):
        end_lease()
        with clock.at(begun := clock.now()), pytest.raises(KilledError):
            events.deliver_lane(outside)
        leases.append((the_message().next_attempt_at - begun).total_seconds())
    assert the_message().attempts == 7
    assert leases == [120, 120, 120, 120, 600, 3600, 3600]


def test_an_attempt_at_the_outside_counts_once_and_the_wait_grows(street: Street, outside: events.Lane) -> None:
    def fail(event: Moved) -> None:
        raise TimeoutError("no answer")

    publish(1)
    street.meanwhile = fail
    waits = []
    for _ in range(7):
        end_lease()
        with clock.at(begun := clock.now()):
            events.deliver_lane(outside)
        waits.append((the_message().next_attempt_at - begun).total_seconds())
    assert the_message().attempts == 7
    assert waits == [1, 5, 30, 120, 600, 3600, 3600]
    street.meanwhile = lambda event: None
    end_lease()
    events.deliver_lane(outside)
    assert (the_message().attempts, the_message().last_error) == (8, "")


@pytest.mark.parametrize("where", ["inside", "outside"])
def test_an_error_text_that_the_database_cannot_hold_is_kept_without_its_bad_characters(
    street: Street, where: str, request: pytest.FixtureRequest
) -> None:
    lane = request.getfixturevalue(where)

    def fail(event: Moved) -> None:
        raise ValueError("a\0b\ud800c")

    publish(1)
    street.meanwhile = fail
    events.deliver_lane(lane)
    assert (the_message().last_error, the_message().attempts) == ("ValueError: ab?c", 1)


def test_messages_of_a_handler_that_is_gone_are_told_with_their_number(street: Street, inside: events.Lane) -> None:
    publish(1, 2)
    assert events.waiting_without_handler() == []
    name = inside[0]
    events._subscriptions.clear()
    assert events.waiting_without_handler() == [(name, 2)]


def test_messages_tried_six_times_are_stuck_oldest_first(street: Street, inside: events.Lane) -> None:
    for thing in "abc":
        publish(1, thing=thing)
    OutboxMessage.objects.filter(order_key__in="ac").update(attempts=events.STUCK_ATTEMPTS)
    OutboxMessage.objects.filter(order_key="b").update(attempts=events.STUCK_ATTEMPTS - 1)
    assert [message.order_key for message in events.stuck_messages()] == ["a", "c"]


def test_what_was_delivered_a_month_ago_is_removed_in_pieces_and_nothing_else(
    street: Street, inside: events.Lane, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "_REMOVED_AT_ONCE", 2)
    for thing in "abcdefg":
        publish(1, thing=thing)
    old, recent = clock.now() - timedelta(days=31), clock.now() - timedelta(days=29)
    OutboxMessage.objects.filter(order_key__in="abcde").update(delivered_at=old)
    OutboxMessage.objects.filter(order_key="f").update(delivered_at=recent)
    OutboxMessage.objects.update(created_at=old)
    tasks.remove_delivered(0)
    assert sorted(OutboxMessage.objects.values_list("order_key", flat=True)) == ["f", "g"]
    assert events.remove_delivered() == 0
