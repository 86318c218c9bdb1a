"""The reading of a large file: two processors at once, most cells known at a glance, and nothing taken that was not."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.kernel import clock
from motcua.kernel.access import SYSTEM
from motcua.oversight.intake.tests.factories import NOW, Sender, add_agencies
from motcua.oversight.monitoring import services
from motcua.oversight.monitoring.services import check_table


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_row_keeps_its_number_where_two_processors_read_a_large_file(db: None, tmp_path: Path, kind: str) -> None:
    add_agencies("H01", "H01.101")
    Sender().register()
    path, many = tmp_path / f"a.{kind}", 250_000
    rows = (
        f"SELECT 'd-' || i AS dossier, 'H01.101' AS agency, '1.004772' AS procedure, 'full' AS level, "  # noqa: S608
        f"IF(i IN (1, 7, 130000, {many}), 9, 2) AS channel, '2026-11-02T01:00:00Z' AS received_at FROM "
        f"(SELECT i + 1 AS i FROM range({many}) t(i))"
    )
    duckdb.execute(f"COPY ({rows}) TO '{path}' (FORMAT {kind})")
    with clock.at(NOW):
        receipt = services.import_dossiers(path=path, source="tinh-mau", actor=SYSTEM, dry_run=True)
    assert receipt.rows == many
    assert [(r.row, r.dossier) for r in receipt.first_rejected] == [(n, f"d-{n}") for n in (1, 7, 130000, many)]


_ODD = st.text(" 09-+.x:T\u00a0\t", max_size=4)


@given(_ODD, st.sampled_from(["", "7", "-12", "2.00", "1e3", "0x2", "1_0", "99999999999999999999"]), _ODD)
def test_a_number_known_at_a_glance_is_one_that_the_whole_pattern_knows(left: str, middle: str, right: str) -> None:
    cast = "TRY_CAST(cell AS BIGINT)"
    whole = f"CASE WHEN regexp_full_match(trim(cell), '-?[0-9]+([.]0+)?') THEN {cast} END"
    assert _same(whole, check_table._plain("cell", "BIGINT", "VARCHAR"), left + middle + right)


@given(_ODD, st.sampled_from(["2026-11-02T01:00:00Z", "2026-11-02 01:00:00+07", "2026-11-02", "infinity"]), _ODD)
def test_an_instant_known_at_a_glance_is_one_that_the_whole_pattern_knows(left: str, middle: str, right: str) -> None:
    whole = "CASE WHEN substr(trim(cell), 14, 1) = ':' THEN TRY_CAST(cell AS TIMESTAMPTZ) END"
    assert _same(whole, check_table._plain("cell", "TIMESTAMPTZ", "VARCHAR"), left + middle + right)


def _same(first: str, second: str, cell: str) -> bool:
    query = f"SELECT epoch_ns({first}) IS NOT DISTINCT FROM epoch_ns({second}) FROM (SELECT ? AS cell)"  # noqa: S608
    query = query if "TIMESTAMPTZ" in first else query.replace("epoch_ns", "")
    return bool(duckdb.execute(query, [cell]).fetchall()[0][0])
