"""Small cells stay hidden from somebody who knows all totals and can subtract."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from motcua.oversight.indicators.types import Ratio
from motcua.oversight.rankings.rules.suppression import bridges_of, hidden_cells, hidden_pairs
from motcua.oversight.rankings.types import TooSparse

Table = dict[tuple[str, str], int]
LIMIT = 3


def table(rows: list[list[int]]) -> Table:
    return {(f"r{i}", f"c{j}"): count for i, row in enumerate(rows) for j, count in enumerate(row)}


def possible_tables(cells: Table, hidden: frozenset[tuple[str, str]]) -> Iterator[Table]:
    """All tables of counts that agree with what is shown: the open cells, all row and column totals."""
    left = {name: sum(cells[k] for k in hidden if name in k) for name in {n for k in cells for n in k}}
    yield from _filled(sorted(hidden), dict(cells), left)


def _filled(keys: list[tuple[str, str]], guess: Table, left: dict[str, int]) -> Iterator[Table]:
    if not keys:
        if not any(left.values()):
            yield guess
        return
    row, column = keys[0]
    for value in range(min(left[row], left[column]) + 1):
        after = left | {row: left[row] - value, column: left[column] - value}
        yield from _filled(keys[1:], guess | {keys[0]: value}, after)


def test_one_small_cell_takes_three_others_with_it() -> None:
    cells = table([[2, 10, 20], [30, 11, 40], [50, 60, 70]])
    assert hidden_cells(cells, 5) == {("r0", "c0"), ("r0", "c1"), ("r1", "c0"), ("r1", "c1")}


def test_nothing_is_hidden_where_nothing_is_small() -> None:
    assert hidden_cells(table([[5, 0], [9, 7]]), 5) == frozenset()


def test_two_hidden_cells_in_each_line_are_not_always_enough() -> None:
    """Two squares joined by one cell: that cell is the difference of two sums, so it needs a way round."""
    small = {("r0", "c0"), ("r0", "c1"), ("r1", "c0"), ("r1", "c1"), ("r2", "c2"), ("r2", "c3"), ("r3", "c2"),
             ("r3", "c3"), ("r1", "c2")}  # fmt: skip
    cells = {(f"r{i}", f"c{j}"): 2 if (f"r{i}", f"c{j}") in small else 9 for i in range(4) for j in range(4)}
    assert hidden_cells(cells, 5) > small


@settings(deadline=None)
@given(st.sets(st.tuples(st.sampled_from(["r0", "r1", "r2", "r3"]), st.sampled_from(["c0", "c1", "c2", "c3"]))))
def test_a_bridge_is_a_cell_whose_ends_nothing_else_joins(cells: set[tuple[str, str]]) -> None:
    def joined(start: str, goal: str, others: set[tuple[str, str]]) -> bool:
        reached = {start}
        while grown := {name for key in others if reached & set(key) for name in key} - reached:
            reached |= grown
        return goal in reached

    assert bridges_of(cells) == {key for key in cells if not joined(*key, cells - {key})}


def test_a_table_of_one_row_cannot_hide_anything_under_its_totals() -> None:
    with pytest.raises(TooSparse):
        hidden_cells(table([[2, 10, 20]]), 5)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(st.integers(0, 4), min_size=3, max_size=3), min_size=2, max_size=3))
def test_every_hidden_cell_keeps_at_least_two_possible_values(rows: list[list[int]]) -> None:
    cells = table(rows)
    try:
        hidden = hidden_cells(cells, LIMIT)
    except TooSparse:
        assume(False)
    assert {key for key, count in cells.items() if 0 < count < LIMIT} <= hidden
    undecided = {key for key in hidden if cells[key] > 0}
    for guess in possible_tables(cells, hidden):
        undecided -= {key for key in undecided if guess[key] != cells[key]}
        if not undecided:
            break
    assert not undecided


def test_the_attack_of_these_tests_finds_a_cell_that_is_hidden_alone() -> None:
    cells = table([[2, 10], [30, 11]])
    assert {guess["r0", "c0"] for guess in possible_tables(cells, frozenset({("r0", "c0")}))} == {2}


def test_a_small_pair_is_hidden_with_the_smallest_other_one() -> None:
    pairs = {"A": Ratio(2, 3), "B": Ratio(400, 900), "C": Ratio(20, 40), "D": Ratio(0, 0)}
    assert hidden_pairs(pairs, 5) == {"A", "C"}


def test_two_small_pairs_that_are_small_together_take_a_third() -> None:
    pairs = {"A": Ratio(1, 2), "B": Ratio(1, 2), "C": Ratio(20, 40), "D": Ratio(500, 900)}
    assert hidden_pairs(pairs, 5) == {"A", "B", "C"}


def test_where_nothing_can_help_all_are_hidden() -> None:
    assert hidden_pairs({"A": Ratio(1, 2), "B": Ratio(0, 0)}, 5) == {"A", "B"}
    assert hidden_pairs({"A": Ratio(10, 20)}, 5) == frozenset()


pairs_of_counts = st.tuples(st.integers(0, 12), st.integers(0, 12)).map(lambda p: Ratio(p[0], p[0] + p[1]))


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from("ABCDEFG"), pairs_of_counts, min_size=1))
def test_hidden_pairs_are_at_least_two_and_no_small_one_is_shown(pairs: dict[str, Ratio]) -> None:
    hidden = hidden_pairs(pairs, 5)
    shown = [pairs[code] for code in pairs.keys() - hidden]
    assert all(not 0 < n < 5 for r in shown for n in (r.numerator, r.denominator, r.denominator - r.numerator))
    assert len(hidden) != 1 or len(pairs) == 1
    together = sum((pairs[code].denominator for code in hidden), start=0)
    assert not hidden or together >= 5 or hidden == pairs.keys()
