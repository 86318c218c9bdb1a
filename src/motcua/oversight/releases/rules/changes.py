"""What a correction changes, and what each cause did to each cell, exactly (measurement.md 6.2, decision 43).

The old bundle is computed again with one thing exchanged after the other, in a fixed order: today's program, then
the facts known now, then the definitions of now, then the tree of now. What a step moves is that step's doing, so the
parts of a cell always add up to the whole difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from motcua.oversight.releases.types import Cause, Cell, Change, Part

ORDER = (Cause.CODE, Cause.REVISION, Cause.DEFINITION, Cause.TREE)
_OTHERS = ("value", "rank", "excluded", "unranked", "late", "version", "missing", "label", "reported", "counted_in",
           "factor", "compared")  # fmt: skip
_NOTHING = (0, 0)
Pairs = Mapping[str, tuple[int, int]]


def pairs_of(cells: Iterable[Cell]) -> dict[str, tuple[int, int]]:
    return {cell.id: (cell.numerator, cell.denominator) for cell in cells}


def changes_between(
    old: Sequence[Cell], new: Sequence[Cell], stages: Sequence[Pairs], batches: Mapping[str, tuple[str, ...]]
) -> tuple[Change, ...]:
    """Every cell that differs. `stages` are the pairs after each cause of `ORDER`; `batches` those behind each cell."""
    before, after = {c.id: c for c in old}, {c.id: c for c in new}
    found = []
    for name in sorted({*before, *after}):
        first, second = before.get(name), after.get(name)
        if first != second:
            steps = [_pair(first), *(stage.get(name, _NOTHING) for stage in stages)]
            found.append(Change(name, first, second, _parts(steps, batches.get(name, ())), _others(first, second)))
    return tuple(found)


def _pair(cell: Cell | None) -> tuple[int, int]:
    return (cell.numerator, cell.denominator) if cell else _NOTHING


def _parts(steps: Sequence[tuple[int, int]], batches: tuple[str, ...]) -> tuple[Part, ...]:
    return tuple(
        Part(cause, before, after, batches if cause is Cause.REVISION else ())
        for cause, before, after in zip(ORDER, steps, steps[1:], strict=False)
        if before != after
    )


def _others(old: Cell | None, new: Cell | None) -> tuple[str, ...]:
    if old is None or new is None:
        return ()
    return tuple(name for name in _OTHERS if getattr(old, name) != getattr(new, name))
