"""The data the bench invents has the shape of the ledger's own, so a measuring does not break off unseen."""

from __future__ import annotations

from pathlib import Path

import duckdb

from motcua.oversight.indicators.types import FACT_COLUMNS
from tests.bench.dossiers import MONTHS, write_segments

BITS = {8: "TINYINT", 16: "SMALLINT", 32: "INTEGER", 64: "BIGINT"}


def test_the_invented_facts_have_every_column_of_the_ledger_in_its_width(tmp_path: Path) -> None:
    files = write_segments(tmp_path, 2_400)
    assert len(files) == MONTHS
    told = duckdb.read_parquet([str(file) for file in files])
    assert dict(zip(told.columns, map(str, told.dtypes), strict=True)) == {
        column.name: BITS[column.bits] for column in FACT_COLUMNS
    }
