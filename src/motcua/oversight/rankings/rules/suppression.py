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
Graph = Mapping[Node, list[tuple[Node, Key]]]


def hidden_cells(table: Mapping[Key, int], threshold: int) -> frozenset[Key]:
    """Which cells (row, column) of a table of counts to hide when all its totals are shown; raises TooSparse."""
    hidden = {key for key, count in table.items() if 0 < count < threshold}
    beside = _graph(key for key, count in table.items() if count > 0)
    while bridges := bridges_of(hidden):
        for cell in sorted(bridges):
            if cell in bridges:
                way = _way_round(cell, table, beside, hidden)
                hidden |= way
                bridges -= way
    return frozenset(hidden)


def _graph(cells: Iterable[Key]) -> Graph:
    beside: dict[Node, list[tuple[Node, Key]]] = defaultdict(list)
    for row, column in cells:
        beside[0, row].append(((1, column), (row, column)))
        beside[1, column].append(((0, row), (row, column)))
    return beside


def bridges_of(cells: Iterable[Key]) -> set[Key]:
    """The cells whose row and column no other of `cells` join, in one walk (Tarjan's low links)."""
    beside, seen, low, bridges = _graph(cells), dict[Node, int](), dict[Node, int](), set[Key]()
    for root in beside:
        if root in seen:
            continue
        seen[root] = low[root] = len(seen)
        path: list[tuple[Node, Key | None, Iterator[tuple[Node, Key]]]] = [(root, None, iter(beside[root]))]
        while path:
            node, came_by, ways = path[-1]
            following = next(((other, key) for other, key in ways if key != came_by), None)
            if following is None:
                path.pop()
                if came_by and path:
                    low[path[-1][0]] = min(low[path[-1][0]], low[node])
                    bridges |= {came_by} if low[node] > seen[path[-1][0]] else set()
            elif following[0] in seen:
                low[node] = min(low[node], seen[following[0]])
            else:
                seen[following[0]] = low[following[0]] = len(seen)
                path.append((following[0], following[1], iter(beside[following[0]])))
    return bridges


def _way_round(cell: Key, table: Mapping[Key, int], beside: Graph, hidden: set[Key]) -> set[Key]:
    """The cells of the cheapest way from the cell's row to its column; cells already hidden cost nothing."""
    start, goal = (0, cell[0]), (1, cell[1])
    came_by: dict[Node, tuple[Node, Key]] = {}
    queue: list[tuple[int, int, Node, Node, Key]] = [(0, 0, start, start, cell)]
    while queue:
        cost, steps, node, before, key = heapq.heappop(queue)
        if node in came_by:
            continue
        came_by[node] = (before, key)
        if node == goal:
            return _walked(came_by, start, goal)
        for following, by in beside[node]:
            if by != cell and following not in came_by:
                price = 0 if by in hidden else table[by]
                heapq.heappush(queue, (cost + price, steps + 1, following, node, by))
    raise TooSparse(f"{cell} cannot be hidden while totals are shown")


def _walked(came_by: Mapping[Node, tuple[Node, Key]], start: Node, goal: Node) -> set[Key]:
    way, node = set[Key](), goal
    while node != start:
        node, key = came_by[node]
        way.add(key)
    return way


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
