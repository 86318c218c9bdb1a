"""One line may ask so often within a minute; another line does not notice, and nobody's address is kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from unittest import mock

import pytest

from motcua.kernel import clock, pace
from motcua.kernel.errors import TooOften
from motcua.kernel.pace import Pace, line_of

START = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)


def ask(door: Pace, address: str, seconds: int) -> None:
    with clock.at(START + timedelta(seconds=seconds)):
        door.step({"REMOTE_ADDR": address})


def test_a_line_waits_until_its_oldest_asking_leaves_the_window() -> None:
    door = Pace(2)
    ask(door, "203.0.113.9", 0)
    ask(door, "203.0.113.9", 20)
    with pytest.raises(TooOften) as refusal:
        ask(door, "203.0.113.9", 30)
    assert (refusal.value.status, refusal.value.fields) == (429, {"most": 2, "retry_after": 30})
    ask(door, "203.0.113.9", 60)
    with pytest.raises(TooOften):
        ask(door, "203.0.113.9", 79)
    ask(door, "203.0.113.9", 80)


def test_what_was_refused_does_not_count_against_the_line() -> None:
    door = Pace(1)
    ask(door, "203.0.113.9", 0)
    for seconds in range(1, 60):
        with pytest.raises(TooOften):
            ask(door, "203.0.113.9", seconds)
    ask(door, "203.0.113.9", 60)


def test_one_line_does_not_slow_another() -> None:
    door = Pace(1)
    for last in range(1, 9):
        ask(door, f"203.0.113.{last}", 0)


@pytest.mark.parametrize("other", ["2001:db8:1:2:ffff::7", "2001:db8:1:2::1"])
def test_a_subscriber_with_many_addresses_of_one_line_is_one(other: str) -> None:
    door = Pace(1)
    ask(door, "2001:db8:1:2::5", 0)
    with pytest.raises(TooOften):
        ask(door, other, 1)
    ask(door, "2001:db8:1:3::5", 1)


def test_an_old_address_in_new_clothes_is_the_old_address() -> None:
    door = Pace(1)
    ask(door, "203.0.113.9", 0)
    with pytest.raises(TooOften):
        ask(door, "::ffff:203.0.113.9", 1)
    ask(door, "::ffff:203.0.113.10", 1)


def test_a_flood_of_addresses_takes_no_more_memory_than_the_table() -> None:
    door = Pace(1)
    with mock.patch.object(pace, "MOST_LINES", 3):
        for last in range(50):
            ask(door, f"203.0.113.{last}", 0)
    assert len(door._asked) == 3


def test_what_a_sender_claims_of_itself_is_believed_only_behind_proxies_of_ours(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    headers = {"REMOTE_ADDR": "10.0.0.2", "HTTP_X_FORWARDED_FOR": "198.51.100.1, 203.0.113.1"}
    assert line_of(headers) == "10.0.0.2"
    monkeypatch.setenv("TRUSTED_PROXIES", "1")
    assert line_of(headers) == "203.0.113.1"
    assert line_of({"REMOTE_ADDR": "10.0.0.2"}) == "10.0.0.2"
