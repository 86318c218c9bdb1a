"""The tables of a release as rows; the sites make files of them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from motcua.oversight.releases.rules.cells import GROUP_NAMES
from motcua.oversight.releases.rules.contents import Contents

COLUMNS = (
    "release", "period", "cell", "indicator", "version", "indicator_name", "scope", "scope_name", "numerator",
    "denominator", "value", "rank", "excluded", "unranked", "late", "silent", "missing", "label",
    "reported", "counted_in", "factor", "compared",
)  # fmt: skip


def rows_of(contents: Contents) -> Iterator[dict[str, Any]]:
    """One row per cell, by name of column; a value is an exact decimal, None where there is nothing to share.

    An agency that has never sent anything is silent and not late, as on the pages.
    """
    names = {definition.id: definition.name for definition in contents.definitions}
    scopes = {str(scope): name for scope, name in GROUP_NAMES.items()} | {t.code: t.name for t in contents.tree}
    frame = {"release": contents.heading.code, "period": contents.period.code}
    silent = contents.silent
    for cell in contents.cells:
        row = {**frame, **vars(cell), "cell": cell.id, "indicator_name": names[cell.indicator]}
        row |= {"scope_name": scopes[cell.scope], "value": Decimal(cell.value) if cell.value else None}
        row |= {"late": cell.late and cell.scope not in silent, "silent": cell.late and cell.scope in silent}
        yield {name: row[name] for name in COLUMNS}


def changes_of(contents: Contents) -> Iterator[dict[str, Any]]:
    """One row per changed cell and cause; where only rank or reason changed, the cause names those fields."""
    for change in contents.changes:
        for part in change.parts:
            yield _changed(change.cell, part.cause.value, (*part.before, *part.after), " ".join(part.batches))
        if not change.parts:
            yield _changed(change.cell, ", ".join(change.others), (None,) * 4, "")


def _changed(cell: str, cause: str, numbers: tuple[int | None, ...], batches: str) -> dict[str, Any]:
    names = ("numerator_before", "denominator_before", "numerator_after", "denominator_after")
    return {"cell": cell, "cause": cause, **dict(zip(names, numbers, strict=True)), "batches": batches}
