"""The sandbox's sending thread: starts once, and sends what a killed run left over."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from motcua.connectors.paygov.sandbox import dialect, notices, store
from motcua.connectors.paygov.tests.conftest import Sandbox

start = notices.start


@pytest.fixture(autouse=True)
def thread_that_ends() -> Iterator[None]:
    """A thread that goes on would send what the next test queues."""
    yield
    notices.stop()


def until_nothing_is_due() -> bool:
    """Wait up to a minute for the thread."""
    for _ in range(1200):
        if not store.due():
            return True
        time.sleep(0.05)
    return False


def test_notices_left_by_a_killed_run_are_sent_by_the_next(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    bodies: list[str] = []

    def post(body: str) -> str:
        bodies.append(body)
        return "SUCCESSFUL"

    monkeypatch.setattr(notices, "post", post)
    store.queue("H0112807000000-0123456789AB-01", "{}", 0)
    start()
    assert until_nothing_is_due()
    assert bodies == ["{}"]


def test_the_thread_is_started_once(sandbox: Sandbox) -> None:
    start()
    start()
    assert _sending() == 1


def test_a_stopped_thread_sends_no_more_and_may_be_started_again(sandbox: Sandbox) -> None:
    start()
    notices.stop()
    assert _sending() == 0
    start()
    assert _sending() == 1


def _sending() -> int:
    return [thread.name for thread in threading.enumerate()].count("paygov-sandbox-notices")


def test_both_sides_compute_the_same_check_value(monkeypatch: pytest.MonkeyPatch) -> None:
    from motcua.connectors.paygov import mapping

    monkeypatch.setenv("PAYGOV_SECRET", "s")
    monkeypatch.setenv("PAYGOV_ACCESS_KEY", "k")
    monkeypatch.setenv("PAYGOV_PARTNER", "P")
    fields = {"partnerCode": "P", "orderId": "O", "requestCode": "R", "amount": "1000"}
    assert dialect.sign("O", "R", "1000") == mapping.checksum("s", "k", fields, mapping.CREATE_CHECK)
    assert not dialect.is_signed("é" * 64, "O", "R", "1000")


def test_transaction_numbers_differ() -> None:
    assert len({dialect.new_transaction_no() for _ in range(20)}) > 15
