"""Our subjects in Spark's words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from motcua.oversight.indicators.errors import OutsideAlgebra
from motcua.oversight.indicators.types import SPARK_TYPES, Column

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_FILE = re.compile(r"[\w./-]+")


def view_of(subject: str, files: Sequence[Path], columns: Sequence[Column]) -> str:
    """The statement that makes `subject` the rows of Parquet files. Raises OutsideAlgebra for a name it cannot take."""
    unfit = [name for name in (subject, *(column.name for column in columns)) if not _NAME.fullmatch(name)]
    unfit += [str(file) for file in files if not _FILE.fullmatch(str(file))]
    if unfit:
        raise OutsideAlgebra(what=", ".join(unfit))
    listed = ", ".join(f"CAST(`{column.name}` AS {SPARK_TYPES[column.bits]}) AS `{column.name}`" for column in columns)
    empty = ", ".join(f"CAST(0 AS {SPARK_TYPES[column.bits]}) AS `{column.name}`" for column in columns)
    selects = ["\n".join((f"SELECT {listed}", f"FROM parquet.`{file}`")) for file in files]
    body = "\nUNION ALL\n".join(selects) or f"SELECT {empty} WHERE 1 = 0"
    return f"CREATE OR REPLACE TEMP VIEW `{subject}` AS\n{body}"
