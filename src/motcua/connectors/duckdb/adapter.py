"""The embedded engine: reads Parquet segments where they lie, in this process."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Self

import duckdb

from motcua.connectors.duckdb.mapping import view_of
from motcua.connectors.duckdb.settings import DuckDbSettings, duckdb_settings
from motcua.oversight.indicators.types import DUCKDB, FACT_COLUMNS, Column, Dialect

_ARRAY_BITS = 14
"""Groups are counted in an array up to this many: 83 agencies by ten years of months."""


class DuckDbEngine:
    """A session: views of its own over segments; it keeps nothing and downloads nothing."""

    def __init__(self, settings: DuckDbSettings | None = None) -> None:
        self._settings = settings or duckdb_settings()

    @property
    def dialect(self) -> Dialect:
        return DUCKDB

    def attach(self, subject: str, files: Sequence[Path], columns: Sequence[Column] = FACT_COLUMNS) -> None:
        self._connection.execute(view_of(subject, files, columns))

    def rows(self, sql: str) -> list[tuple[int, ...]]:
        return self._connection.execute(sql).fetchall()

    def close(self) -> None:
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @cached_property
    def _connection(self) -> duckdb.DuckDBPyConnection:
        return _instance(self._settings, os.getpid()).cursor()


@cache
def _instance(settings: DuckDbSettings, process: int) -> duckdb.DuckDBPyConnection:
    """The one database in memory of this process (a fork makes its own): sessions share its threads and memory."""
    return duckdb.connect(
        ":memory:",
        config={
            "threads": settings.threads,
            "memory_limit": settings.memory,
            "temp_directory": str(settings.overflow),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "preserve_insertion_order": False,
            "perfect_ht_threshold": _ARRAY_BITS,
        },
    )
