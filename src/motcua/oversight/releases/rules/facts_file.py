"""The facts that travel with a release: only rows and columns that some cell needs, without pseudonyms.

Rows that are equal in the needed columns are added up; `sign` then says how many they are. In a correction those that
became known since the edition before keep their minute, so that whoever has the bundle can say which batch did what.
Where a definition counts distinct persons, their pseudonyms are exchanged for running numbers of this one file, which
counts the same.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import duckdb

from motcua.oversight.indicators.types import DUCKDB_TYPES, Column
from motcua.oversight.releases.rules.counting import ALWAYS

PSEUDONYMS = frozenset({"person", "dossier", "petition"})
_TAIL = (
    Column("known_minute", 32, "0: known at the cut-off of the edition before; else when it became known"),
    Column("sign", 32, "how many rows"),
)
Rows = Mapping[tuple[int, ...], tuple[int, ...]]
"""The needed columns and the minute (0: not kept) to how many rows."""


def file_columns(columns: Sequence[Column]) -> tuple[Column, ...]:
    """The layout of the file with these needed columns."""
    return (*columns, *_TAIL)


def facts_file(columns: Sequence[Column], rows: Rows) -> bytes:
    """A Parquet file of `rows`, in their order; the same rows are the same bytes."""
    return parquet_of(file_columns(columns), _renumbered(columns, rows))


def parquet_of(layout: Sequence[Column], rows: Iterable[tuple[int, ...]]) -> bytes:
    """A Parquet file of whole numbers in this layout."""
    with tempfile.TemporaryDirectory(prefix="motcua-facts-") as folder:
        source, target = Path(folder) / "rows.csv", Path(folder) / "facts.parquet"
        with source.open("w", encoding="ascii", newline="") as stream:
            csv.writer(stream, lineterminator="\n").writerows(rows)
        with duckdb.connect(":memory:", config={"threads": 1, "autoinstall_known_extensions": False}) as session:
            session.execute(_copy(layout), [str(source), str(target)])
        return target.read_bytes()


def faults_of(layout: Sequence[Column], body: bytes) -> Iterator[tuple[str, str, str]]:
    """What, expected, found: columns that are not the layout's, and rows that were not added up.

    A column beside the listed ones, or two rows that cancel, would say what no cell is counted from.
    """
    with tempfile.TemporaryDirectory(prefix="motcua-facts-") as folder:
        path = Path(folder) / "facts.parquet"
        path.write_bytes(body)
        with duckdb.connect(":memory:", config={"threads": 1, "autoinstall_known_extensions": False}) as session:
            rows = session.read_parquet(str(path))
            expected = [(column.name, DUCKDB_TYPES[column.bits]) for column in layout]
            found = [(name, str(kind)) for name, kind in zip(rows.columns, rows.types, strict=True)]
            if found != expected:
                yield "columns", _told(expected), _told(found)
                return
            keys = ", ".join(column.name for column in layout if column.name != "sign")
            [total], [kinds] = rows.aggregate("count(*)").fetchall()[0], rows.select(keys).distinct().shape[:1]
            if total != kinds:
                yield "rows", str(kinds), str(total)


def _told(columns: Iterable[tuple[str, str]]) -> str:
    return ", ".join(" ".join(column) for column in columns)


def _copy(layout: Sequence[Column]) -> str:
    """Only names of the contract of facts stand in the text."""
    types = ", ".join(f"'{column.name}': '{DUCKDB_TYPES[column.bits]}'" for column in layout)
    read = f"read_csv($1, header = false, auto_detect = false, columns = {{{types}}})"
    options = "FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880"
    return f"COPY (SELECT * FROM {read}) TO $2 ({options})"  # noqa: S608  # nosec B608


def _renumbered(columns: Sequence[Column], rows: Rows) -> Iterator[tuple[int, ...]]:
    numbers = [_numbers(place, rows) if c.name in PSEUDONYMS else None for place, c in enumerate(columns)]
    if not any(numbers):
        yield from ((*key, *count) for key, count in rows.items())
        return
    shown = ((_exchanged(key, numbers), count) for key, count in rows.items())
    yield from ((*key, *count) for key, count in sorted(shown))


def _numbers(place: int, rows: Rows) -> dict[int, int]:
    """Pseudonyms to running numbers; 0 (none was sent) stays 0."""
    return {value: n for n, value in enumerate(sorted({key[place] for key in rows} - {0}), 1)} | {0: 0}


def _exchanged(key: tuple[int, ...], numbers: Sequence[dict[int, int] | None]) -> tuple[int, ...]:
    *columns, minute = key
    shown = (value if known is None else known[value] for value, known in zip(columns, numbers, strict=True))
    return *shown, minute


def needs(columns: Sequence[Column]) -> tuple[Column, ...]:
    """The needed columns of a file's layout."""
    return tuple(column for column in columns if column.name not in ALWAYS)
