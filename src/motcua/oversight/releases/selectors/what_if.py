"""A published index beside the one that other weights would give (measurement.md 7, point 5). Nothing is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from motcua.foundation.agencies.types import Group
from motcua.oversight.rankings import selectors as rankings
from motcua.oversight.rankings.types import Place, Score, Shift
from motcua.oversight.releases.errors import WrongWeights
from motcua.oversight.releases.rules.scores import Rate, compared_lines, points_over, ranks_of, reweighted, score_of
from motcua.oversight.releases.types import Cell, Composite, Definition, Frame


def weighed_indices(frame: Frame) -> list[Definition]:
    """The indices of a release that are ranked, whose weights may be tried."""
    return [d for d in frame.definitions if d.composite and d.composite.numbering]


def index_under(
    frame: Frame, cells: Sequence[Cell], index: str, points: Mapping[str, int]
) -> dict[Group, tuple[Shift, ...]]:
    """Points and rank of every ministry and province as published, beside those under other `points` by line code.

    `cells` are those of the release; a line that is not named keeps its points. The published side is as printed, in
    points; the other is exact, over the shares of the same release. Raises WrongWeights.
    """
    definition = next((d for d in weighed_indices(frame) if d.id == index), None)
    if definition is None or definition.composite is None:
        raise WrongWeights()
    try:
        other = reweighted(definition.composite, points)
    except ValueError as error:
        raise WrongWeights() from error
    own = {cell.scope: cell for cell in cells if cell.indicator == index}
    rates = _rates(definition.composite, cells)
    scores = {code: score_of(other, definition.places, rates.get(code, {})) for code in own}
    return {group: _beside(definition, other, frame, group, own, scores) for group in Group}


def ranked_points(frame: Frame, cells: Sequence[Cell], index: str, group: Group) -> dict[str, Fraction]:
    """The exact points by which the agencies of a group are ranked: those over the lines that most of them have."""
    [definition] = [d for d in weighed_indices(frame) if d.id == index]
    assert definition.composite is not None  # noqa: S101  (one that is weighed)
    rates = _rates(definition.composite, cells)
    codes = [cell.scope for cell in cells if cell.indicator == index and frame.group_of(cell.scope) is group]
    scores = {code: score_of(definition.composite, definition.places, rates.get(code, {})) for code in codes}
    lines = compared_lines(scores.values())
    return {code: over[0] for code, score in scores.items() if (over := points_over(score, lines))}


def _rates(composite: Composite, cells: Sequence[Cell]) -> dict[str, dict[str, Rate]]:
    """By scope, the exact share of each figure that a line names and the release has."""
    figures = {line.figure for line in composite.lines}
    found: dict[str, dict[str, Rate]] = {}
    for cell in cells:
        if cell.indicator in figures and not cell.excluded:
            found.setdefault(cell.scope, {})[cell.indicator] = cell.pair.share
    return found


def _beside(
    definition: Definition,
    other: Composite,
    frame: Frame,
    group: Group,
    own: Mapping[str, Cell],
    scores: Mapping[str, Score],
) -> tuple[Shift, ...]:
    codes = [code for code in own if frame.group_of(code) is group]
    late = frozenset(code for code in codes if own[code].late)
    ranks = ranks_of(other, {code: scores[code] for code in codes}, late)
    ordered = sorted(codes, key=lambda code: (own[code].rank is None, own[code].rank or 0, code))
    unit = 10**definition.places
    published = [
        Place(code, Fraction(own[code].numerator, unit) if own[code].value else None, None, own[code].rank)
        for code in ordered
    ]
    tried = [Place(code, scores[code].points if scores[code].of else None, None, ranks.get(code)) for code in ordered]
    return rankings.beside(published, tried)
