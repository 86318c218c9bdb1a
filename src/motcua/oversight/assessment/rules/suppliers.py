"""Results by supplier, small ones put together so that no mean of one agency can be found (F-172, law.md Q-18)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction

from motcua.kernel.text import sort_key
from motcua.oversight.assessment.types import GradeShare, Result, SupplierLine
from motcua.oversight.indicators.types import half_up
from motcua.oversight.rankings import selectors as rankings

Lines = Sequence[Result]


def supplier_lines(results: Lines, labels: Sequence[str], minimum: int) -> list[SupplierLine]:
    """Shares and means by supplier, the most used first; those with fewer than `minimum` agencies as one last line.

    Where that line would still be too small, the smallest of the others joins it: otherwise its mean would follow from
    the mean of the group. A mean needs every agency of the line to be scored.
    """
    by_name: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        by_name[result.supplier].append(result)
    names = sorted(by_name, key=lambda name: (-len(by_name[name]), sort_key(name)))
    small = [name for name in names if len(by_name[name]) < minimum or not name]
    shown = [name for name in names if name not in small]
    while small and shown and sum(len(by_name[name]) for name in small) < minimum:
        small.insert(0, shown.pop())
    lines = [_line(name, by_name[name], labels, minimum, 1) for name in shown]
    rest = [result for name in small for result in by_name[name]]
    return [*lines, _line("", rest, labels, minimum, len(small))] if rest else lines


def _line(name: str, results: Lines, labels: Sequence[str], minimum: int, merged: int) -> SupplierLine:
    values = [result.points for result in results if result.rank is not None]
    is_shown = len(values) >= max(minimum, 1) and len(values) == len(results)
    return SupplierLine(
        name, len(results), rankings.mean(values) if is_shown else None, label_shares(results, labels), merged
    )


def label_shares(results: Lines, labels: Sequence[str]) -> tuple[GradeShare, ...]:
    """Counts and whole percents (half up) of each label, zero counts too; over the agencies that have a label."""
    held = [result.label for result in results if result.label]
    return tuple(
        GradeShare(
            label, held.count(label), len(held), half_up(Fraction(100 * held.count(label), max(len(held), 1)), 0)
        )
        for label in labels
    )
