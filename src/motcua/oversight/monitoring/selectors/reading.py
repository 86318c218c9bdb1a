"""Which months are sealed and which were observed: asked once for a page that reads several figures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cached_property

from motcua.oversight.monitoring.models import SealedMonth
from motcua.oversight.monitoring.selectors.ledger import received_months


class _Reading:
    """Which months are sealed and which were observed, each asked once, when it is first wanted."""

    @cached_property
    def sealed(self) -> dict[int, SealedMonth]:
        return {row.month: row for row in SealedMonth.objects.all()}

    @cached_property
    def received(self) -> list[int]:
        return received_months()


_READ: ContextVar[_Reading | None] = ContextVar("reading_of_months", default=None)


@contextmanager
def one_reading() -> Iterator[None]:
    """Inside, it is asked once which months are sealed and observed: for pages that read several figures.

    One within another is part of it.
    """
    token = _READ.set(_READ.get() or _Reading())
    try:
        yield
    finally:
        _READ.reset(token)


def observed() -> list[int]:
    """The months in which dossiers were received, the newest first."""
    read = _READ.get()
    return received_months() if read is None else read.received


def sealed_month(month: int) -> SealedMonth | None:
    """A month as it is sealed; None where it is not."""
    read = _READ.get()
    return SealedMonth.objects.filter(month=month).first() if read is None else read.sealed.get(month)
