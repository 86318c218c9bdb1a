"""The one table: each case with its bar, whether it is kept, the bare case and the best of others."""

from __future__ import annotations

from tests.bench.measure import Cost
from tests.bench.registry import Bar, Case

HEAD = (
    f"{'case':<58} {'CPU ms':>8} {'+ SQL':>7} {'clock ms':>9} {'SQL':>4}  {'bar':<26} {'':<6} " + "against bare  others"
)
LEGEND = (
    "CPU ms: of this process; + SQL: of its PostgreSQL session; SQL: statements without BEGIN and COMMIT.\n"
    "Medians. Figures of others: measured on a machine of the same kind, SQL likewise."
)


def line(case: Case, mine: Cost, bare: Cost | None) -> str:
    ratio = f"{mine.cpu / bare.cpu:.1f} x" if bare and bare.cpu else ""
    return (
        f"{case.name:<58} {mine.client * 1000:8.2f} {mine.backend * 1000:7.2f} {mine.wall * 1000:9.2f} {mine.sql:4d}  "
        f"{text_of(case.bar):<26} {verdict(case.bar, mine, bare):<6} {ratio:<13} {case.peer}"
    ).rstrip()


def text_of(bar: Bar) -> str:
    """`0.06 CPU-s, 25 SQL`."""
    parts = (
        f"{bar.cpu:g} CPU-s" if bar.cpu is not None else "",
        f"{bar.wall:g} s" if bar.wall is not None else "",
        f"{bar.sql} SQL" if bar.sql is not None else "",
        f"{bar.ratio:g} x" if bar.ratio is not None else "",
    )
    return ", ".join(part for part in parts if part)


def verdict(bar: Bar, mine: Cost, bare: Cost | None) -> str:
    """`kept`, `MISSED`, or nothing where nothing is promised."""
    pairs: tuple[tuple[float | None, float], ...] = ((bar.cpu, mine.cpu), (bar.wall, mine.wall), (bar.sql, mine.sql))
    if bare:
        pairs += ((bar.ratio, mine.cpu / bare.cpu),)
    held = [value <= limit for limit, value in pairs if limit is not None]
    if not held:
        return ""
    return "kept" if all(held) else "MISSED"
