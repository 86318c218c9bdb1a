"""Points of an index from the rates of its lines: QĐ 766/QĐ-TTg (law.md 4.7) and TT 01/2018/TT-VPCP (5.3)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from motcua.oversight.indicators.types import Index, IndexItem, Need, Ratio, Scale, half_up
from motcua.oversight.rankings.types import Line, Score

Rates = Mapping[tuple[str, str], Fraction | None]
"""Exact shares by (indicator, figure); None a share of nothing; absent where there are no data at all."""


def finished(ratio: Ratio, factor: Fraction | None = Fraction(1)) -> Fraction | None:
    """The share of a pair times the rate that multiplies it, which counts at most 1 (IND-12 by IND-28)."""
    return None if ratio.share is None or factor is None else ratio.share * min(Fraction(1), factor)


def scored(index: Index, rates: Rates) -> Score:
    """The points of one agency, line by line; a label only when every line was scored."""
    lines = tuple(_line(item, rates, index.line_places) for item in index.items)
    reached = sum((line.points for line in lines if line.points is not None), Fraction(0))
    of = sum(line.maximum for line in lines if line.points is not None)
    label = band(index, reached) if of == index.points else ""
    return Score(lines, reached, of, half_up(reached, index.places), label)


def _line(item: IndexItem, rates: Rates, line_places: int | None) -> Line:
    is_of_cases = item.scale is Scale.STEPS or rates.get((item.indicator, item.figure)) is not None
    return Line(item.code, item.indicator, as_counted(points(item, rates), line_places), item.points, is_of_cases)


def as_counted(reached: Fraction | None, line_places: int | None) -> Fraction | None:
    """Points of one line as they enter the total: rounded half up where the text rounds each line (TT 01/2018: 1)."""
    return reached if reached is None or line_places is None else Fraction(half_up(reached, line_places))


def band(index: Index, reached: Fraction) -> str:
    """The label of the highest band that `reached` reaches, compared before rounding."""
    return next(found.label for found in index.bands if reached >= found.points)


def points(item: IndexItem, rates: Rates) -> Fraction | None:
    """Points of a line, between 0 and its maximum; None where it is left out for want of data."""
    if item.scale is Scale.STEPS:
        return _stepped(item, rates)
    rate = rates.get((item.indicator, item.figure))
    if rate is None:
        return None if item.left_out else Fraction(0)
    full = Fraction(item.points)
    return min(full, rate if item.scale is Scale.MEAN else full * rate * 100 / item.full_at)


def _stepped(item: IndexItem, rates: Rates) -> Fraction | None:
    needed = {need.figure for step in item.steps for need in step.needs}
    if any((item.indicator, figure) not in rates for figure in needed):
        return None
    met = (step for step in item.steps if all(_is_met(need, rates[item.indicator, need.figure]) for need in step.needs))
    return Fraction(next(met).points)


def _is_met(need: Need, rate: Fraction | None) -> bool:
    """A limit on nothing is kept, a minimum of nothing is not reached."""
    if rate is None:
        return need.at_most
    return rate * 100 <= need.percent if need.at_most else rate * 100 >= need.percent
