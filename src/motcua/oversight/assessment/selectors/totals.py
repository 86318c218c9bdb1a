"""Totals as they were fixed: the rows of every table of an assessment."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from motcua.oversight.assessment.models import Assessment, Total
from motcua.oversight.assessment.types import Result, State


def stage_of(row: Assessment) -> int:
    """The newest score that is fixed: 0 none, 1 first, 2 second."""
    return {State.OPEN: 0, State.FIRST_SCORED: 1}.get(State(row.state), 2)


def totals_of(code: str, stage: int) -> list[Result]:
    """All lines, ministries first, by rank."""
    rows = Total.objects.filter(agency__assessment_id=code, stage=stage).values_list(
        "agency__code", "agency__name", "agency__group", "agency__supplier",
        "rank", "points", "of", "printed", "label", "why",
    )  # fmt: skip
    ordered = sorted(rows, key=lambda r: (r[2], r[4] is None, r[4] or 0, r[0]))
    return [
        Result(agency, name, group, supplier, rank, Fraction(points), Fraction(of), Decimal(printed), label, why)
        for agency, name, group, supplier, rank, points, of, printed, label, why in ordered
    ]
