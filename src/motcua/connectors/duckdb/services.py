"""The engine for a process that has no settings: the offline verifier."""

from __future__ import annotations

from pathlib import Path

from motcua.connectors.duckdb.adapter import DuckDbEngine
from motcua.connectors.duckdb.settings import DuckDbSettings
from motcua.oversight.indicators.ports import Engine


def engine_in(folder: Path) -> Engine:
    """A session that writes nowhere but into `folder`."""
    return DuckDbEngine(DuckDbSettings(threads=2, memory="2GB", overflow=folder))
