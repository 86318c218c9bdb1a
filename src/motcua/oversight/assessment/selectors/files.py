"""The tables of an assessment as plain rows for files: all that an outsider needs to reckon it again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from motcua.kernel.access import Actor
from motcua.oversight.assessment.models import Score
from motcua.oversight.assessment.selectors.assessments import criteria_of, row_of, set_in
from motcua.oversight.assessment.selectors.results import (
    agreements,
    criterion_means,
    group_results,
    replies,
    results,
    seen,
)
from motcua.oversight.assessment.selectors.table_rules import rules_of
from motcua.oversight.assessment.selectors.totals import stage_of

Rows = list[dict[str, object]]


def official_rows(code: str, actor: Actor) -> Rows:
    """The official table as plain rows for files, in its printed order; exact points as fractions beside them.

    The last reply of each agency stands beside its figure.
    """
    said = replies(code, actor)
    return [
        {
            "group": line.group,
            "rank": line.rank,
            "agency": line.name,
            "agency_code": line.agency_code,
            "points": line.printed,
            "points_exact": str(line.points),
            "of": str(line.of),
            "grade": line.label,
            "supplier": line.supplier,
            "note": line.why,
            "reply": said[line.agency_code].text if line.agency_code in said else "",
        }
        for line in results(code, actor)
    ]


def point_rows(code: str, actor: Actor) -> Rows:
    """Every point of every agency, exact: what an outsider needs to add the table up again. Raises NotFound."""
    row = seen(code, actor)
    criteria = {criterion.code: criterion for criterion in set_in(row).criteria}
    rows = Score.objects.filter(agency__assessment=row, stage=stage_of(row)).values_list(
        "agency__code", "criterion", "points", "answer"
    )
    order = {name: at for at, name in enumerate(criteria)}
    return [
        {
            "agency_code": agency,
            "criterion": name,
            "name": criteria[name].name,
            "points": points,
            "maximum": str(criteria[name].points),
            "weight": str(criteria[name].weight),
            "mark": answer.get("mark", ""),
            "marks": " ".join(answer.get("marks", [])),
            "pairs": _pair_texts(answer),
            "note": answer.get("note", ""),
            "release": answer.get("release", ""),
            "cells": " ".join(answer.get("cells", [])),
        }
        for agency, name, points, answer in sorted(rows, key=lambda r: (r[0], order[r[1]]))
    ]


def _pair_texts(answer: Mapping[str, Any]) -> str:
    """`160/33`, or `online=30/100 late=0/100`: every pair that the points come from."""
    pair = answer.get("pair")
    named = [f"{name}={p[0]}/{p[1]}" if name else f"{p[0]}/{p[1]}" for name, p in answer.get("figures", {}).items()]
    return " ".join([f"{pair[0]}/{pair[1]}", *named] if pair else named)


def rule_rows(code: str) -> Rows:
    """Ties, rounding, missing answers and what is assumed, as in force on the day of the assessment."""
    found = rules_of(criteria_of(code), row_of(code).on)
    return [{"rule": name, "words": words} for name, words in found if words]


def mean_rows(code: str, actor: Actor) -> Rows:
    """The mean of each criterion by group, and over how many agencies. Raises NotFound."""
    criteria = {criterion.code: criterion for criterion in criteria_of(code).criteria}
    return [
        {
            "group": group,
            "criterion": name,
            "name": criteria[name].name,
            "mean_exact": str(mean * criteria[name].weight),
            "count": many,
            "maximum": str(criteria[name].maximum),
        }
        for group, columns in criterion_means(code, actor).items()
        for name, (mean, many) in columns.items()
    ]


def share_rows(code: str, actor: Actor) -> Rows:
    """How many agencies of a group have each grade. Raises NotFound."""
    return [
        {"group": group.group, "grade": share.grade, "count": share.count, "total": share.total}
        for group in group_results(code, actor)
        for share in group.shares
    ]


def supplier_rows(code: str, actor: Actor) -> Rows:
    """Suppliers as the page shows them, small ones together. Raises NotFound."""
    return [
        {
            "group": group.group,
            "supplier": line.supplier,
            "suppliers": line.merged,
            "count": line.total,
            "mean_exact": "" if line.mean is None else str(line.mean),
            "grades": " ".join(f"{share.grade}={share.count}" for share in line.shares),
        }
        for group in group_results(code, actor)
        for line in group.suppliers
    ]


def agreement_rows(code: str, actor: Actor) -> Rows:
    """How far the testers agree, by criterion; the empty code is all together. Raises NotFound."""
    return [
        {
            "criterion": name,
            "pairs": line.pairs,
            "agreed": line.agreed,
            "near": line.near,
            "krippendorff_alpha_exact": "" if line.alpha is None else str(line.alpha),
        }
        for name, line in agreements(code, actor).items()
    ]
