"""What figures need from outside: an engine that counts. One setting (MOTCUA_ENGINE) chooses among those installed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol, Self

from motcua.kernel import environment
from motcua.oversight.indicators.errors import NoEngine
from motcua.oversight.indicators.types import FACT_COLUMNS, Column, Dialect


class Engine(Protocol):
    """One session with an engine, for one thread. What is attached to it is seen by it alone."""

    @property
    def dialect(self) -> Dialect:
        """The tongue in which it is asked."""
        ...

    def attach(self, subject: str, files: Sequence[Path], columns: Sequence[Column] = FACT_COLUMNS) -> None:
        """Make `subject` exactly the rows of these Parquet files; none makes it an empty table.

        A file never changes once it has its name (its name says its content); columns beyond `columns` are ignored.
        """
        ...

    def rows(self, sql: str) -> list[tuple[int, ...]]:
        """The rows of a compiled query, in its order. May call another machine: not inside a transaction."""
        ...

    def close(self) -> None:
        """Let go of what the session holds."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...


_engines: dict[str, Callable[[], Engine]] = {}


def register_engine(name: str, opened: Callable[[], Engine]) -> None:
    """Called once by the connector of each engine."""
    _engines[name] = opened


def open_engine(name: str = "") -> Engine:
    """A new session with the engine that MOTCUA_ENGINE names, or with `name`; close it, best by `with`."""
    chosen = name or environment.text("MOTCUA_ENGINE")
    if chosen not in _engines:
        raise NoEngine(engine=chosen)
    return _engines[chosen]()
