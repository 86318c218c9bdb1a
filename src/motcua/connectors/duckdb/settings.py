"""How much of the machine a question may take. The same figures come out whatever these say."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from motcua.kernel import environment


@dataclass(frozen=True)
class DuckDbSettings:
    """`threads` of one process; `memory` in DuckDB's words, beyond which it writes to `overflow`."""

    threads: int
    memory: str
    overflow: Path


def duckdb_settings() -> DuckDbSettings:
    """Two threads and 2 GB a process; what does not fit goes to the data folder (MOTCUA_HOME)."""
    return DuckDbSettings(threads=2, memory="2GB", overflow=environment.home() / "engine")
