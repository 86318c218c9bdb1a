"""Spark with executors of its own gives the same bytes (`./dev test-engines`; plain `./dev test` has no Spark)."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyspark
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyspark.sql import SparkSession

from motcua.connectors.spark.adapter import SparkEngine
from motcua.oversight.indicators.selectors import compile_query
from motcua.oversight.indicators.types import SPARK, Bounds, Form, Measure, Query
from tests.bench.dossiers import FIRST_MONTH, KNOWN, MONTHS, write_segments
from tests.engines.cases import ALL, FORMS, KEYS, TRAPS, differing, load
from tests.engines.counters import DuckDb
from tests.engines.invented import Fact, bounds, queries, tables

pytestmark = pytest.mark.filterwarnings("default")
EXECUTORS = 2
HISTOGRAM = (Measure("fees", Form.HISTOGRAM, column="fee"),)


class Spark:
    dialect = SPARK

    def __init__(self, engine: SparkEngine) -> None:
        self._engine = engine

    def load(self, file: Path) -> None:
        """Every table in a file of its own: Spark remembers what it read under a name."""
        self.attach([file])

    def attach(self, files: list[Path]) -> None:
        self._engine.attach("dossiers", files)

    def answer(self, sql: str) -> bytes:
        return b"".join("\t".join(map(str, row)).encode() + b"\n" for row in self._engine.rows(sql))


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A cluster on this machine: a master, two workers, an executor process on each."""
    logging.getLogger("py4j").setLevel(logging.WARNING)
    os.environ["SPARK_HOME"] = str(Path(pyspark.__file__).parent)
    spark = (
        SparkSession.builder.master(f"local-cluster[{EXECUTORS},1,1024]")
        .appName("motcua")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.adaptive.enabled", "false")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.warehouse.dir", str(tmp_path_factory.mktemp("warehouse")))
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate()
    )
    yield spark
    spark.stop()


@pytest.fixture(scope="module")
def spark(session: Any) -> Spark:
    return Spark(SparkEngine(session))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("facts")


def test_the_executors_are_processes_of_their_own(session: Any) -> None:
    counted = session.sparkContext.parallelize(range(8), 8).map(lambda _: os.getppid()).collect()
    known = session.sparkContext._jsc.sc().statusTracker().getExecutorInfos()
    assert len(known) == EXECUTORS + 1, "the driver and its executors"
    assert os.getpid() not in counted


@pytest.mark.parametrize("trap", TRAPS)
def test_every_form_falls_into_no_trap(spark: Spark, folder: Path, trap: str) -> None:
    """All additive and stepped forms in one question, then the histogram: a question takes Spark half a second."""
    load([spark], TRAPS[trap], folder / f"{list(TRAPS).index(trap)}.parquet")
    for measures in (FORMS[-1], HISTOGRAM):
        for keys in (KEYS[0], KEYS[-1]):
            assert not differing([spark], TRAPS[trap], Query("dossiers", keys, measures), ALL)


_files = iter(range(10**9))


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(facts=tables(), asked=st.lists(st.tuples(queries(), bounds()), min_size=1, max_size=3))
def test_invented_facts_are_counted_alike(
    spark: Spark, folder: Path, facts: list[Fact], asked: list[tuple[Query, Bounds]]
) -> None:
    load([spark], facts, folder / f"invented-{next(_files)}.parquet")
    for query, at in asked:
        assert not differing([spark], facts, query, at)


def test_a_nation_is_counted_alike_by_two_executors_and_by_the_embedded_engine(spark: Spark, folder: Path) -> None:
    """A hundred thousand dossiers in 24 segments: every form, agencies by months."""
    files, duck = write_segments(folder, 100_000), DuckDb()
    spark.attach(files)
    duck.attach(files)
    at = Bounds(FIRST_MONTH, FIRST_MONTH + MONTHS - 1, KNOWN, KNOWN)
    for measures in (FORMS[-1], HISTOGRAM, (Measure("people", Form.DISTINCT, column="person"),)):
        query = Query("dossiers", ("top", "received_month"), measures)
        found = spark.answer(compile_query(query, at, SPARK))
        assert found == duck.answer(compile_query(query, at, duck.dialect))
        assert found.count(b"\n") > 1000
