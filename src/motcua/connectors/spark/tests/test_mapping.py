"""The view over segments; that Spark answers like the others is tests/engines/with_spark.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from motcua.connectors.spark.mapping import view_of
from motcua.oversight.indicators.errors import OutsideAlgebra
from motcua.oversight.indicators.types import FACT_COLUMNS, Column

ONE = [Column("top", 16, "")]


def test_segments_are_read_one_after_the_other() -> None:
    sql = view_of("dossiers", [Path("/a.parquet"), Path("/b.parquet")], ONE)
    assert sql.count("FROM parquet.`/") == 2 and "CAST(`top` AS SMALLINT)" in sql


def test_no_segment_is_an_empty_subject() -> None:
    assert "WHERE 1 = 0" in view_of("dossiers", [], FACT_COLUMNS)


@pytest.mark.parametrize(("subject", "file"), [("x`", "a"), ("dossiers", "a`b"), ("dossiers", "*.parquet")])
def test_a_strange_name_is_refused(subject: str, file: str) -> None:
    with pytest.raises(OutsideAlgebra):
        view_of(subject, [Path(file)], ONE)
