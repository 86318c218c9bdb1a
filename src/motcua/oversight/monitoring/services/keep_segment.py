"""Put rows of the ledger into files that never change, and list them in the transaction that moves the rows."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import duckdb

from motcua.kernel.clock import now
from motcua.oversight.monitoring.models import Segment
from motcua.oversight.monitoring.selectors.ledger import TYPED, facts_root, file_of, quoted, scratch

SMALL = 1_000_000
"""A file with fewer rows is written anew together with what comes to its month; a larger one is left alone."""
KNOWN_MONTH = (
    "CAST(year(known_day) * 12 + month(known_day) - 1 AS SMALLINT)",
    "DATE '1970-01-01' + CAST((known_minute + 420) // 1440 AS INTEGER)",
)
"""Month of knowledge in Vietnam (UTC+7, without summer time since 1970) from `known_minute`."""
_ORDER = "received_month, agency, procedure, dossier, known_minute, sign"
_FORMAT = "FORMAT parquet, COMPRESSION zstd, PARQUET_VERSION v2, ROW_GROUP_SIZE 122880"


@dataclass(frozen=True)
class Written:
    """A file at its place, not yet listed."""

    sha256: str
    bytes: int


def keep_segments(session: duckdb.DuckDBPyConnection, rows: str) -> list[Segment]:
    """Keep the rows of the relation `rows`: one file for each ministry or province and month of knowledge.

    In the caller's transaction; files of it that stay unlisted are swept later. Small files of the same part go into
    the new one, so that a part never has many.
    """
    month, day = KNOWN_MONTH
    listed = ", ".join(TYPED)
    session.execute(
        f"CREATE OR REPLACE TEMP VIEW incoming AS SELECT {listed}, {month} AS known_month "  # noqa: S608  # nosec B608
        f"FROM (SELECT *, {day} AS known_day FROM {rows})"
    )
    parts = session.execute("SELECT DISTINCT top, known_month FROM incoming ORDER BY ALL").fetchall()
    return [_keep_part(session, top, known_month) for top, known_month in parts]


def _keep_part(session: duckdb.DuckDBPyConnection, top: int, month: int) -> Segment:
    former = list(Segment.objects.select_for_update().filter(top=top, known_month=month, rows__lt=SMALL))
    part = f"SELECT {', '.join(TYPED)} FROM incoming WHERE top = {int(top)} AND known_month = {int(month)}"  # noqa: S608  # nosec B608
    if former:
        files = ", ".join(quoted(file_of(segment.sha256)) for segment in former)
        part += f" UNION ALL SELECT {', '.join(TYPED)} FROM read_parquet([{files}])"  # noqa: S608  # nosec B608
    written = write_file(session, f"SELECT * FROM ({part}) ORDER BY {_ORDER}")  # noqa: S608  # nosec B608
    Segment.objects.filter(pk__in=[segment.pk for segment in former]).delete()
    return _listed(session, written, top, month)


def _listed(session: duckdb.DuckDBPyConnection, written: Written, top: int, month: int) -> Segment:
    file = quoted(file_of(written.sha256))
    found = session.execute(
        "SELECT count(*), CAST(sum(sign) AS BIGINT), min(known_minute), max(known_minute), "  # noqa: S608  # nosec B608
        f"coalesce(list_sort(list(DISTINCT received_month) FILTER (received_month > 0)), []) FROM read_parquet({file})"
    ).fetchall()[0]
    rows, dossiers, first, last, months = found
    return Segment.objects.create(
        sha256=written.sha256,
        top=top,
        known_month=month,
        rows=rows,
        dossiers=dossiers,
        bytes=written.bytes,
        known_first=first,
        known_last=last,
        received_months=months,
        sealed_at=now(),
    )


def write_file(session: duckdb.DuckDBPyConnection, query: str) -> Written:
    """The rows of `query` as a Parquet file under its hash: whole and on the disk before anyone relies on it."""
    young = scratch() / f"{uuid4().hex}.parquet"
    session.execute(f"COPY ({query}) TO {quoted(young)} ({_FORMAT})")
    with young.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        os.fsync(file.fileno())
    target = file_of(sha256)
    target.parent.mkdir(parents=True, exist_ok=True)
    size = young.stat().st_size
    young.replace(target)
    for folder in (target.parent, facts_root()):
        flush(folder)
    return Written(sha256, size)


def flush(folder: Path) -> None:
    """Force the entries of a folder to the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
