"""Move the young rows of the ledger into files that never change (decision 38)."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path

from django.db import connection, transaction

from motcua.kernel import audit
from motcua.kernel.access import SYSTEM
from motcua.oversight.intake import selectors as intake
from motcua.oversight.intake import services as intake_services
from motcua.oversight.monitoring.models import CodeFile, RowFile, Segment
from motcua.oversight.monitoring.selectors.ledger import csv_source, facts_root, open_session, scratch
from motcua.oversight.monitoring.services.keep_segment import keep_segments

SEALING_LOCK = 20_610_039
_KEPT_UNLISTED = timedelta(days=1)
"""Longer than any question that may still read a file whose rows have moved on."""


def seal_facts(*, at_least: int = 1) -> int:
    """Seal every ministry and province with `at_least` young rows; returns how many rows moved.

    Idempotent: rows leave PostgreSQL in the transaction that lists their file, so a process that is killed at any
    point leaves them where they were, or sealed, never twice and never nowhere.
    """
    return sum(_seal_top(top) for top, rows in intake.young_tops().items() if rows >= at_least)


@transaction.atomic
def _seal_top(top: int) -> int:
    lock_sealing()
    target = scratch() / f"top-{top}.csv"
    try:
        moved = intake_services.take_rows(top, target)
        if moved:
            with open_session() as session:
                kept = keep_segments(session, csv_source(target))
            audit.record(SYSTEM, "seal_facts", f"top:{top}", rows=moved, files=[segment.sha256 for segment in kept])
    finally:
        target.unlink(missing_ok=True)
    return moved


def lock_sealing() -> None:
    """One at a time adds files to the ledger."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEALING_LOCK])


def remove_unlisted() -> int:
    """Remove files that no row lists and nobody can still be reading; returns how many."""
    listed = {
        sha256 for rows in (Segment, CodeFile, RowFile) for sha256 in rows.objects.values_list("sha256", flat=True)
    }
    limit = time.time() - _KEPT_UNLISTED.total_seconds()
    files = [path for path in facts_root().rglob("*") if path.is_file() and path.parent.name != "receipts"]
    old = [path for path in files if path.stat().st_mtime < limit]
    unlisted = [path for path in old if not (_is_kept(path) and path.stem in listed)]
    for path in unlisted:
        path.unlink(missing_ok=True)
    return len(unlisted)


def _is_kept(path: Path) -> bool:
    return path.parent.parent == facts_root() and path.suffix == ".parquet"
