"""Whole numbers for codes: given in order of arrival, never changed, never given twice."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection, transaction
from django.db.models import Max

from motcua.oversight.intake.models import Number

_LOCK = 20_610_038
Key = tuple[str, str]
"""Kind and code."""


def top_of(agency_code: str) -> str:
    """The code of the ministry or province of an agency."""
    return agency_code.partition(".")[0]


@transaction.atomic
def give_numbers(wanted: Iterable[Key]) -> dict[Key, int]:
    """The numbers of `wanted` (kind, code), new ones where there are none; one statement when all are known."""
    keys = set(wanted)
    known = _known(keys)
    if keys <= known.keys():
        return known
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    known = _known(keys)
    _give(sorted(keys - known.keys()))
    return _known(keys)


def _known(keys: set[Key]) -> dict[Key, int]:
    rows = Number.objects.filter(kind__in={kind for kind, _ in keys}, code__in={code for _, code in keys})
    return {(row.kind, row.code): row.number for row in rows}


def _give(keys: list[Key]) -> None:
    """Under the lock: the next numbers of each kind, in the order of the codes."""
    last = {row["kind"]: row["last"] for row in Number.objects.values("kind").annotate(last=Max("number"))}
    rows = []
    for kind, code in keys:
        last[kind] = last.get(kind, 0) + 1
        rows.append(Number(kind=kind, code=code, number=last[kind]))
    Number.objects.bulk_create(rows)
