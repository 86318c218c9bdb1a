"""Invented facts of a nation in the contract's layout: 83 ministries and provinces, 24 months, a segment a month.

One dossier in twenty was changed later, so it is there three times: as it was, taken back, as it is.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

TOPS, MONTHS, FIRST_MONTH, FIRST_DAY = 83, 24, 2025 * 12, 20089
KNOWN = (FIRST_DAY + 30 * MONTHS - 20) * 1440
"""The minute of the figures; what became known later is left out."""
_FACTS = """
SELECT CAST(1 + floor(sqrt((h >> 8) % {squared})) AS SMALLINT) AS top, CAST((h >> 20) % 11000 AS INTEGER) AS agency,
  CAST((h >> 24) % 2957 AS INTEGER) AS procedure, CAST({month} AS SMALLINT) AS received_month,
  CAST(day AS INTEGER) AS received_day, CAST({month} AS SMALLINT) AS ended_month,
  CAST(day + (h >> 30) % 20 AS INTEGER) AS ended_day, CAST(day + 15 AS INTEGER) AS due_day,
  CAST(CASE WHEN (h >> 35) % 10 = 0 THEN (day + 15) * 1440 ELSE 2147483647 END AS INTEGER) AS late_minute,
  CAST(1 + (h >> 40) % 3 AS TINYINT) AS channel, CAST((h >> 42) % 3 AS TINYINT) AS level,
  CAST((h >> 44) % 4 AS TINYINT) AS outcome, CAST((h >> 46) % 2 AS TINYINT) AS requests,
  CAST(CASE WHEN (h >> 48) % 20 = 0 THEN {month} ELSE 0 END AS SMALLINT) AS disliked_month,
  CAST((h >> 3) % 8192 AS INTEGER) AS flags, CAST((h >> 10) % 9600 AS INTEGER) AS net_minutes,
  CAST((h >> 10) % 9600 * 60 AS INTEGER) AS span_seconds, CAST((h >> 50) % 20 * 5000 AS INTEGER) AS fee,
  CAST((h * 1) >> 3 AS BIGINT) AS person, CAST(i AS BIGINT) AS dossier,
  CAST(day * 1440 + (h >> 12) % 1440 AS INTEGER) AS known_minute, CAST(1 AS TINYINT) AS sign
FROM (SELECT i, hash(i) AS h, {day} + (i - {low}) * 30 // ({high} - {low}) AS day FROM range({low}, {high}) AS r(i))
"""
_CHANGED = """
SELECT * FROM facts
UNION ALL SELECT * REPLACE (CAST(-1 AS TINYINT) AS sign, known_minute + 9000 AS known_minute)
FROM facts WHERE dossier % 20 = 0
UNION ALL SELECT * REPLACE (CAST(2 AS TINYINT) AS channel, CAST(2 AS TINYINT) AS level,
  known_minute + 9000 AS known_minute)
FROM facts WHERE dossier % 20 = 0
"""


def write_segments(folder: Path, dossiers: int) -> list[Path]:
    """One Parquet file a month, sorted by ministry or province as the archive is."""
    files = [folder / f"{dossiers}-{month:02d}.parquet" for month in range(MONTHS)]
    with duckdb.connect(":memory:", config={"threads": 2}) as connection:
        for place, file in enumerate(files):
            facts = _FACTS.format(
                squared=TOPS**2,
                month=FIRST_MONTH + place,
                day=FIRST_DAY + 30 * place,
                low=place * dossiers // MONTHS,
                high=(place + 1) * dossiers // MONTHS,
            )
            connection.execute(f"CREATE OR REPLACE TEMP TABLE facts AS {facts}")
            connection.execute(f"COPY ({_CHANGED} ORDER BY top, dossier) TO '{file}' (FORMAT parquet)")
    return files
