"""The ledger of facts: a file into it, figures out of it, and what a late batch costs."""

from __future__ import annotations

import atexit
import random
import shutil
import tempfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import duckdb

from motcua.kernel.access import SYSTEM
from motcua.oversight.indicators.types import Period
from motcua.oversight.intake import selectors as intake
from motcua.oversight.intake import services as intake_services
from motcua.oversight.monitoring import selectors, services
from motcua.oversight.monitoring.models import CodeFile, FileLoad, Segment
from tests.bench.registry import Bar, Work, measured

ROWS = 1_000_000
PER_SECOND = 300_000
SOURCE = "bench-h01"
MONTH = Period.month(2026, 9)
BARE = "bare: the table read and written as Parquet by DuckDB"
_KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
_TABLE = """
SELECT 'H01-' || (240101 + r // 1500) || '-' || lpad(CAST(r % 100000 AS VARCHAR), 6, '0') || '-' || r AS dossier,
  'H01' AS agency, '1.00' || (4000 + hash(r) % 900) AS procedure, 1 + hash(r + 1) % 3 AS channel,
  ['information', 'partial', 'full'][1 + CAST(hash(r + 2) % 3 AS INTEGER)] AS level, born AS received_at,
  born + to_seconds(CAST(86400 + hash(r + 3) % 2000000 AS BIGINT)) AS due_at,
  CASE WHEN hash(r + 4) % 10 < 9 THEN born + to_seconds(CAST(3600 + hash(r + 5) % 1500000 AS BIGINT)) END AS ended_at,
  CASE WHEN hash(r + 4) % 10 < 9 THEN 'decided' END AS outcome, (hash(r + 6) % 4) * 50000 AS fee,
  CAST(hash(r + 7) >> 1 AS BIGINT) AS person, hash(r + 8) % 2 = 0 AS e_result, hash(r + 9) % 3 = 0 AS paid_online
FROM (SELECT i AS r, TIMESTAMPTZ '2024-11-01 00:00:00+07' + to_seconds(i * 62000000 // {rows}) AS born
  FROM range({rows}) t(i))
"""


@cache
def folder() -> Path:
    made = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


@cache
def table(kind: str) -> Path:
    """The same million dossiers of two years as a file of a kind."""
    path = folder() / f"table.{kind}"
    duckdb.sql(f"COPY ({_TABLE.format(rows=ROWS)}) TO '{path}' (FORMAT {kind})")
    return path


@cache
def source() -> str:
    intake_services.register_source(code=SOURCE, name="Đo", agency_code="H01", public_key=_KEY, actor=SYSTEM)
    return SOURCE


def forget() -> None:
    """As if nothing had been loaded."""
    for model in (FileLoad, CodeFile, Segment):
        model.objects.all().delete()
    intake_services.forget_touched([row[0] for row in intake.touched_parts()])


def load(kind: str) -> Work:
    path, code = table(kind), source()
    return Work(lambda: services.import_dossiers(path=path, source=code, actor=SYSTEM), forget)


@measured(BARE, rounds=1)
def bare() -> Work:
    target = folder() / "copy.parquet"
    return Work(lambda: duckdb.sql(f"COPY (FROM '{table('parquet')}') TO '{target}' (COMPRESSION zstd)"))


@measured("facts: a million dossiers by Parquet", against=BARE, rounds=1, bar=Bar(wall=ROWS / PER_SECOND))
def by_parquet() -> Work:
    return load("parquet")


@measured("facts: the same by CSV", against=BARE, rounds=1, bar=Bar(wall=ROWS / PER_SECOND))
def by_csv() -> Work:
    return load("csv")


def loaded() -> None:
    """A million dossiers in the ledger, and their months sealed."""
    services.import_dossiers(path=table("parquet"), source=source(), actor=SYSTEM)
    services.refresh_partials()
    services.advance_months()


@measured("facts: a month of the nation from partials", rounds=20, bar=Bar(wall=0.05, sql=2))
def from_partials() -> Work:
    loaded()
    return Work(lambda: selectors.figures_by_top_agency(MONTH))


@measured("facts: a month of the nation as known at an instant", rounds=5, bar=Bar(cpu=0.2))
def as_known() -> Work:
    loaded()
    known = datetime(2099, 1, 1, tzinfo=UTC)
    return Work(lambda: selectors.figures_of(MONTH, known=known))


@measured("facts: a late file of a hundred dossiers counted anew", rounds=3)
def late_batch() -> Work:
    loaded()
    chance = random.Random(1)  # noqa: S311
    target = folder() / "late.csv"

    def fresh() -> None:
        """A hundred dossiers of September told otherwise."""
        late = f"SELECT * REPLACE (1 + {chance.randrange(10**6)} % 3 AS channel) FROM '{table('parquet')}' "  # noqa: S608
        duckdb.sql(f"COPY ({late} WHERE month(received_at) = 9 LIMIT 100) TO '{target}'")
        services.import_dossiers(path=target, source=source(), actor=SYSTEM)

    return Work(services.refresh_partials, fresh)
