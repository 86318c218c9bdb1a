"""What the whole suite stands on: which test is begun first, and which is known to need tables."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[5]
PURE = "src/motcua/kernel/tests/test_epoch.py"
TABLES = "src/motcua/foundation/agencies/tests/test_calendar.py"
LONG = "tests/test_other_server.py"


def collected(*words: str) -> list[str]:
    """Files in the order in which their tests would run."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-p", "no:cacheprovider", PURE, TABLES, LONG, *words]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return list(dict.fromkeys(line.partition("::")[0] for line in told.splitlines() if "::" in line))


def test_what_takes_minutes_is_begun_first() -> None:
    """Begun last, it was waited for by a worker that had nothing left to do."""
    assert collected()[0] == LONG


def test_a_test_that_needs_tables_is_known_by_what_it_asks_for() -> None:
    assert collected("-m", "tables") == [TABLES]
