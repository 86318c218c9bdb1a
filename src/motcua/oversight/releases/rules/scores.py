"""Cells of an index: points of each ministry and province from the exact shares of the release (QĐ 766/QĐ-TTg).

A line whose figure the release does not have, or whose share is one of nothing, has no points and is named as missing;
it is never a silent 0. Totals are compared exactly, before rounding.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from motcua.foundation.agencies.types import Group
from motcua.oversight.indicators.types import Band, Index, IndexGroup, IndexItem, Period, Scale, half_up
from motcua.oversight.rankings import selectors as rankings
from motcua.oversight.rankings.types import Score
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
    ranks: dict[str, int] = {}
    for group in Group:
        codes = [top.code for top in tree if top.group is group]
        ranks |= ranks_of(composite, {code: scores[code] for code in codes}, late)
    return [
        _scored(period, definition, top.code, scores[top.code], ranks.get(top.code), top.code in late) for top in tree
    ]


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


def ranks_of(composite: Composite, scores: Mapping[str, Score], late: frozenset[str]) -> dict[str, int]:
    """Only totals over one set of lines are ranked together: the set that most agencies have (decision 48).

    Of sets that equally many have, the one of more points, then the first in order of codes.
    """
    numbering = composite.numbering
    held = {code: _scored_lines(score) for code, score in scores.items() if score.of}
    if numbering is None or not held:
        return {}
    often = Counter(held.values())
    points = {lines: scores[code].of for code, lines in held.items()}
    compared = min(often, key=lambda lines: (-often[lines], -points[lines], lines))
    ranked = {
        code: scores[code].points
        for code, lines in held.items()
        if lines == compared and not waits(code in late, numbering)
    }
    return dict(zip(ranked, RANKS[numbering.kind](list(ranked.values())), strict=True))


def _scored_lines(score: Score) -> tuple[str, ...]:
    """The lines that add points to a total; one that weighs nothing makes no difference."""
    return tuple(line.code for line in score.lines if line.maximum and line.points is not None)


def _scored(period: Period, definition: Definition, code: str, score: Score, rank: int | None, is_late: bool) -> Cell:
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
    )


def _why_unranked(composite: Composite, score: Score, is_late: bool) -> str:
    if composite.numbering is None:
        return "không xếp hạng"
    if not score.of:
        return "không có trường hợp nào để tính"
    return UNHEARD if waits(is_late, composite.numbering) else "các dòng có điểm khác với phần đông cơ quan"


def _missing(lines: Iterable[IndexLine], score: Score) -> list[str]:
    held = {line.code for line in score.lines if line.points is not None}
    return [line.code for line in lines if line.code not in held]
