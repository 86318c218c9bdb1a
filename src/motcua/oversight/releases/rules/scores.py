"""Cells of an index: points of each ministry and province from the exact shares of the release (QĐ 766/QĐ-TTg).

A line whose figure the release does not have, or whose share is one of nothing, has no points and is named as missing;
it is never a silent 0. Totals are compared exactly, before rounding.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from motcua.foundation.agencies.types import Group
from motcua.oversight.indicators.types import Band, Index, IndexGroup, IndexItem, Period, Scale, half_up
from motcua.oversight.rankings import selectors as rankings
from motcua.oversight.rankings.types import Line, Score
from motcua.oversight.releases.types import Cell, Composite, Definition, IndexLine, Numbering, Top

MOST_POINTS = 1000
"""Of one line, where somebody tries other weights."""
Rate = Fraction | None
"""An exact share; None a share of nothing."""
RANKS = {
    "competition": rankings.competition_ranks,
    "ordinal": rankings.ordinal_ranks,
    "dense": rankings.dense_ranks,
}


def cell_id(period: Period, indicator: str, scope: str) -> str:
    return f"{period.code}:{indicator}:{scope}"


UNHEARD = "chưa gửi gì sau khi kỳ kết thúc"
"""Why a late agency has no rank, where its ranking leaves such out; true of a silent one as well."""


def waits(is_late: bool, numbering: Numbering) -> bool:
    """Whether the policy gives no rank before the report is there."""
    return is_late and numbering.late_reports == "unranked"


def scored_cells(
    period: Period,
    definition: Definition,
    tree: Sequence[Top],
    rates: Mapping[str, Mapping[str, Rate]],
    late: frozenset[str],
) -> list[Cell]:
    """One cell for each ministry and province; a nation has no points, an index being of agencies."""
    composite = definition.composite
    assert composite is not None  # noqa: S101  (asked only of an index)
    scores = {top.code: score_of(composite, definition.places, rates[top.code]) for top in tree}
    found: dict[str, Cell] = {}
    for group in Group:
        own = {top.code: scores[top.code] for top in tree if top.group is group}
        ranks, lines = ranks_of(composite, own, late), compared_lines(own.values())
        found |= {
            code: _scored(period, definition, code, score, ranks.get(code), lines, code in late)
            for code, score in own.items()
        }
    return [found[top.code] for top in tree]


def score_of(composite: Composite, places: int, rates: Mapping[str, Rate]) -> Score:
    """The points of the lines whose figures the release has; the label only where every line has points."""
    held = tuple(_item(line) for line in composite.lines if line.figure in rates)
    group = IndexGroup("", "", composite.points, held)
    bands = tuple(Band(label, Fraction(points)) for label, points in composite.bands)
    day = date.min
    labels = bands or (Band("", Fraction(0)),)
    exact = Index("", 1, day, None, "", "", composite.points, places, (group,), labels, "")
    index = replace(exact, line_places=composite.line_places)
    return rankings.scored(index, {(figure, ""): rate for figure, rate in rates.items()})


def reweighted(composite: Composite, points: Mapping[str, int]) -> Composite:
    """The same index with other points for the lines named; it has no labels, whose limits are those of the law.

    Raises ValueError for a line that it does not have, points out of 0 to MOST_POINTS, or no points at all.
    """
    if unknown := sorted(points.keys() - {line.code for line in composite.lines}):
        raise ValueError(f"no line {unknown}")
    lines = tuple(replace(line, points=points.get(line.code, line.points)) for line in composite.lines)
    total = sum(line.points for line in lines)
    if not total or not all(0 <= line.points <= MOST_POINTS for line in lines):
        raise ValueError("points are from 0 to the most, and not all 0")
    return replace(composite, points=total, lines=lines, bands=())


def _item(line: IndexLine) -> IndexItem:
    full_at = Fraction(line.full_at)
    return IndexItem(line.code, line.figure, "", line.points, Scale.LINEAR, full_at, (), line.left_out, line.assumed)


def compared_lines(scores: Iterable[Score]) -> tuple[str, ...]:
    """The lines by which a group is ranked: the set that most agencies have (decision 48); none where there is none.

    Of sets that equally many have, the one of more points, then the first in order of codes. A set that stands for
    silence is none: one without a single case, or one on which all who have it, and no more, have 0.
    """
    held = [(_scored_lines(score), score) for score in scores if any(line.is_of_cases for line in _counting(score))]
    often = Counter(lines for lines, _score in held)
    points = {lines: score.of for lines, score in held}
    reached = {lines for lines, score in held if score.points > 0}
    return min(often, key=lambda s: (s not in reached, -often[s], -points[s], s), default=())


def points_over(score: Score, lines: Collection[str]) -> tuple[Fraction, int] | None:
    """Points of a total over some lines; None where it has not all of them."""
    held = [line for line in _counting(score) if line.code in lines]
    if not lines or len(held) < len(lines):
        return None
    return sum((line.points or Fraction(0) for line in held), Fraction(0)), sum(line.maximum for line in held)


def ranks_of(composite: Composite, scores: Mapping[str, Score], late: frozenset[str]) -> dict[str, int]:
    """Ranks by the points over `compared_lines`: who has more lines is ranked by these, who lacks one is not."""
    numbering = composite.numbering
    if numbering is None:
        return {}
    lines = compared_lines(scores.values())
    ranked = {
        code: over[0]
        for code, score in scores.items()
        if (over := points_over(score, lines)) and not waits(code in late, numbering)
    }
    return dict(zip(ranked, RANKS[numbering.kind](list(ranked.values())), strict=True))


def _counting(score: Score) -> list[Line]:
    """The lines that add points to a total; one that weighs nothing makes no difference."""
    return [line for line in score.lines if line.maximum and line.points is not None]


def _scored_lines(score: Score) -> tuple[str, ...]:
    return tuple(line.code for line in _counting(score))


def _scored(
    period: Period,
    definition: Definition,
    code: str,
    score: Score,
    rank: int | None,
    lines: Collection[str],
    is_late: bool,
) -> Cell:
    composite = definition.composite
    assert composite is not None  # noqa: S101  (asked only of an index)
    unit = 10**definition.places
    return Cell(
        id=cell_id(period, definition.id, code),
        indicator=definition.id,
        version=definition.version,
        scope=code,
        numerator=int(half_up(score.points * unit, 0)),
        denominator=score.of * unit,
        value=str(score.printed) if score.of else "",
        rank=rank,
        unranked="" if rank else _why_unranked(composite, score, is_late),
        late=is_late,
        missing=" ".join(_missing(composite.lines, score)),
        label=score.label,
        compared=_compared(score, lines, unit) if rank else "",
    )


def _compared(score: Score, lines: Collection[str], unit: int) -> str:
    """What it is ranked by, where that is less than its total."""
    over = points_over(score, lines)
    return f"{half_up(over[0] * unit, 0)}/{over[1] * unit}" if over and over[1] != score.of else ""


def _why_unranked(composite: Composite, score: Score, is_late: bool) -> str:
    if composite.numbering is None:
        return "không xếp hạng"
    if not score.of:
        return "chưa có số liệu của dòng nào"
    if not any(line.is_of_cases for line in _counting(score)):
        return "không có trường hợp nào để tính"
    missing = "chưa có điểm ở mọi dòng mà phần đông cơ quan có"
    return UNHEARD if waits(is_late, composite.numbering) else missing


def _missing(lines: Iterable[IndexLine], score: Score) -> list[str]:
    held = {line.code for line in score.lines if line.points is not None}
    return [line.code for line in lines if line.code not in held]
