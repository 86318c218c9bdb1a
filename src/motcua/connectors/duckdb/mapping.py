"""Our subjects in DuckDB's words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from motcua.oversight.indicators.errors import OutsideAlgebra
from motcua.oversight.indicators.types import DUCKDB_TYPES, Column

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_PATTERN = re.compile(r"[*?\[\]]")
"""DuckDB reads these in a file's name as a pattern of names."""

FEW = 64
"""Up to so many segments are named one by one: DuckDB then knows the range of every column and counts in an array
instead of a hash table (decision 35). Naming costs a little for each, so many are named as one list."""


def view_of(subject: str, files: Sequence[Path], columns: Sequence[Column]) -> str:
    """The statement that makes `subject` the rows of Parquet files. Raises OutsideAlgebra for a name it cannot take."""
    unfit = [name for name in (subject, *(column.name for column in columns)) if not _NAME.fullmatch(name)]
    unfit += [str(file) for file in files if _PATTERN.search(str(file))]
    if unfit:
        raise OutsideAlgebra(what=", ".join(unfit))
    listed = ", ".join(f'"{column.name}"' for column in columns)
    if not files:
        listed = ", ".join(f'CAST(0 AS {DUCKDB_TYPES[column.bits]}) AS "{column.name}"' for column in columns)
        return f'CREATE OR REPLACE TEMP VIEW "{subject}" AS SELECT {listed} WHERE 1 = 0'
    names = ["'" + str(file).replace("'", "''") + "'" for file in files]
    sources = names if len(names) <= FEW else [f"[{', '.join(names)}]"]
    selects = ("\n".join((f"SELECT {listed}", f"FROM read_parquet({source})")) for source in sources)
    return f'CREATE OR REPLACE TEMP VIEW "{subject}" AS\n' + "\nUNION ALL\n".join(selects)
