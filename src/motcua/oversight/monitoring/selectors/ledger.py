"""Where the ledger of facts lies: Parquet files under FACTS_ROOT by their content, and the rows not yet in one."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
from django.conf import settings

from motcua.kernel.clock import ZONE
from motcua.oversight.indicators.ports import Engine, open_engine
from motcua.oversight.indicators.types import DUCKDB_TYPES, FACT_COLUMNS
from motcua.oversight.intake import selectors as intake
from motcua.oversight.monitoring.models import Segment
from motcua.oversight.monitoring.rules.measures import SUBJECT

COLUMNS = (intake.SOURCE_COLUMN, *FACT_COLUMNS)
"""What a file of the ledger holds: the contract of facts, and before it the source."""
TYPED = {column.name: DUCKDB_TYPES[column.bits] for column in COLUMNS}
_TRIES = 20


def facts_root() -> Path:
    """The folder of the ledger."""
    root = Path(settings.FACTS_ROOT)
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    return root


def scratch() -> Path:
    """A folder for files on their way, on the same disk as the ledger."""
    folder = facts_root() / "tmp"
    folder.mkdir(exist_ok=True)
    return folder


def file_of(sha256: str) -> Path:
    """Where the file with this content lies."""
    return facts_root() / sha256[:2] / f"{sha256}.parquet"


def quoted(path: Path | str) -> str:
    """A text as SQL writes it."""
    return "'" + str(path).replace("'", "''") + "'"


@contextmanager
def open_session() -> Iterator[duckdb.DuckDBPyConnection]:
    """DuckDB for reading and writing files; instants without an offset are wall time in Vietnam."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "threads": 2,
        "memory_limit": "2GB",
        "temp_directory": str(scratch()),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    session = duckdb.connect(":memory:", config=config)
    try:
        session.execute(f"SET TimeZone = {quoted(str(ZONE))}")
        yield session
    finally:
        session.close()


def csv_source(path: Path) -> str:
    """The rows that the intake wrote as CSV, typed."""
    columns = ", ".join(f"'{name}': '{kind}'" for name, kind in TYPED.items())
    return f"read_csv({quoted(path)}, header = false, auto_detect = false, columns = {{{columns}}})"


@contextmanager
def ledger_files(tops: Collection[int] | None = None) -> Iterator[list[Path]]:
    """All rows of the ledger as Parquet files: the sealed ones, and one of those that are still young.

    A sealing between the two looks would count rows twice or never; then it is looked again.
    """
    with tempfile.TemporaryDirectory(dir=scratch()) as folder:
        for attempt in range(_TRIES):
            sealed, young = _segments(tops), Path(folder) / f"young-{attempt}.csv"
            intake.copy_young_rows(young, tops)
            if sealed == _segments(tops):
                break
        files = [file_of(sha256) for sha256 in sealed]
        yield files + ([_as_parquet(young)] if young.stat().st_size else [])


def _segments(tops: Collection[int] | None) -> list[str]:
    found = Segment.objects.all() if tops is None else Segment.objects.filter(top__in=tops)
    return list(found.order_by("id").values_list("sha256", flat=True))


def _as_parquet(rows: Path) -> Path:
    target = rows.with_suffix(".parquet")
    with open_session() as session:
        session.execute(f"COPY (FROM {csv_source(rows)}) TO {quoted(target)} (FORMAT parquet)")
    return target


@contextmanager
def open_ledger(tops: Collection[int] | None = None) -> Iterator[Engine]:
    """An engine to which the ledger (of `tops`, or all) is attached as SUBJECT, with COLUMNS."""
    with ledger_files(tops) as files, open_engine() as engine:
        engine.attach(SUBJECT, files, COLUMNS)
        yield engine


def received_months() -> list[int]:
    """The months in which dossiers were received, the newest first."""
    sealed = {month for months in Segment.objects.values_list("received_months", flat=True) for month in months}
    return sorted(sealed | intake.young_received_months(), reverse=True)
