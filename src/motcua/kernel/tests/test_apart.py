"""A reader in its own process: its answer comes back, its refusal comes back, and its excess stays there."""

from __future__ import annotations

import itertools
from time import monotonic, sleep

import pytest

from motcua.kernel.apart import read_apart

HERE = "motcua.kernel.tests.test_apart:"
ROOM = 256 * 1024 * 1024


def lines(content: bytes) -> list[str]:
    return content.decode().splitlines()


def refuse(content: bytes) -> list[str]:
    raise ValueError(f"{content.decode()} không đọc được")


def swell(_content: bytes) -> list[str]:
    return ["a" * size for size in itertools.repeat(1_000_000)]


def circle(_content: bytes) -> list[str]:
    return ["" for _ in itertools.repeat(0) if _]


def wait(_content: bytes) -> list[str]:
    sleep(60)
    return []


def test_what_was_read_comes_back_letter_by_letter() -> None:
    assert read_apart(f"{HERE}lines", "Điều 1\nViệc".encode(), seconds=10, memory=ROOM) == ["Điều 1", "Việc"]


def test_the_readers_own_words_of_refusal_come_back() -> None:
    with pytest.raises(ValueError, match=r"^tệp không đọc được$"):
        read_apart(f"{HERE}refuse", "tệp".encode(), seconds=10, memory=ROOM)


@pytest.mark.parametrize("excess", ["swell", "circle", "wait"])
def test_excess_of_memory_work_or_waiting_ends_there(excess: str) -> None:
    began = monotonic()
    with pytest.raises(ValueError, match="time or memory"):
        read_apart(f"{HERE}{excess}", b"", seconds=3, memory=ROOM)
    assert monotonic() - began < 50
