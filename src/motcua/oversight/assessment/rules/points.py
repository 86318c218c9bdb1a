"""Points from answers, totals from points: exact, rounded half up for print only (law.md 5.3, 5.4, 5.6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from motcua.oversight.assessment.types import Answer, CriteriaSet, Criterion, Kind, Scale, Total
from motcua.oversight.indicators.types import Band, Index, IndexGroup, Ratio, half_up
from motcua.oversight.rankings import selectors as rankings

Content = Mapping[str, Any]


def points_of(criterion: Criterion, answer: Answer | None, on: date) -> Fraction | None:
    """Points between 0 and the maximum, not weighted; None where there is no answer or too small a sample.

    A line that is never left out has 0 points without its figure: 1.4 of QĐ 766 without a report (law.md 4.6).
    """
    if answer is None:
        is_due = criterion.kind is Kind.AUTOMATIC and not criterion.line.left_out
        return Fraction(0) if is_due else None
    if criterion.scale is Scale.CHOICES:
        return _chosen(criterion, answer.mark)
    if answer.pair is not None and answer.pair.denominator < criterion.sample:
        return None
    if criterion.scale is Scale.TABLE:
        return _tabled(criterion, _only(answer), on)
    return _scored(criterion, answer)


def answered(found: CriteriaSet, answers: Iterable[tuple[str, Content]], on: date) -> set[str]:
    """The criteria of which at least one answer gives points: pairs of nothing and too small ones tell nothing."""
    given = [(found.criterion(code), answer_of(content)) for code, content in answers]
    return {c.code for c, answer in given if c and answer and points_of(c, answer, on) is not None}


def lowest(criterion: Criterion) -> Fraction:
    """Points of an agency that sent no evidence: those of the lowest mark, 0 where a pair was asked for."""
    marks = [choice.mark for choice in criterion.choices]
    return criterion.points * min(marks) / max(marks) if marks else Fraction(0)


def as_counted(found: CriteriaSet, points: Fraction | None) -> Fraction | None:
    """Points as they enter the total of the set, by the rule of indices."""
    return rankings.as_counted(points, found.line_places)


def _chosen(criterion: Criterion, mark: Fraction | None) -> Fraction | None:
    best = max(choice.mark for choice in criterion.choices)
    return None if mark is None else criterion.points * mark / best


def _only(answer: Answer) -> Ratio | None:
    return answer.pair if answer.pair is not None else next(iter(answer.figures.values()), None)


def _tabled(criterion: Criterion, pair: Ratio | None, on: date) -> Fraction | None:
    """By the table in force on the day; a threshold belongs to the better row."""
    table = next((t for t in criterion.tables if t.valid_from <= on and (t.valid_to is None or on < t.valid_to)), None)
    if table is None or pair is None or pair.share is None:
        return None
    percent = pair.share * 100
    return next((criterion.points * row.share for row in table.rows if percent >= row.percent), Fraction(0))


def _scored(criterion: Criterion, answer: Answer) -> Fraction | None:
    """By the rule of indices (law.md 4.7, 5.3), the same as that of releases."""
    line = criterion.line
    figures = answer.figures if answer.pair is None else {line.figure: answer.pair}
    rates = {(line.indicator, name): pair.share for name, pair in figures.items()}
    if not rates:
        return None
    group = IndexGroup("", "", line.points, (line,))
    index = Index("", 1, date.min, None, "", "", line.points, 0, (group,), (Band("", Fraction(0)),), "")
    reached = rankings.scored(index, rates).lines[0].points
    is_unit = criterion.scale is Scale.LINEAR
    return reached * criterion.points if reached is not None and is_unit else reached


def total_of(found: CriteriaSet, points: Mapping[str, Fraction | None]) -> Total:
    """The weighted total; what has no points is left out with its maximum and never 0, as in an index (decision 48).

    Nothing is known of it. A label needs every criterion (law.md Q-11).
    """
    counted = [(c, held) for c in found.criteria if (held := points.get(c.code)) is not None]
    reached = sum((c.weight * held for c, held in counted), Fraction(0))
    of = sum((c.maximum for c, _held in counted), Fraction(0))
    label = label_of(found, reached) if of == found.full else ""
    lines = tuple(c.code for c, _held in counted if c.maximum)
    return Total(reached, of, half_up(reached, found.places), label, lines)


def label_of(found: CriteriaSet, reached: Fraction) -> str:
    """The label of the highest band reached, compared before rounding; empty for a set without bands."""
    return next((band.label for band in found.bands if reached >= band.points), "")


def is_bad_mark(criterion: Criterion, points: Fraction | None) -> bool:
    """Whether the agency is asked to explain (TT 01/2018 Art 17.1đ): less than half of the points (assumed)."""
    return points is not None and 2 * points < criterion.points


def content_of(answer: Answer) -> dict[str, Any]:
    """An answer as JSON."""
    content: dict[str, Any] = {}
    if answer.mark is not None:
        content["mark"] = str(answer.mark)
    if answer.pair is not None:
        content["pair"] = [answer.pair.numerator, answer.pair.denominator]
    if answer.figures:
        content["figures"] = {name: [pair.numerator, pair.denominator] for name, pair in answer.figures.items()}
    return content


def answer_of(content: Content) -> Answer | None:
    """The answer in such JSON; None in an empty one."""
    if not {"mark", "pair", "figures"} & set(content):
        return None
    return Answer(
        mark=Fraction(content["mark"]) if "mark" in content else None,
        pair=Ratio(*content["pair"]) if "pair" in content else None,
        figures={name: Ratio(*pair) for name, pair in content.get("figures", {}).items()},
    )
