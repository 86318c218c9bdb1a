"""The adapter through the HTTP door: segments loaded once and whole, sessions apart, errors as refusals."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from werkzeug.wrappers import Response

from motcua.connectors.clickhouse.adapter import ClickHouseEngine
from motcua.connectors.clickhouse.client import ClickHouseClient
from motcua.connectors.clickhouse.errors import ClickHouseRefused
from motcua.connectors.clickhouse.sandbox import ClickHouseSandbox, running
from motcua.connectors.clickhouse.settings import ClickHouseSettings
from motcua.kernel.errors import OutsideUnavailable
from motcua.oversight.indicators.errors import OutsideAlgebra
from motcua.oversight.indicators.ports import open_engine
from motcua.oversight.indicators.selectors import counted
from motcua.oversight.indicators.types import FACT_COLUMNS, Bounds, Form, Measure, Query

pytestmark = pytest.mark.xdist_group("chdb")
ALL = Bounds(0, 10**6, 10**6, 10**6)
BY_TOP = Query("dossiers", ("top",), (Measure("count", Form.COUNT), Measure("people", Form.DISTINCT, column="person")))


@pytest.fixture(autouse=True)
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ClickHouseSandbox]:
    monkeypatch.setenv("CLICKHOUSE_URL", running().url)
    sandbox = running().sandbox
    yield sandbox
    sandbox.faults.clear()
    sandbox.query("DROP DATABASE IF EXISTS motcua")


def segment(path: Path, rows: int) -> Path:
    listed = ", ".join(f"CAST(1 AS BIGINT) AS {column.name}" for column in FACT_COLUMNS)
    made = "\n".join((f"COPY (SELECT {listed}, 'more' AS beyond", f"FROM range({rows})) TO '{path}' (FORMAT parquet)"))
    duckdb.execute(made)
    return path


def databases(server: ClickHouseSandbox) -> set[str]:
    return {name for name in server.query("SHOW DATABASES").decode().split() if name.startswith("motcua")}


def test_segments_are_read_together_and_anew(tmp_path: Path) -> None:
    first, second = segment(tmp_path / "a.parquet", 3), segment(tmp_path / "b.parquet", 4)
    with ClickHouseEngine() as engine:
        engine.attach("dossiers", [first, second])
        assert counted(engine, BY_TOP, ALL) == {(1,): (7, 1)}
        engine.attach("dossiers", [second])
        assert counted(engine, BY_TOP, ALL) == {(1,): (4, 1)}
        engine.attach("dossiers", [])
        assert counted(engine, BY_TOP, ALL) == {}


def test_a_segment_is_sent_once(tmp_path: Path, server: ClickHouseSandbox) -> None:
    file = segment(tmp_path / "a.parquet", 3)
    with ClickHouseEngine() as engine:
        engine.attach("dossiers", [file])
    file.unlink()
    with ClickHouseEngine() as engine:
        engine.attach("dossiers", [file])
        assert counted(engine, BY_TOP, ALL) == {(1,): (3, 1)}


def test_two_that_load_the_same_segment_leave_it_once(tmp_path: Path, server: ClickHouseSandbox) -> None:
    file = segment(tmp_path / "a.parquet", 3)
    with ClickHouseEngine() as engine, ClickHouseEngine() as late:
        engine.attach("dossiers", [file])
        late._begin()
        late._load("dossiers", "a.parquet", file, FACT_COLUMNS)
        assert server.query("SELECT count() FROM motcua.dossiers").strip() == b"3"


def test_a_load_that_breaks_leaves_nothing(tmp_path: Path, server: ClickHouseSandbox) -> None:
    broken = tmp_path / "a.parquet"
    broken.write_bytes(segment(tmp_path / "whole.parquet", 3).read_bytes()[:-40])
    with ClickHouseEngine() as engine:
        with pytest.raises(ClickHouseRefused):
            engine.attach("dossiers", [broken])
        assert server.query("SELECT count() FROM motcua.dossiers").strip() == b"0"
        assert b"beside" not in server.query(f"SHOW TABLES FROM {engine._session}")


def test_two_sessions_do_not_see_each_other(tmp_path: Path) -> None:
    with ClickHouseEngine() as engine, ClickHouseEngine() as other:
        engine.attach("dossiers", [segment(tmp_path / "a.parquet", 3)])
        other.attach("dossiers", [])
        assert counted(other, BY_TOP, ALL) == {}
        assert counted(engine, BY_TOP, ALL) == {(1,): (3, 1)}


def test_what_a_session_did_not_attach_it_does_not_see(tmp_path: Path) -> None:
    with ClickHouseEngine() as engine, ClickHouseEngine() as stranger:
        engine.attach("dossiers", [segment(tmp_path / "a.parquet", 3)])
        with pytest.raises(ClickHouseRefused):
            counted(stranger, BY_TOP, ALL)


def test_a_session_leaves_nothing_behind_and_an_old_one_is_swept(server: ClickHouseSandbox) -> None:
    forgotten = ClickHouseEngine(clock=lambda: datetime.now(UTC) - timedelta(hours=30))
    forgotten.attach("dossiers", [])
    recent = ClickHouseEngine(clock=lambda: datetime.now(UTC) - timedelta(hours=2))
    recent.attach("dossiers", [])
    with ClickHouseEngine() as engine:
        engine.attach("dossiers", [])
        assert databases(server) == {"motcua", recent._session, engine._session}
    recent.close()
    assert databases(server) == {"motcua"}


@pytest.mark.parametrize("name", ["a b.parquet", "x'.parquet"])
def test_a_strange_name_is_refused(tmp_path: Path, name: str) -> None:
    with ClickHouseEngine() as engine, pytest.raises(OutsideAlgebra):
        engine.attach("dossiers", [tmp_path / name])


def test_an_error_in_the_middle_is_an_error(server: ClickHouseSandbox) -> None:
    with ClickHouseEngine() as engine:
        engine.attach("dossiers", [])
        server.faults.append(Response("1\t2", headers={"X-ClickHouse-Exception-Code": "241"}))
        with pytest.raises(ClickHouseRefused, match="241"):
            counted(engine, BY_TOP, ALL)


def test_a_stranger_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    stranger = ClickHouseClient(ClickHouseSettings(running().url, "default", "wrong"))
    with pytest.raises(ClickHouseRefused, match="516"):
        ClickHouseEngine(stranger).attach("dossiers", [])


def test_a_server_that_is_not_there_is_said() -> None:
    nobody = ClickHouseClient(ClickHouseSettings("http://127.0.0.1:9", "default", ""))
    with pytest.raises(OutsideUnavailable):
        ClickHouseEngine(nobody).attach("dossiers", [])


def test_the_setting_opens_this_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_ENGINE", "clickhouse")
    with open_engine() as engine:
        assert engine.dialect.name == "clickhouse"
