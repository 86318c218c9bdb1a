"""Spark as engine of figures: Parquet segments read by the executors of a cluster.

No copy of this program runs on Spark; the adapter shows that a cluster gives the same figures (`./dev test-engines`).
pyspark stands in the lock of that suite alone, so the session is handed in.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

from motcua.connectors.spark.mapping import view_of
from motcua.oversight.indicators.types import FACT_COLUMNS, SPARK, Column, Dialect


class SparkEngine:
    """A session of its own in a running Spark application (`spark` is a pyspark.sql.SparkSession)."""

    def __init__(self, spark: Any) -> None:
        self._session = spark.newSession()

    @property
    def dialect(self) -> Dialect:
        return SPARK

    def attach(self, subject: str, files: Sequence[Path], columns: Sequence[Column] = FACT_COLUMNS) -> None:
        self._session.sql(view_of(subject, files, columns))

    def rows(self, sql: str) -> list[tuple[int, ...]]:
        return [tuple(row) for row in self._session.sql(sql).collect()]

    def close(self) -> None:
        self._session.catalog.clearCache()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
