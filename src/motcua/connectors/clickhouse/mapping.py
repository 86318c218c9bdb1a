"""Our subjects in ClickHouse's words: one table a subject, one partition a segment, one view a session."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from motcua.connectors.clickhouse.settings import DATABASE
from motcua.oversight.indicators.errors import OutsideAlgebra
from motcua.oversight.indicators.types import Column

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_SEGMENT = re.compile(r"[A-Za-z0-9._-]+")


def segment_of(file: Path) -> str:
    """The name of a segment: that of its file. Raises OutsideAlgebra for one that is no plain name."""
    return _plain(file.name, _SEGMENT)


def table(subject: str) -> str:
    return f"{DATABASE}.{_plain(subject, _NAME)}"


def created(name: str, columns: Sequence[Column]) -> str:
    """Sorted by the first column, which of facts is what figures are asked by."""
    listed = ", ".join(f"{_quoted(column)} {_type(column)}" for column in columns)
    head = f"CREATE TABLE IF NOT EXISTS {name} ({listed}, segment LowCardinality(String))"
    return f"{head} ENGINE = MergeTree PARTITION BY segment ORDER BY {_quoted(columns[0])}"


def loaded(name: str, segment: str, columns: Sequence[Column]) -> str:
    """Read a Parquet body into a table, every row under the segment's name."""
    listed = ", ".join(_quoted(column) for column in columns)
    shape = ", ".join(f"{_quoted(column)} {_type(column)}" for column in columns)
    clauses = (
        f"INSERT INTO {name} ({listed}, segment)",
        f"SELECT {listed}, '{_plain(segment, _SEGMENT)}'",
        f"FROM input('{shape}') FORMAT Parquet",
    )
    return "\n".join(clauses)


def moved(source: str, target: str, segment: str) -> str:
    """In one step: the segment as a whole or not at all, and twice is once."""
    return f"ALTER TABLE {target} REPLACE PARTITION '{_plain(segment, _SEGMENT)}' FROM {source}"


def partitions(subject: str) -> str:
    """The segments that the server holds."""
    chosen = f"database = '{DATABASE}' AND table = '{_plain(subject, _NAME)}' AND active"
    return "\n".join(("SELECT DISTINCT partition", "FROM system.parts", f"WHERE {chosen}"))


def sessions(prefix: str) -> str:
    """The databases of sessions, closed or not."""
    return "\n".join(("SELECT name", "FROM system.databases", f"WHERE startsWith(name, '{_plain(prefix, _NAME)}')"))


def viewed(session: str, subject: str, segments: Sequence[str], columns: Sequence[Column]) -> str:
    """What a session sees under the name of the subject."""
    listed = ", ".join(_quoted(column) for column in columns)
    held = ", ".join(f"'{_plain(segment, _SEGMENT)}'" for segment in segments)
    limit = f"segment IN ({held})" if segments else "1 = 0"
    view = f"CREATE OR REPLACE VIEW {session}.{_plain(subject, _NAME)} AS"
    return "\n".join((view, f"SELECT {listed}", f"FROM {table(subject)}", f"WHERE {limit}"))


def _quoted(column: Column) -> str:
    """`top` is a word of ClickHouse's."""
    return f'"{_plain(column.name, _NAME)}"'


def _type(column: Column) -> str:
    return f"Int{column.bits}"


def _plain(name: str, shape: re.Pattern[str]) -> str:
    if not shape.fullmatch(name):
        raise OutsideAlgebra(what=name)
    return name
