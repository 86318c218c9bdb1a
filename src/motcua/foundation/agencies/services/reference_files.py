"""The files of this module as rows."""

from __future__ import annotations

import csv
import gzip
import io
from datetime import date
from pathlib import Path

REFERENCE = Path(__file__).parents[1] / "reference"
TWO_LEVELS = date(2025, 7, 1)
"""Start of the two-level local government."""

Row = dict[str, str]


def read_csv(name: str) -> list[Row]:
    """The rows of a reference file, plain or gzip."""
    raw = (REFERENCE / name).read_bytes()
    text = (gzip.decompress(raw) if name.endswith(".gz") else raw).decode("utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def optional_day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
