"""The engines under test: each takes a table of facts and answers compiled queries."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import pyarrow
import pyarrow.parquet
from django.db import connection

from motcua.connectors.clickhouse.sandbox import running
from motcua.connectors.duckdb.adapter import DuckDbEngine
from motcua.oversight.indicators.types import CLICKHOUSE, DUCKDB, FACT_COLUMNS, POSTGRESQL, Dialect
from tests.engines.invented import Fact
from tests.engines.oracle import NAMES

_POSTGRESQL_TYPES = {8: "smallint", 16: "smallint", 32: "integer", 64: "bigint"}


class Counter(Protocol):
    dialect: Dialect

    def load(self, file: Path) -> None: ...

    def answer(self, sql: str) -> bytes:
        """The rows as tab-separated lines."""
        ...


def write(facts: Sequence[Fact], file: Path) -> None:
    """A segment in the contract's own widths."""
    arrays = [
        pyarrow.array([fact[place] for fact in facts], getattr(pyarrow, f"int{column.bits}")())
        for place, column in enumerate(FACT_COLUMNS)
    ]
    pyarrow.parquet.write_table(pyarrow.table(arrays, names=list(NAMES)), file)


class DuckDb:
    dialect = DUCKDB

    def __init__(self) -> None:
        self._engine = DuckDbEngine()

    def load(self, file: Path) -> None:
        self._engine.attach("dossiers", [file])

    def answer(self, sql: str) -> bytes:
        return b"".join("\t".join(map(str, row)).encode() + b"\n" for row in self._engine.rows(sql))


class ClickHouse:
    """ClickHouse's own engine, without the door: that is tested with its adapter."""

    dialect = CLICKHOUSE

    def load(self, file: Path) -> None:
        listed = ", ".join(f'"{name}"' for name in NAMES)
        view = "CREATE OR REPLACE VIEW default.dossiers AS"
        shape = ", ".join(f'"{column.name}" Int{column.bits}' for column in FACT_COLUMNS)
        running().sandbox.query("USE default")
        running().sandbox.query("\n".join((view, f"SELECT {listed}", f"FROM file('{file}', 'Parquet', '{shape}')")))

    def answer(self, sql: str) -> bytes:
        return running().sandbox.query(sql)


class PostgreSql:
    dialect = POSTGRESQL

    def __init__(self) -> None:
        shape = ", ".join(f'"{column.name}" {_POSTGRESQL_TYPES[column.bits]}' for column in FACT_COLUMNS)
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE TEMP TABLE IF NOT EXISTS dossiers ({shape})")

    def load(self, file: Path) -> None:
        rows = pyarrow.parquet.read_table(file).to_pylist()
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM dossiers")
            with cursor.copy("COPY dossiers FROM STDIN") as copy:
                for row in rows:
                    copy.write_row([row[name] for name in NAMES])

    def answer(self, sql: str) -> bytes:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return b"".join("\t".join(map(str, row)).encode() + b"\n" for row in cursor.fetchall())
