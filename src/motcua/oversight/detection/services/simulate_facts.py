"""Make the dossiers of a simulated country as facts in Parquet, and say how far each manipulation moved a rate."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from motcua.oversight.detection.rules import world
from motcua.oversight.indicators.types import Flag

if TYPE_CHECKING:
    import duckdb

_REFERENCE = Path(__file__).parent.parent / "reference"
_SHARES = (
    "online", "post", "late", "on_due", "paid", "e_result", "adoption", "agents", "unacted", "uploads", "placeholders",
)  # fmt: skip
_EVENTS = (
    "month", "real", "fakes", "burst_day", "burst_share", "bulk_share", "delayed", "strayed", "drift", "share",
    "first_silent", "last_silent",
)  # fmt: skip
_INSERT = "INSERT INTO months VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"


def simulate_facts(*, seed: int, months: Iterable[world.Month], folder: Path) -> dict[tuple[int, int], Fraction]:
    """Write the facts of `months` as Parquet into `folder`; returns by (agency, month) the points a rate moved by."""
    import duckdb

    with duckdb.connect(":memory:", config={"threads": 2, "preserve_insertion_order": False}) as session:
        fill_world(session, seed, list(months))
        session.table("facts").order("received_month, agency").write_parquet(
            str(folder / "facts.parquet"), compression="zstd"
        )
        moved: dict[tuple[int, int], Fraction] = {}
        for agency, month, *counts in session.execute("FROM moved").fetchall():
            key = (agency, month)
            moved[key] = max(moved.get(key, Fraction(0)), _points(*counts))
    return moved


def fill_world(session: duckdb.DuckDBPyConnection, seed: int, months: list[world.Month]) -> None:
    """Make the tables of a simulated country in `session`: `dossiers`, `moved`, `ledger`, `facts`."""
    session.execute(f"SET VARIABLE seed = {int(seed)}")
    for flag in Flag:
        session.execute(f"CREATE MACRO {flag.name}() AS {int(flag)}")
    session.execute((_REFERENCE / "simulation_tables.sql").read_text(encoding="utf-8"))
    session.executemany(_INSERT, [_row(month) for month in months])
    known = sorted({month.month for month in months})
    session.executemany("INSERT INTO slots VALUES (?, ?)", [(month, world.slots(month)) for month in known])
    session.execute((_REFERENCE / "simulation.sql").read_text(encoding="utf-8"))


def _row(month: world.Month) -> tuple[object, ...]:
    nature = month.nature
    shares = (getattr(nature, name) for name in _SHARES)
    events = (getattr(month, name) for name in _EVENTS)
    kind = month.kind.value if month.kind else ""
    return (nature.agency, nature.last, nature.online, nature.foreign, kind, *shares, *events)


def _points(whole: int, part: int, told_whole: int, told_part: int) -> Fraction:
    """By how many points the rate told differs from the true one."""
    if not whole or not told_whole:
        return Fraction(0)
    return 100 * abs(Fraction(told_part, told_whole) - Fraction(part, whole))
