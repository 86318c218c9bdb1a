"""Small cells hidden, and enough others with them that none can be found by subtraction (law.md Q-18).

In a table whose row and column totals are shown, a hidden cell can be computed exactly when its edge is a bridge of the
graph that joins the row and the column of each hidden cell: no other hidden cells go round it. So every bridge gets a
cycle, the cheapest. Cells that hold 0 never help to hide: nothing can be taken from them. On a cycle of positive cells
1 can be moved both ways, so every hidden cell keeps at least two possible values.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from motcua.oversight.indicators.types import NOTHING, Ratio
from motcua.oversight.rankings.types import TooSparse

Key = tuple[str, str]
Node = tuple[int, str]
"""A row (0, name) or a column (1, name)."""


def hidden_cells(table: Mapping[Key, int], threshold: int) -> frozenset[Key]:
    """Which cells (row, column) of a table of counts to hide when all its totals are shown; raises TooSparse."""
    hidden = {key for key, count in table.items() if 0 < count < threshold}
    while bridge := next(iter(sorted(_bridges(hidden))), None):
        hidden |= _way_round(bridge, table, hidden)
    return frozenset(hidden)


def _bridges(hidden: Iterable[Key]) -> Iterator[Key]:
    """Hidden cells whose row and column are joined by no other hidden cells."""
    cells = set(hidden)
    for row, column in cells:
        if (1, column) not in _reached((0, row), cells - {(row, column)}):
            yield row, column


def _reached(start: Node, cells: Iterable[Key]) -> set[Node]:
    beside: dict[Node, set[Node]] = defaultdict(set)
    for row, column in cells:
        beside[0, row].add((1, column))
        beside[1, column].add((0, row))
    seen, waiting = {start}, [start]
    while waiting:
        fresh = beside[waiting.pop()] - seen
        seen |= fresh
        waiting += fresh
    return seen


def _way_round(cell: Key, table: Mapping[Key, int], hidden: set[Key]) -> set[Key]:
    """The cells of the cheapest way from the cell's row to its column; cells already hidden cost nothing."""
    usable = {key: 0 if key in hidden else count for key, count in table.items() if count > 0 and key != cell}
    beside: dict[Node, list[tuple[Node, Key]]] = defaultdict(list)
    for key in usable:
        beside[0, key[0]].append(((1, key[1]), key))
        beside[1, key[1]].append(((0, key[0]), key))
    goal, seen = (1, cell[1]), set()
    queue: list[tuple[int, int, Node, frozenset[Key]]] = [(0, 0, (0, cell[0]), frozenset())]
    while queue:
        cost, steps, node, way = heapq.heappop(queue)
        if node == goal:
            return set(way)
        if node not in seen:
            seen.add(node)
            for following, key in beside[node]:
                heapq.heappush(queue, (cost + usable[key], steps + 1, following, way | {key}))
    raise TooSparse(f"{cell} cannot be hidden while totals are shown")


def hidden_pairs(pairs: Mapping[str, Ratio], threshold: int) -> frozenset[str]:
    """Which pairs of a list to hide whole when the pooled pair is shown.

    A pair is small where its numerator, denominator or the rest between them is. At least two are hidden, and together
    they are not small. Where every pair is hidden, the pooled one must be hidden too.
    """
    hidden = {code for code, ratio in pairs.items() if _is_small(ratio, threshold)}
    open_codes = sorted(pairs.keys() - hidden, key=lambda code: (pairs[code].denominator, code))
    helpers = [code for code in open_codes if pairs[code].applies]
    while hidden and helpers and not _is_hiding(hidden, pairs, threshold):
        hidden.add(helpers.pop(0))
    return frozenset(pairs if hidden and not _is_hiding(hidden, pairs, threshold) else hidden)


def _is_small(ratio: Ratio, threshold: int) -> bool:
    counts = (ratio.numerator, ratio.denominator, ratio.denominator - ratio.numerator)
    return any(0 < count < threshold for count in counts)


def _is_hiding(hidden: set[str], pairs: Mapping[str, Ratio], threshold: int) -> bool:
    together = sum((pairs[code] for code in hidden), NOTHING)
    return len(hidden) >= 2 and not _is_small(together, threshold)
