"""A file of the neutral dossier table as rows in DuckDB, every cell as it stands (docs/reference/dossier-table.md)."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from zipfile import BadZipFile

import duckdb
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from motcua.oversight.intake.types import TOLD_FLAGS
from motcua.oversight.monitoring.errors import UnreadableTable, WrongColumns
from motcua.oversight.monitoring.selectors.ledger import quoted

REQUIRED = ("dossier", "agency", "procedure", "level", "received_at")
INSTANTS = (
    "received_at", "due_at", "new_due_at", "request_at", "supplement_at", "request2_at", "supplement2_at", "ended_at",
    "disliked_at",
)  # fmt: skip
NUMBERS = ("channel", "limit_days", "requests", "fee", "person")
FLAGS = {name: number for name, number in TOLD_FLAGS.items() if number < 1 << 20}
"""What a table may tell; the findings above are made, not told."""
COLUMNS = (*dict.fromkeys((*REQUIRED, *INSTANTS, "outcome", *NUMBERS, *FLAGS)),)


def read_table(session: duckdb.DuckDBPyConnection, path: Path, scratch: Path) -> None:
    """Make `given` the rows of `path` with `row` (1 is the first below the heading) and every column of COLUMNS.

    Raises UnreadableTable with what DuckDB says of the first fault, WrongColumns with all that are wrong.
    """
    kind = path.suffix.lower().lstrip(".")
    if kind not in _READERS or not path.is_file():
        raise UnreadableTable(what=path.name)
    try:
        source = _READERS[kind](path, scratch)
        _check_columns(session, source)
        session.execute(f"CREATE OR REPLACE TEMP VIEW given AS {_listed(session, source)}")
    except _FAULTS as error:
        raise unreadable(error) from error


def unreadable(error: Exception) -> UnreadableTable:
    """The refusal for a fault of a file, which may show only where its rows are read."""
    return UnreadableTable(what=_first_line(error))


_FAULTS = (duckdb.Error, OSError, ValueError, KeyError, BadZipFile, InvalidFileException)


def _first_line(error: Exception) -> str:
    """What went wrong, short enough for a person."""
    return str(error).strip().splitlines()[0][:300] if str(error).strip() else type(error).__name__


def _names(session: duckdb.DuckDBPyConnection, source: str) -> list[str]:
    return [str(row[0]) for row in session.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()]  # noqa: S608  # nosec B608


def _check_columns(session: duckdb.DuckDBPyConnection, source: str) -> None:
    names = [name for name in _names(session, source) if name != "file_row_number"]
    unknown = [name for name in names if name not in COLUMNS]
    missing = [name for name in REQUIRED if name not in names]
    if unknown or missing:
        raise WrongColumns(unknown=", ".join(unknown) or "-", missing=", ".join(missing) or "-")


def _listed(session: duckdb.DuckDBPyConnection, source: str) -> str:
    names = _names(session, source)
    number = "file_row_number + 1" if "file_row_number" in names else "row_number() OVER ()"
    cells = [name if name in names else f"CAST(NULL AS VARCHAR) AS {name}" for name in COLUMNS]
    return f"SELECT {number} AS row, {', '.join(cells)} FROM {source}"  # noqa: S608  # nosec B608


def _csv(path: Path, _: Path) -> str:
    return f"read_csv({quoted(path)}, all_varchar = true, header = true, strict_mode = true)"


def _ndjson(path: Path, _: Path) -> str:
    columns = ", ".join(f"{name}: 'VARCHAR'" for name in COLUMNS)
    return f"read_json({quoted(path)}, format = 'newline_delimited', columns = {{{columns}}})"


def _parquet(path: Path, _: Path) -> str:
    return f"read_parquet({quoted(path)}, file_row_number = true)"


def _xlsx(path: Path, scratch: Path) -> str:
    """The first sheet, cell by cell; DuckDB reads no office files without a download."""
    target = scratch / "sheet.csv"
    with target.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(_sheet(path))
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


_READERS: dict[str, Callable[[Path, Path], str]] = {
    "csv": _csv,
    "ndjson": _ndjson,
    "jsonl": _ndjson,
    "parquet": _parquet,
    "xlsx": _xlsx,
}
