from __future__ import annotations

import signal
import threading
from collections.abc import Callable

import pytest
from django.db import OperationalError

from motcua.kernel.clock import now
from motcua.kernel.models import OutboxMessage
from motcua.sites.compose import worker


def _stopping_after(times: int, answers: list[object], stop: threading.Event) -> Callable[[tuple[str, ...]], int]:
    calls = 0

    def deliver(lane: tuple[str, ...]) -> int:
        nonlocal calls
        calls += 1
        if calls >= times:
            stop.set()
        answer = answers[min(calls, len(answers)) - 1]
        if isinstance(answer, Exception):
            raise answer
        return int(str(answer))

    return deliver


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "IDLE_SECONDS", 0.01)
    monkeypatch.setattr(worker, "RECOVERY_SECONDS", 0.01)


def test_delivery_goes_on_after_the_database_was_away(
    quick: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    stop = threading.Event()
    deliver = _stopping_after(4, [1, OperationalError("connection refused\nmore"), 0, 1], stop)
    monkeypatch.setattr("motcua.kernel.events.deliver_lane", deliver)
    worker.deliver_until(stop, ("a",))
    assert "the database is away: connection refused" in caplog.text


def test_a_fault_in_the_machinery_ends_the_worker(quick: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker whose delivery thread is dead must not look alive."""
    signals: list[int] = []
    stop = threading.Event()
    monkeypatch.setattr("motcua.kernel.events.deliver_lane", _stopping_after(9, [ValueError("fault")], stop))
    monkeypatch.setattr("os.kill", lambda pid, number: signals.append(number))
    with pytest.raises(ValueError, match="fault"):
        worker._watched(stop, ("a",))
    assert signals == [signal.SIGABRT]


@pytest.mark.django_db
def test_messages_of_a_handler_that_is_gone_are_logged_at_start(caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(2):
        OutboxMessage.objects.create(
            handler="motcua.gone.handlers.hear", payload={}, created_at=now(), next_attempt_at=now()
        )
    worker._tell_what_nobody_delivers()
    [told] = [record for record in caplog.records if record.levelname == "ERROR"]
    assert told.getMessage() == "2 messages wait for the handler motcua.gone.handlers.hear, which no longer exists"


def test_a_database_that_is_away_at_start_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr("motcua.kernel.events.waiting_without_handler", fail)
    worker._tell_what_nobody_delivers()


def test_a_wish_to_stop_is_no_fault(quick: None, monkeypatch: pytest.MonkeyPatch) -> None:
    signals: list[int] = []
    stop = threading.Event()
    monkeypatch.setattr("motcua.kernel.events.deliver_lane", _stopping_after(2, [0], stop))
    monkeypatch.setattr("os.kill", lambda pid, number: signals.append(number))
    worker._watched(stop, ("a",))
    assert signals == []
