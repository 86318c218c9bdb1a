"""The engine for larger sites: segments are kept on the server, each loaded once."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Self

from motcua.connectors.clickhouse import mapping
from motcua.connectors.clickhouse.client import ClickHouseClient
from motcua.connectors.clickhouse.settings import DATABASE, SESSION_HOURS, clickhouse_settings
from motcua.kernel.clock import now
from motcua.oversight.indicators.types import CLICKHOUSE, FACT_COLUMNS, Column, Dialect

_PREFIX = f"{DATABASE}_session_"


class ClickHouseEngine:
    """A session: a small database of views on the server, so that it sees what it attached and nothing else."""

    def __init__(self, client: ClickHouseClient | None = None, clock: Callable[[], datetime] = now) -> None:
        self._client = client or ClickHouseClient(clickhouse_settings())
        self._clock = clock
        self._session = ""

    @property
    def dialect(self) -> Dialect:
        return CLICKHOUSE

    def attach(self, subject: str, files: Sequence[Path], columns: Sequence[Column] = FACT_COLUMNS) -> None:
        self._begin()
        self._client.ask(mapping.created(mapping.table(subject), columns))
        segments = {mapping.segment_of(file): file for file in files}
        held = {row[0] for row in self._client.ask(mapping.partitions(subject))}
        for segment, file in segments.items():
            if segment not in held:
                self._load(subject, segment, file, columns)
        self._client.ask(mapping.viewed(self._session, subject, list(segments), columns))

    def rows(self, sql: str) -> list[tuple[int, ...]]:
        self._begin()
        return [tuple(map(int, row)) for row in self._client.ask(sql, self._session)]

    def close(self) -> None:
        if self._session:
            self._client.ask(f"DROP DATABASE IF EXISTS {self._session}")
            self._session = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _begin(self) -> None:
        """Make the session's database once, and sweep away those that nobody closed."""
        if self._session:
            return
        self._client.ask(f"CREATE DATABASE IF NOT EXISTS {DATABASE}")
        hour = int(self._clock().timestamp()) // 3600
        for (name,) in self._client.ask(mapping.sessions(_PREFIX)):
            if int(name.removeprefix(_PREFIX).split("_")[0]) < hour - SESSION_HOURS:
                self._client.ask(f"DROP DATABASE IF EXISTS {name}")
        self._session = f"{_PREFIX}{hour}_{secrets.token_hex(8)}"
        self._client.ask(f"CREATE DATABASE {self._session}")

    def _load(self, subject: str, segment: str, file: Path, columns: Sequence[Column]) -> None:
        """Into a table beside, then over in one step: nobody ever counts half a segment."""
        beside = f"{self._session}.beside"
        self._client.ask(mapping.created(beside, columns))
        try:
            self._client.load(mapping.loaded(beside, segment, columns), file)
            self._client.ask(mapping.moved(beside, mapping.table(subject), segment))
        finally:
            self._client.ask(f"DROP TABLE IF EXISTS {beside}")
