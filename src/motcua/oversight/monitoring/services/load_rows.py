"""A small table of ours into a session of DuckDB."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

import duckdb

from motcua.oversight.monitoring.selectors.ledger import quoted


def load_rows(
    session: duckdb.DuckDBPyConnection,
    name: str,
    columns: Mapping[str, str],
    rows: Iterable[tuple[object, ...]],
    scratch: Path,
) -> None:
    """Make the temporary table `name` of `rows`, whose columns have these kinds."""
    target = scratch / f"{name}.csv"
    with target.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    listed = ", ".join(f"'{column}': '{kind}'" for column, kind in columns.items())
    session.execute(
        f"CREATE OR REPLACE TEMP TABLE {name} AS FROM read_csv({quoted(target)}, header = false, "
        f"auto_detect = false, columns = {{{listed}}})"
    )
