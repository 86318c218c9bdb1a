"""Reference data kept in the process for as long as the stamp of its last load stands."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Generic, TypeVar
from uuid import UUID

RECHECK = 2.0
"""Seconds after which the stamp is looked at again: how late another process sees a load."""

C = TypeVar("C")


class StampedCache(Generic[C]):
    """What `empty` makes, kept until the stamp that `stamp` reads has changed; no stamp means nothing was loaded.

    The stamp is read before what it stands for, so an overtaken reading is thrown away at the next look.
    """

    def __init__(self, empty: Callable[[], C], stamp: Callable[[], UUID | None]) -> None:
        self._empty, self._stamp = empty, stamp
        self.forget()

    def forget(self) -> None:
        """Start empty: after a load in this process."""
        self._held: tuple[C, UUID | None, float] = (self._empty(), None, float("-inf"))

    def get(self) -> C:
        """What is kept for the data now loaded. Content and stamp are exchanged in one step, for threads."""
        kept, known, looked_at = self._held
        if monotonic() - looked_at < RECHECK:
            return kept
        stamp = self._stamp()
        if stamp is None or stamp != known:
            kept = self._empty()
        self._held = kept, stamp, monotonic()
        return kept
