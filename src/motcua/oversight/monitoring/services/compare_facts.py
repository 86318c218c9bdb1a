"""What a file changes against what the ledger holds of its source, and the signed rows for it."""

from __future__ import annotations

from datetime import datetime

import duckdb

from motcua.kernel.epoch import first_minute
from motcua.oversight.intake import selectors as intake
from motcua.oversight.intake import services as intake_services
from motcua.oversight.monitoring.models import CodeFile, RowFile, Segment
from motcua.oversight.monitoring.selectors.figures import current_period
from motcua.oversight.monitoring.selectors.ledger import TYPED, file_of, quoted
from motcua.oversight.monitoring.services.keep_segment import keep_segments, write_file
from motcua.oversight.monitoring.types import FILE_NUMBERS

_OWN = [name for name in TYPED if name not in ("dossier", "known_minute", "sign")]
_LISTED = ", ".join(_OWN)


def compare_facts(session: duckdb.DuckDBPyConnection, *, source: str) -> tuple[int, int, int]:
    """Make `numbered` (all rows with their dossier's number), `held` and `news`; returns new, changed, unchanged."""
    number = intake.numbers_of("source").get(source, 0)
    _load_codes(session, source)
    last = session.execute("SELECT coalesce(max(dossier), 0) FROM codes").fetchall()[0][0]
    session.execute(
        "CREATE OR REPLACE TEMP TABLE numbered AS SELECT d.*, c.dossier, c.dossier IS NULL AS is_new "
        "FROM derived d LEFT JOIN codes c USING (code)"
        if last
        else "CREATE OR REPLACE TEMP VIEW numbered AS SELECT *, CAST(NULL AS BIGINT) AS dossier, true AS is_new "
        "FROM derived"
    )
    base = last or number << FILE_NUMBERS
    session.execute(
        f"CREATE OR REPLACE TEMP VIEW news AS SELECT * EXCLUDE (dossier), {base} + row AS dossier "  # noqa: S608  # nosec B608
        "FROM numbered WHERE is_new"
    )
    _load_held(session, number, is_first=not last)
    new, all_rows, changed = session.execute(
        "SELECT (SELECT count(*) FROM news), (SELECT count(*) FROM derived), (SELECT count(*) FROM changed)"
    ).fetchall()[0]
    return new, changed, all_rows - new - changed


def _load_codes(session: duckdb.DuckDBPyConnection, source: str) -> None:
    """`codes`: the number of every dossier that a file of this source has named."""
    files = CodeFile.objects.filter(source=source).order_by("first_number").values_list("sha256", flat=True)
    listed = ", ".join(quoted(file_of(sha256)) for sha256 in files)
    rows = f"FROM read_parquet([{listed}])" if listed else "SELECT '' AS code, CAST(0 AS BIGINT) AS dossier WHERE false"
    session.execute(f"CREATE OR REPLACE TEMP VIEW codes AS {rows}")


def _load_held(session: duckdb.DuckDBPyConnection, source: int, *, is_first: bool) -> None:
    """`held`: the rows that hold now of dossiers that the file names; `changed`: those that it tells otherwise."""
    empty = f"SELECT {_LISTED}, dossier FROM news WHERE false"  # noqa: S608  # nosec B608
    held, changed = empty, empty
    if not is_first:
        held = (
            f"SELECT {_LISTED}, dossier FROM read_parquet([{_files()}]) WHERE source = {int(source)} "  # noqa: S608  # nosec B608
            "AND dossier IN (SELECT dossier FROM numbered WHERE NOT is_new) GROUP BY ALL HAVING sum(sign) > 0"
        )
        told = f"SELECT {_LISTED}, dossier FROM numbered WHERE NOT is_new"  # noqa: S608  # nosec B608
        changed = f"SELECT * FROM ({told}) EXCEPT SELECT * FROM held"  # noqa: S608  # nosec B608
    session.execute(f"CREATE OR REPLACE TEMP TABLE held AS {held}")
    session.execute(f"CREATE OR REPLACE TEMP TABLE changed AS {changed}")


def _files() -> str:
    return ", ".join(
        quoted(file_of(sha256)) for sha256 in Segment.objects.order_by("id").values_list("sha256", flat=True)
    )


def append_changes(session: duckdb.DuckDBPyConnection, *, source: str, known_at: datetime) -> int:
    """Keep the signed rows of the comparison and the codes of new dossiers; returns the minute they are known from."""
    minute = first_minute(known_at)
    session.execute(
        f"CREATE OR REPLACE TEMP VIEW signed AS SELECT {_LISTED}, dossier, CAST({minute} AS INTEGER) AS known_minute, "  # noqa: S608  # nosec B608
        f"CAST(sign AS TINYINT) AS sign FROM (SELECT {_LISTED}, dossier, 1 AS sign FROM news UNION ALL "
        f"SELECT {_LISTED}, dossier, 1 FROM changed UNION ALL "
        f"SELECT {_LISTED}, dossier, -1 FROM held WHERE dossier IN (SELECT dossier FROM changed))"
    )
    touched = session.execute(_TOUCHED.format(current=current_period().first)).fetchall()
    if touched:
        keep_segments(session, "signed")
        _keep_codes(session, source)
        _keep_rows(session, source, minute)
        intake_services.touch_parts(source, touched)
    return minute


_TOUCHED = (
    "SELECT DISTINCT top, received_month, CASE WHEN ended_month = 0 THEN greatest({current}, received_month) "
    "ELSE ended_month END AS until FROM signed ORDER BY ALL"
)
"""Each stretch of months that a dossier of the file lies in; a stretch of years would touch months between them."""


def _keep_codes(session: duckdb.DuckDBPyConnection, source: str) -> None:
    first, last = session.execute("SELECT min(dossier), max(dossier) FROM news").fetchall()[0]
    if first is None:
        return
    written = write_file(session, "SELECT code, dossier FROM news ORDER BY dossier")
    CodeFile.objects.create(
        source=source, sha256=written.sha256, first_number=first, last_number=last, bytes=written.bytes
    )


def _keep_rows(session: duckdb.DuckDBPyConnection, source: str, minute: int) -> None:
    """Where in the file each changed dossier stands, for who reads a single one."""
    changed = "FROM numbered WHERE dossier IN (SELECT dossier FROM changed)"
    if not session.execute(f"SELECT count(*) {changed}").fetchall()[0][0]:
        return
    written = write_file(session, f"SELECT dossier, row {changed} ORDER BY dossier")
    RowFile.objects.create(source=source, known_minute=minute, sha256=written.sha256)
