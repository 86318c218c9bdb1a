"""The written SQL is the one that was last read by a person."""

from __future__ import annotations

import pytest

from motcua.oversight.indicators.types import DIALECTS, Dialect
from tests.engines.kept_sql import FOLDER, file, snapshot

RENEW = "if it is meant, write it anew: .venv/bin/python -m tests.engines.kept_sql"


@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=lambda dialect: str(dialect.name))
def test_the_written_sql_is_the_kept_one(dialect: Dialect) -> None:
    assert snapshot(dialect) == file(dialect).read_text(encoding="utf-8"), RENEW


def test_no_snapshot_is_left_of_a_dialect_that_is_gone() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == set(DIALECTS)
