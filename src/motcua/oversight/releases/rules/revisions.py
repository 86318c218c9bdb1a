"""How much published figures moved afterwards: a measure of the reporter, not of the service (measurement.md 6.2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from fractions import Fraction

from motcua.oversight.indicators.types import Ratio, half_up
from motcua.oversight.releases.types import Cell, ReporterRevisions

_PLACES = 4


def reporter_revisions(rows: Iterable[tuple[int, int, Cell]]) -> list[ReporterRevisions]:
    """Statistics by ministry or province, in order of code, from (period, edition, cell) in order of edition.

    The revision of a cell is the distance of its last rate from its first, in percentage points; the mean is over
    all cells, revised or not. A release counts as late where a cell of its first edition was marked so.
    """
    by_top: dict[str, dict[str, list[tuple[int, Cell]]]] = defaultdict(lambda: defaultdict(list))
    for first, _, cell in rows:
        if not cell.excluded:
            by_top[cell.scope][cell.id].append((first, cell))
    return [_of_top(top, list(cells.values())) for top, cells in sorted(by_top.items())]


def _of_top(top: str, cells: Sequence[Sequence[tuple[int, Cell]]]) -> ReporterRevisions:
    moved = [_points([cell for _, cell in editions]) for editions in cells]
    late = {first for editions in cells for first, cell in editions[:1] if cell.late}
    return ReporterRevisions(
        top=top,
        cells=len(cells),
        revised=sum(1 for editions in cells if _pair(editions[0][1]) != _pair(editions[-1][1])),
        mean_points=str(half_up(sum(moved, Fraction(0)) / len(moved), _PLACES)),
        largest_points=str(half_up(max(moved), _PLACES)),
        late_releases=len(late),
        releases=len({first for editions in cells for first, _ in editions}),
    )


def _points(editions: Sequence[Cell]) -> Fraction:
    """A rate that did not apply counts as 0 where it later does."""
    shares = [Ratio(*_pair(cell)).share or Fraction(0) for cell in (editions[0], editions[-1])]
    return abs(shares[1] - shares[0]) * 100


def _pair(cell: Cell) -> tuple[int, int]:
    return cell.numerator, cell.denominator
