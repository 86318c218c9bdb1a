"""Whole tables of dossiers that were taken in as files."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime
from typing import TextIO

from django.db.models import Max

from motcua.kernel.errors import NotFound
from motcua.oversight.monitoring.models import FileLoad
from motcua.oversight.monitoring.selectors.ledger import facts_root
from motcua.oversight.monitoring.types import FileTotals

MOST = 100


def file_loads(source: str) -> list[FileLoad]:
    """The newest tables of a source with their receipts, at most 100."""
    return list(FileLoad.objects.filter(source=source).order_by("-id")[:MOST])


def last_loaded_at() -> datetime | None:
    """When the last file of dossiers was taken in; None where there is none."""
    found: datetime | None = FileLoad.objects.aggregate(last=Max("loaded_at"))["last"]
    return found


def file_totals() -> dict[str, FileTotals]:
    """What came by file from each source that sent any."""
    found: dict[str, FileTotals] = {}
    told = FileLoad.objects.order_by("id").values_list(
        "source", "loaded_at", "receipt__new", "receipt__changed", "receipt__rejected"
    )
    for source, at, new, changed, rejected in told:
        before = found.get(source, FileTotals(0, 0, 0, at))
        found[source] = FileTotals(
            before.loads + 1, before.taken + new + changed, before.rejected + rejected, max(before.last_at, at)
        )
    return found


def rejected_rows(source: str, load: int) -> Iterator[list[str]]:
    """Every rejected row of one load with its reason, the heading first. Raises NotFound where there are none."""
    row = FileLoad.objects.filter(source=source, pk=load).first()
    name = row.receipt["rejected_file"] if row else ""
    path = facts_root() / "receipts" / name
    if not name or not path.is_file():
        raise NotFound()
    return _lines(path.open(encoding="utf-8", newline=""))


def _lines(file: TextIO) -> Iterator[list[str]]:
    with file:
        yield from csv.reader(file)
