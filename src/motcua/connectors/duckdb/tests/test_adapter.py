"""What is DuckDB's own: segments, empty subjects, names. The sameness of figures is tests/engines."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from motcua.connectors.duckdb.adapter import DuckDbEngine
from motcua.connectors.duckdb.mapping import FEW
from motcua.connectors.duckdb.settings import DuckDbSettings
from motcua.oversight.indicators.errors import NoEngine, OutsideAlgebra
from motcua.oversight.indicators.ports import open_engine
from motcua.oversight.indicators.selectors import compile_query, counted
from motcua.oversight.indicators.types import FACT_COLUMNS, Bounds, Form, Measure, Query

ALL = Bounds(0, 10**6, 10**6, 10**6)
BY_TOP = Query("dossiers", ("top",), (Measure("count", Form.COUNT),))


@pytest.fixture
def engine(tmp_path: Path) -> DuckDbEngine:
    return DuckDbEngine(DuckDbSettings(threads=1, memory="200MB", overflow=tmp_path))


def segment(path: Path, rows: int) -> Path:
    listed = ", ".join(f"CAST(1 AS BIGINT) AS {column.name}" for column in FACT_COLUMNS)
    made = "\n".join((f"COPY (SELECT {listed}, 'more' AS beyond", f"FROM range({rows})) TO '{path}' (FORMAT parquet)"))
    duckdb.execute(made)
    return path


def test_segments_are_read_together_and_anew(engine: DuckDbEngine, tmp_path: Path) -> None:
    first, second = segment(tmp_path / "a.parquet", 3), segment(tmp_path / "b.parquet", 4)
    engine.attach("dossiers", [first, second])
    assert counted(engine, BY_TOP, ALL) == {(1,): (7,)}
    engine.attach("dossiers", [second])
    assert counted(engine, BY_TOP, ALL) == {(1,): (4,)}


def test_no_segment_is_an_empty_subject(engine: DuckDbEngine) -> None:
    engine.attach("dossiers", [])
    assert counted(engine, BY_TOP, ALL) == {}


def test_two_sessions_do_not_see_each_other(engine: DuckDbEngine, tmp_path: Path) -> None:
    engine.attach("dossiers", [segment(tmp_path / "a.parquet", 3)])
    with DuckDbEngine() as other:
        other.attach("dossiers", [])
        assert counted(other, BY_TOP, ALL) == {}
    assert counted(engine, BY_TOP, ALL) == {(1,): (3,)}


def test_a_quote_in_the_name_of_a_folder_stays_a_name(engine: DuckDbEngine, tmp_path: Path) -> None:
    folder = tmp_path / "o'clock"
    folder.mkdir()
    (tmp_path / "plain.parquet").write_bytes(segment(tmp_path / "a.parquet", 2).read_bytes())
    (tmp_path / "plain.parquet").rename(folder / "a.parquet")
    engine.attach("dossiers", [folder / "a.parquet"])
    assert counted(engine, BY_TOP, ALL) == {(1,): (2,)}


@pytest.mark.parametrize("name", ['x" AS SELECT 1; --', "Dossiers", ""])
def test_a_strange_subject_is_refused(engine: DuckDbEngine, name: str) -> None:
    with pytest.raises(OutsideAlgebra):
        engine.attach(name, [])


def test_a_pattern_of_names_is_refused(engine: DuckDbEngine, tmp_path: Path) -> None:
    with pytest.raises(OutsideAlgebra):
        engine.attach("dossiers", [tmp_path / "*.parquet"])


def test_the_setting_opens_this_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    with open_engine() as engine:
        assert engine.dialect.name == "duckdb"
    with pytest.raises(NoEngine):
        open_engine("abacus")


def test_many_segments_count_as_few_do(engine: DuckDbEngine, tmp_path: Path) -> None:
    one = segment(tmp_path / "0.parquet", 2)
    files = [one]
    for place in range(1, FEW + 1):
        files.append(tmp_path / f"{place}.parquet")
        files[-1].write_bytes(one.read_bytes())
    engine.attach("dossiers", files[:FEW])
    assert counted(engine, BY_TOP, ALL) == {(1,): (2 * FEW,)}
    engine.attach("dossiers", files)
    assert counted(engine, BY_TOP, ALL) == {(1,): (2 * FEW + 2,)}


def test_few_segments_are_counted_in_an_array(engine: DuckDbEngine, tmp_path: Path) -> None:
    """What makes the bench keep its bar; a new DuckDB may change its mind."""
    engine.attach("dossiers", [segment(tmp_path / name, 3000) for name in ("a.parquet", "b.parquet")])
    plan = engine.rows("EXPLAIN " + compile_query(BY_TOP, ALL, engine.dialect))
    assert "Perfect Hash Group By" in str(plan)
