"""The tongues of the engines, as data: the few places where their SQL differs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Dialect:
    """How one engine writes what the algebra needs. Templates are filled by `str.format`."""

    name: str
    quoted: str = '"{name}"'
    wide: str = "CAST({value} AS BIGINT)"
    """The same whole number in 64 bits."""
    bits: str = "({left} & {right})"
    """Bitwise and of two numbers of 64 bits."""
    sum_where: str = "sum(CASE WHEN {condition} THEN {value} ELSE 0 END)"
    """The sum over the rows of a group where the condition holds; 0 where it holds for none."""
    pinned: str = ""
    """Settings that a query carries, so that a server's own settings cannot change a figure."""


DUCKDB_TYPES = {8: "TINYINT", 16: "SMALLINT", 32: "INTEGER", 64: "BIGINT"}
"""How DuckDB names whole numbers by their bits; files of facts are written so."""
SPARK_TYPES = {**DUCKDB_TYPES, 32: "INT"}
DUCKDB = Dialect("duckdb")
CLICKHOUSE = Dialect(
    "clickhouse",
    wide="toInt64({value})",
    bits="bitAnd({left}, {right})",
    sum_where="sumIf({value}, {condition})",
    pinned="SETTINGS aggregate_functions_null_for_empty = 0, join_use_nulls = 0",
)
POSTGRESQL = Dialect("postgresql")
SPARK = Dialect("spark", quoted="`{name}`")
DIALECTS = {dialect.name: dialect for dialect in (DUCKDB, CLICKHOUSE, POSTGRESQL, SPARK)}
