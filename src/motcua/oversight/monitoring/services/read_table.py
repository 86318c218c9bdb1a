"""A file of the neutral dossier table as rows in DuckDB, every cell as it stands (docs/reference/dossier-table.md)."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zipfile import BadZipFile

import duckdb
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from motcua.kernel.sheets import separator_of
from motcua.oversight.indicators.types import TOLD_AS_NO
from motcua.oversight.intake.types import TOLD_FLAGS
from motcua.oversight.monitoring.errors import (
    BadLine,
    EmptyTable,
    NotParquet,
    NotUtf8,
    OldSpreadsheet,
    UnknownKind,
    UnreadableTable,
    WrongColumns,
)
from motcua.oversight.monitoring.selectors.ledger import quoted

REQUIRED = ("dossier", "agency", "procedure", "level", "received_at")
INSTANTS = (
    "received_at", "due_at", "new_due_at", "request_at", "supplement_at", "request2_at", "supplement2_at", "ended_at",
    "disliked_at",
)  # fmt: skip
NUMBERS = ("channel", "limit_days", "requests", "fee", "person")
_NOES = {int(flag) for flag in TOLD_AS_NO.values()}
FLAGS = {name: number for name, number in TOLD_FLAGS.items() if number < 1 << 20 and number not in _NOES}
"""What a table may tell; findings are made, not told, and a no is told by the cell of the yes."""
COLUMNS = (*dict.fromkeys((*REQUIRED, *INSTANTS, "outcome", *NUMBERS, *FLAGS)),)


@dataclass(frozen=True)
class Given:
    """The rows of a file: a query for them, in their order, with every column of COLUMNS; the kind of those it has.

    It is kept as words, not as a view: the engine looks through a CSV file anew for its signs wherever it is named.
    """

    query: str
    kinds: Mapping[str, str]


def read_table(session: duckdb.DuckDBPyConnection, path: Path, scratch: Path) -> Given:
    """The rows of `path`, whose columns are right.

    Raises UnreadableTable in the kind that says why, WrongColumns with all that are wrong.
    """
    kind = path.suffix.lower().lstrip(".")
    if kind not in _READERS or not path.is_file():
        raise OldSpreadsheet(what=path.name) if kind == "xls" else UnknownKind(what=path.name)
    _check_bytes(path, kind)
    try:
        if kind in _LINES:
            _check_columns({*REQUIRED, *_keys(session, path)})
        source = _READERS[kind](path, scratch)
        held = _kinds(session, source)
        _check_columns(held)
        return Given(_listed(held, source), held)
    except _FAULTS as error:
        raise unreadable(error, path) from error


def _check_bytes(path: Path, kind: str) -> None:
    """What the first and last bytes already tell."""
    with path.open("rb") as file:
        first = file.read(_LOOKED_AT)
        last = path.stat().st_size - len(_PARQUET)
        file.seek(max(last, 0))
        end = file.read()
    if not first.strip():
        raise EmptyTable(what=path.name)
    if kind == "parquet" and not (first.startswith(_PARQUET) and end == _PARQUET):
        raise NotParquet(what=path.name)
    if kind == "xlsx" and not first.startswith(b"PK"):
        raise OldSpreadsheet(what=path.name) if first.startswith(_OFFICE_97) else UnreadableTable(what=path.name)
    if kind not in ("parquet", "xlsx") and b"\0" in first:
        raise NotUtf8(what=path.name)


_PARQUET, _OFFICE_97, _LOOKED_AT = b"PAR1", b"\xd0\xcf\x11\xe0", 4096


def unreadable(error: Exception, path: Path) -> UnreadableTable:
    """The refusal for a fault of a file, which may show only where its rows are read; nothing of the engine's words."""
    told = str(error)
    if _ENCODING.search(told):
        return NotUtf8(what=path.name)
    line = _LINE.search(told)
    return BadLine(what=path.name, line=line[1]) if line else UnreadableTable(what=path.name)


