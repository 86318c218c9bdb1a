"""Write a simulated country as the dossier tables that its agencies would hand over, twice a month."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from motcua.kernel.clock import ZONE
from motcua.kernel.epoch import instant_of, month_code
from motcua.oversight.detection.rules import world
from motcua.oversight.detection.selectors import bounds_of
from motcua.oversight.detection.services.simulate_facts import fill_world
from motcua.oversight.detection.types import Kind

if TYPE_CHECKING:
    import duckdb

REFERENCE = Path(__file__).parent.parent / "reference"
LEAST_MONTHS = world.HISTORY_MONTHS + 2
UNTOLD = (Kind.UPLOAD_AS_RESULT, Kind.PLACEHOLDER_PERSON, Kind.CODE_OUT_OF_SCHEME, Kind.TURNED_DONE)
"""Kinds that show only in events: a table tells no findings of the intake."""
_COLUMNS = (
    "dossier, agency, procedure, channel, level, received_at, due_at, CASE WHEN is_over THEN ended_at END AS ended_at, "
    "CASE WHEN is_over THEN outcome END AS outcome, person, written_result_due, is_over AND e_result AS e_result, "
    "fee_due, paid_online, eligible_full"
)


def simulate_tables(*, seed: int, agencies: Sequence[str], months: int, folder: Path) -> int:
    """Write `folder/AGENCY/INSTANT.parquet` for `months` months from January 2024; returns how many files.

    Half of the agencies are honest, a sixth careless, the rest cheat from the eleventh month on; `truth.csv` says who,
    when and how. Same seed, same files. `months` is from 12 to 24.
    """
    import duckdb

    if not LEAST_MONTHS <= months <= world.MONTHS or len(agencies) < 2:
        raise ValueError(f"months from {LEAST_MONTHS} to {world.MONTHS}, two agencies or more")
    lived = _lived(seed, agencies, months)
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(":memory:", config={"threads": 2, "preserve_insertion_order": False}) as session:
        fill_world(session, seed, lived)
        _tell(session, agencies, months)
        written = sum(_write(session, code, folder / code) for code in agencies)
    _write_truth(folder / "truth.csv", lived, agencies)
    (folder / "README.md").write_text((REFERENCE / "simulation_readme.md").read_text(encoding="utf-8"), "utf-8")
    return written


def _lived(seed: int, agencies: Sequence[str], months: int) -> list[world.Month]:
    """The months of as many agencies as there are codes; none of them merges."""
    many = len(agencies)
    careless, cheating = many // 6, max(1, many // 3)
    natures = world.natures(seed, many - careless - cheating, careless, cheating, merging=False)
    until = world.FIRST_MONTH + months
    return [month for month in world.months(seed, list(natures)) if month.month < until]


def _tell(session: duckdb.DuckDBPyConnection, agencies: Sequence[str], months: int) -> None:
    session.execute("CREATE TABLE codes (number INTEGER, code VARCHAR)")
    session.executemany("INSERT INTO codes VALUES (?, ?)", list(enumerate(agencies, 1)))
    session.execute("CREATE TABLE instants (minute BIGINT)")
    session.executemany("INSERT INTO instants VALUES (?)", [(minute,) for minute in _instants(months)])
    session.execute((REFERENCE / "simulation_told.sql").read_text(encoding="utf-8"))


def _instants(months: int) -> Iterator[int]:
    """When tables are handed over: at the end of each month, and at the cut-off of its reports."""
    for month in range(world.FIRST_MONTH, world.FIRST_MONTH + months):
        bounds = bounds_of(month)
        yield bounds.cut
        yield bounds.known


def _write(session: duckdb.DuckDBPyConnection, code: str, folder: Path) -> int:
    folder.mkdir(exist_ok=True)
    found = session.execute("SELECT DISTINCT minute FROM in_files WHERE agency = ? AND minute IS NOT NULL", [code])
    minutes = sorted(minute for (minute,) in found.fetchall())
    for minute in minutes:
        rows = session.sql(
            f"SELECT {_COLUMNS} FROM in_files WHERE agency = $agency AND minute = $minute ORDER BY dossier",  # noqa: S608  # nosec B608
            params={"agency": code, "minute": minute},
        )
        rows.write_parquet(str(folder / f"{instant_name(minute)}.parquet"), compression="zstd")
    return len(minutes)


def instant_name(minute: int) -> str:
    """The name of the file of a minute: the Vietnamese day that ends with it."""
    end = instant_of(minute) - timedelta(minutes=1)
    return end.astimezone(ZONE).date().isoformat()


def _write_truth(path: Path, lived: Sequence[world.Month], agencies: Sequence[str]) -> None:
    planted = [month for month in lived if month.kind]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("agency", "month", "kind", "shows_in_tables"))
        for month in planted:
            shows = "no" if month.kind in UNTOLD else "yes"
            writer.writerow((agencies[month.nature.agency - 1], month_code(month.month), month.kind, shows))
