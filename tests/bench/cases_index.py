"""The whole index of QĐ 766 of one month, from the archive of a nation to ranked points with their missing lines.

Every figure of the law in force that dossiers and services can say is counted by ministry and province, the services
are joined with the dossiers of the month, and the index is scored. `./dev bench index` counts over three million
dossiers, `./dev bench index 30000000` over thirty.
"""

from __future__ import annotations

import atexit
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from motcua.connectors.duckdb.adapter import DuckDbEngine
from motcua.foundation.agencies.types import Group
from motcua.oversight.indicators.types import FACT_COLUMNS, SUBJECTS, Period
from motcua.oversight.releases.rules.cells import cells_of
from motcua.oversight.releases.rules.counting import bounds_of, counts_of
from motcua.oversight.releases.rules.facts_file import parquet_of
from motcua.oversight.releases.rules.offered import service_rows
from motcua.oversight.releases.services.law import LawDefinitions
from motcua.oversight.releases.types import DOSSIERS, SERVICES, Cell, Top
from tests.bench.dossiers import FIRST_MONTH, KNOWN, MONTHS, TOPS, write_segments
from tests.bench.registry import Bar, Work, measured, size

MONTH = Period(FIRST_MONTH + MONTHS - 2, FIRST_MONTH + MONTHS - 2)
BOUNDS = bounds_of(MONTH, KNOWN)
TREE = tuple(
    Top(number, f"{number:02d}", f"Đơn vị {number}", Group.MINISTRY if number <= 20 else Group.PROVINCE)
    for number in range(1, TOPS + 1)
)
SOURCE = LawDefinitions()
DEFINITIONS = tuple(d for d in SOURCE.in_force(MONTH)[0] if d.subject in ("", DOSSIERS, SERVICES))
COLUMNS = {DOSSIERS: FACT_COLUMNS, SERVICES: SUBJECTS[SERVICES].columns}
OFFERED: dict[tuple[int, ...], int] = {
    (top.number, (top.number * 131 + procedure) % 11_000, procedure): (top.number + procedure // 3) % 3
    for top in TREE
    for procedure in range(0, 2957, 3)
}
"""About a thousand services of each ministry and province."""
PARTS = {(top.number, procedure): 5 + procedure % 3 for top in TREE for procedure in range(0, 2957, 3)}


@cache
def folder() -> Path:
    made = TemporaryDirectory(prefix="motcua-index-")
    atexit.register(made.cleanup)
    return Path(made.name)


@cache
def segments(dossiers: int) -> list[Path]:
    return write_segments(folder(), dossiers)


def index_of_a_month(dossiers: int) -> tuple[Cell, ...]:
    """All cells: a session opened, both subjects attached, counted, joined, scored and ranked."""
    with DuckDbEngine() as engine:
        engine.attach(DOSSIERS, segments(dossiers))
        services = folder() / "services.parquet"
        services.write_bytes(parquet_of(COLUMNS[SERVICES], service_rows(engine, OFFERED, {}, PARTS, BOUNDS)))
        engine.attach(SERVICES, [services], COLUMNS[SERVICES])
        counts = counts_of(engine, DEFINITIONS, COLUMNS, BOUNDS, TREE)
    numbering = SOURCE.numbering(MONTH)
    return cells_of(
        period=MONTH, definitions=DEFINITIONS, tree=TREE, counts=counts, numbering=numbering, late=frozenset()
    )


@measured(f"index: QĐ 766 of one month over {size():,} dossiers", rounds=3, bar=Bar(cpu=5))
def index() -> Work:
    """Ministries and provinces are ranked, or the case measures nothing.

    In invented data some have a case of a rare line, or none of a common one, and are not ranked with the most.
    """
    found = [cell for cell in index_of_a_month(size()) if cell.indicator == "QD-766"]
    ranked = sum(bool(cell.rank) for cell in found)
    if len(found) != TOPS or ranked <= TOPS // 2:
        raise AssertionError(f"the index ranks {ranked} of {len(found)}")
    return Work(lambda: index_of_a_month(size()))
