"""Hand the young rows of the ledger over to whoever keeps them for good."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from django.db import connection
from psycopg import sql

from motcua.kernel.events import publish
from motcua.oversight.intake.events import FactsWritten
from motcua.oversight.intake.models import Touched
from motcua.oversight.intake.selectors import LEDGER_COLUMNS

_LISTED = sql.SQL(", ").join(map(sql.Identifier, LEDGER_COLUMNS))
_TAKEN = sql.SQL("COPY (DELETE FROM intake_factrow WHERE top = {} RETURNING {}) TO STDOUT (FORMAT csv)")


def take_rows(top: int, target: Path) -> int:
    """Move the young rows of one ministry or province into `target` as CSV; returns how many they were.

    Belongs into the transaction that lists the file made of them: rolled back, the rows are where they were.
    """
    with connection.cursor() as cursor, target.open("wb") as file:
        cursor.execute("SET LOCAL motcua.sealing = 'on'")
        with cursor.copy(_TAKEN.format(top, _LISTED)) as copy:
            for block in copy:
                file.write(block)
        moved = int(cursor.rowcount)
        cursor.execute("SET LOCAL motcua.sealing = 'off'")
        return moved


def forget_touched(ids: Iterable[int]) -> None:
    """These parts have been counted anew."""
    Touched.objects.filter(id__in=list(ids)).delete()


def touch_parts(source: str, parts: Iterable[tuple[int, int, int]]) -> None:
    """Remember parts (top, first and last month) whose ledger has grown by a file of `source`, and tell of it."""
    Touched.objects.bulk_create(Touched(top=top, first_month=first, last_month=last) for top, first, last in parts)
    publish(FactsWritten(source=source))