_ENCODING = re.compile(r"utf-?8|unicode", re.IGNORECASE)
_LINE = re.compile(r"\bline:? (\d+)", re.IGNORECASE)
_FAULTS = (duckdb.Error, OSError, ValueError, KeyError, BadZipFile, InvalidFileException)


def _kinds(session: duckdb.DuckDBPyConnection, source: str) -> dict[str, str]:
    """How the file holds each of its columns: a text but in Parquet."""
    found = session.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()  # noqa: S608  # nosec B608
    return {str(name): str(kind) for name, kind, *_ in found}


def _check_columns(names: Collection[str]) -> None:
    """Each known, none twice, and all that every row needs."""
    times = Counter(list(names))
    unknown = [name or "(?)" for name in times if name not in COLUMNS or times[name] > 1]
    missing = [name for name in REQUIRED if name not in names]
    if unknown or missing:
        raise WrongColumns(unknown=", ".join(unknown) or "-", missing=", ".join(missing) or "-")


def _listed(names: Collection[str], source: str) -> str:
    cells = [name if name in names else f"CAST(NULL AS VARCHAR) AS {name}" for name in COLUMNS]
    return f"SELECT {', '.join(cells)} FROM {source}"  # noqa: S608  # nosec B608


def _csv(path: Path, _: Path) -> str:
    """Every line below the names is a row: nothing is guessed but the sign between the cells.

    The engine's own guess takes a line for the heading, or a sign for that of remarks, and passes over what is before.
    """
    names, sign = _heading(path)
    _check_columns(names)
    columns = ", ".join(f"{name}: 'VARCHAR'" for name in names)
    given = f"columns = {{{columns}}}, header = true, skip = 0, delim = '{sign}', quote = '\"', escape = '\"'"
    return f"read_csv({quoted(path)}, auto_detect = false, comment = '', strict_mode = true, {given})"


def _heading(path: Path) -> tuple[list[str], str]:
    """The names in the first line of a CSV file, and the sign that parts its cells."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        line = file.readline(_LOOKED_AT)
    sign = separator_of(line)
    return next(csv.reader([line], delimiter=sign)), sign


def _keys(session: duckdb.DuckDBPyConnection, path: Path) -> set[str]:
    """Every key that any line has; the engine passes over those it was not asked for."""
    lines = f"read_json_objects({quoted(path)}, format = 'newline_delimited')"
    found = session.execute(f"SELECT DISTINCT unnest(json_keys(json)) FROM {lines}").fetchall()  # noqa: S608  # nosec B608
    return {str(key) for (key,) in found}


def _ndjson(path: Path, _: Path) -> str:
    columns = ", ".join(f"{name}: 'VARCHAR'" for name in COLUMNS)
    return f"read_json({quoted(path)}, format = 'newline_delimited', columns = {{{columns}}})"


def _parquet(path: Path, _: Path) -> str:
    return f"read_parquet({quoted(path)})"


def _xlsx(path: Path, scratch: Path) -> str:
    """The first sheet, cell by cell; DuckDB reads no office files without a download."""
    target = scratch / "sheet.csv"
    with target.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(_sheet(path))
    if not target.stat().st_size:
        raise EmptyTable(what=path.name)
    return _csv(target, scratch)


def _sheet(path: Path) -> Iterator[list[str]]:
    book = load_workbook(path, read_only=True, data_only=True)
    try:
        for cells in book.worksheets[0].iter_rows(values_only=True):
            yield [_text(cell) for cell in cells]
    finally:
        book.close()


def _text(cell: object) -> str:
    if isinstance(cell, datetime):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)


_LINES = ("ndjson", "jsonl")
_READERS: dict[str, Callable[[Path, Path], str]] = {
    "csv": _csv,
    "ndjson": _ndjson,
    "jsonl": _ndjson,
    "parquet": _parquet,
    "xlsx": _xlsx,
}
