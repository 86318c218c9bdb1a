"""The tables of an assessment as plain rows for files: all that an outsider needs to reckon it again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from django.db.models import TextField
from django.db.models.functions import Cast

from motcua.kernel.access import Actor
from motcua.oversight.assessment.models import Assessment, Score
from motcua.oversight.assessment.selectors.assessments import set_in
from motcua.oversight.assessment.selectors.results import (
    GroupResult,
    agreements_in,
    groups_of,
    means_in,
    replies_in,
    seen,
)
from motcua.oversight.assessment.selectors.table_rules import rules_of, without_rules
from motcua.oversight.assessment.selectors.totals import stage_of, totals_of
from motcua.oversight.assessment.types import CriteriaSet, Criterion, Result

Rows = list[dict[str, object]]


def tables_of(code: str, actor: Actor) -> Tables:
    """The tables of an assessment. Raises NotFound for whom its results are not."""
    return Tables(seen(code, actor))


@dataclass(frozen=True)
class Tables:
    """The tables of one assessment as it stands: what several of them share is read once."""

    row: Assessment

    @cached_property
    def _criteria(self) -> CriteriaSet:
        return set_in(self.row)

    @cached_property
    def _by_code(self) -> dict[str, Criterion]:
        return {criterion.code: criterion for criterion in self._criteria.criteria}

    @cached_property
    def _lines(self) -> list[Result]:
        return totals_of(self.row.code, stage_of(self.row))

    @cached_property
    def _groups(self) -> list[GroupResult]:
        return groups_of(self.row, self._criteria, self._lines)

    def official(self) -> Rows:
        """The official table in its printed order; exact points as fractions beside them.

        The last reply of each agency stands beside its figure.
        """
        said = replies_in(self.row)
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
            for line in self._lines
        ]

    def points(self) -> Rows:
        """Every point of every agency, exact: what an outsider needs to add the table up again."""
        scores = Score.objects.filter(agency__assessment=self.row, stage=stage_of(self.row))
        rows = scores.values_list("agency__code", "criterion", "points", Cast("answer", TextField()))
        order = {name: at for at, name in enumerate(self._by_code)}
        most = {name: _most(criterion) for name, criterion in self._by_code.items()}
        told = cache(_told)
        return [
            {"agency_code": agency, "criterion": name, "name": self._by_code[name].name, "points": points,
             **most[name], **told(answer)}
            for agency, name, points, answer in sorted(rows, key=lambda r: (r[0], order[r[1]]))
        ]  # fmt: skip

    def rules(self) -> Rows:
        """Ties, rounding, missing answers and what is assumed, as in force on the day of the assessment."""
        told = [*rules_of(self._criteria, self.row.on), *without_rules(self.row.summary)]
        return [{"rule": name, "words": words} for name, words in told if words]

    def means(self) -> Rows:
        """The mean of each criterion by group, and over how many agencies."""
        return [
            {
                "group": group,
                "criterion": name,
                "name": self._by_code[name].name,
                "mean_exact": str(mean * self._by_code[name].weight),
                "count": many,
                "maximum": str(self._by_code[name].maximum),
            }
            for group, columns in means_in(self.row).items()
            for name, (mean, many) in columns.items()
        ]

    def shares(self) -> Rows:
        """How many agencies of a group have each grade."""
        return [
            {"group": group.group, "grade": share.grade, "count": share.count, "total": share.total}
            for group in self._groups
            for share in group.shares
        ]

    def suppliers(self) -> Rows:
        """Suppliers as the page shows them, small ones together."""
        return [
            {
                "group": group.group,
                "supplier": line.supplier,
                "suppliers": line.merged,
                "count": line.total,
                "mean_exact": "" if line.mean is None else str(line.mean),
                "grades": " ".join(f"{share.grade}={share.count}" for share in line.shares),
            }
            for group in self._groups
            for line in group.suppliers
        ]

    def agreement(self) -> Rows:
        """How far the testers agree, by criterion; the empty code is all together."""
        return [
            {
                "criterion": name,
                "pairs": line.pairs,
                "agreed": line.agreed,
                "near": line.near,
                "krippendorff_alpha_exact": "" if line.alpha is None else str(line.alpha),
            }
            for name, line in agreements_in(self.row).items()
        ]


def _most(criterion: Criterion) -> dict[str, object]:
    return {"maximum": str(criterion.points), "weight": str(criterion.weight)}


def _told(written: str) -> dict[str, object]:
    """What an answer says; read once for all agencies that answered the same, for a mark is one of a few."""
    answer = json.loads(written)
    return {
        "mark": answer.get("mark", ""),
        "marks": " ".join(answer.get("marks", [])),
        "pairs": _pair_texts(answer),
        "note": answer.get("note", ""),
        "release": answer.get("release", ""),
        "cells": " ".join(answer.get("cells", [])),
    }


def _pair_texts(answer: Mapping[str, Any]) -> str:
    """`160/33`, or `online=30/100 late=0/100`: every pair that the points come from."""
    pair = answer.get("pair")
    named = [f"{name}={p[0]}/{p[1]}" if name else f"{p[0]}/{p[1]}" for name, p in answer.get("figures", {}).items()]
    return " ".join([f"{pair[0]}/{pair[1]}", *named] if pair else named)
