"""The cache of reference data: kept while its stamp stands, thrown away when it falls."""

from uuid import UUID, uuid4

import pytest

from motcua.kernel import cache

FIRST, SECOND = uuid4(), uuid4()


class Loaded:
    """A stamp that a test may change, and how often it was read."""

    def __init__(self, stamp: UUID | None) -> None:
        self.stamp, self.reads = stamp, 0

    def read(self) -> UUID | None:
        self.reads += 1
        return self.stamp


def test_within_the_wait_the_stamp_is_not_read_again() -> None:
    loaded = Loaded(FIRST)
    kept = cache.StampedCache[dict[str, int]](dict, loaded.read)
    kept.get()["a"] = 1
    assert kept.get() == {"a": 1}
    assert loaded.reads == 1


def test_a_load_elsewhere_is_seen_after_the_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "RECHECK", 0.0)
    loaded = Loaded(FIRST)
    kept = cache.StampedCache[dict[str, int]](dict, loaded.read)
    kept.get()["a"] = 1
    assert kept.get() == {"a": 1}
    loaded.stamp = SECOND
    assert kept.get() == {}


def test_without_a_stamp_nothing_outlives_the_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "RECHECK", 0.0)
    kept = cache.StampedCache[dict[str, int]](dict, Loaded(None).read)
    kept.get()["a"] = 1
    assert kept.get() == {}


def test_what_is_forgotten_is_read_anew_at_once() -> None:
    loaded = Loaded(FIRST)
    kept = cache.StampedCache[dict[str, int]](dict, loaded.read)
    kept.get()["a"] = 1
    kept.forget()
    assert kept.get() == {}
    assert loaded.reads == 2
