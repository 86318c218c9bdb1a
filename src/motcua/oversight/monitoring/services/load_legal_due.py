"""Where the legal maximum ends of the rows that promise no due date, by the same rule as for events (IND-20).

Looked up once for each agency, procedure, limit told and day of receipt; a limit in working hours goes by the minute,
so then once for each instant.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb

from motcua.kernel.epoch import day_of
from motcua.kernel.worktime import TimeUnit
from motcua.oversight.intake import services as intake
from motcua.oversight.monitoring.services.load_rows import load_rows

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY, _ZONE = 86_400_000_000, 25_200_000_000
"""Microseconds; Vietnam is seven hours ahead of UTC."""
_KEY = ("agency", "procedure", "limit_days", "key_instant")
_KINDS = {"agency": "VARCHAR", "procedure": "VARCHAR", "limit_days": "BIGINT", "key_instant": "BIGINT", "due": "BIGINT"}
_DAY_OF_RECEIPT = f"(received_at + {_ZONE}) // {_DAY}"


def load_legal_due(session: duckdb.DuckDBPyConnection, scratch: Path) -> None:
    """`legal_due`: row and instant, for rows of `taken` without a due date whose procedure has a known maximum."""
    maximum = intake.LegalMaximum()
    _mark_hours(session, maximum, scratch)
    load_rows(session, "maximum", _KINDS, _ends(session, maximum), scratch)
    same = " AND ".join(f"u.{name} = m.{name}" for name in _KEY)
    session.execute(
        f"CREATE OR REPLACE TEMP TABLE legal_due AS SELECT u.row, m.due FROM undue u JOIN maximum m ON {same}"  # noqa: S608  # nosec B608
    )


def _mark_hours(session: duckdb.DuckDBPyConnection, maximum: intake.LegalMaximum, scratch: Path) -> None:
    """`undue`: the rows without a due date, and of each the instant that its maximum depends on."""
    found = session.execute(
        f"SELECT DISTINCT procedure, {_DAY_OF_RECEIPT} FROM taken WHERE due_at IS NULL ORDER BY ALL"  # noqa: S608  # nosec B608
    ).fetchall()
    limits = ((procedure, day, maximum.limit(procedure, day_of(day))) for procedure, day in found)
    hours = ((procedure, day) for procedure, day, limit in limits if limit and limit.unit is TimeUnit.WORKING_HOUR)
    load_rows(session, "in_hours", {"procedure": "VARCHAR", "day": "BIGINT"}, hours, scratch)
    midnight = f"({_DAY_OF_RECEIPT}) * {_DAY} - {_ZONE}"
    session.execute(
        "CREATE OR REPLACE TEMP TABLE undue AS SELECT row, agency, t.procedure, coalesce(limit_days, 0) AS limit_days, "  # noqa: S608  # nosec B608
        f"CASE WHEN h.day IS NULL THEN {midnight} ELSE received_at END AS key_instant FROM taken t "
        f"LEFT JOIN in_hours h ON h.procedure = t.procedure AND h.day = {_DAY_OF_RECEIPT} WHERE due_at IS NULL"
    )


def _ends(session: duckdb.DuckDBPyConnection, maximum: intake.LegalMaximum) -> Iterator[tuple[object, ...]]:
    listed = ", ".join(_KEY)
    asked = session.execute(f"SELECT DISTINCT {listed} FROM undue ORDER BY ALL").fetchall()  # noqa: S608  # nosec B608
    for agency, procedure, days, instant in asked:
        if due := maximum.due(agency, procedure, _EPOCH + timedelta(microseconds=instant), days):
            yield agency, procedure, days, instant, (due - _EPOCH) // timedelta(microseconds=1)
