"""Until when an agency may explain, and what it still owes."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, datetime
from fractions import Fraction
from functools import cache
from pathlib import Path

from motcua.kernel.errors import NotFound
from motcua.oversight.assessment import rules
from motcua.oversight.assessment.models import AssessedAgency, Assessment, Explanation, Score
from motcua.oversight.assessment.selectors.assessments import set_in
from motcua.oversight.assessment.types import Terms

_REFERENCE = Path(__file__).parents[1] / "reference"


@cache
def _all_terms() -> tuple[Terms, ...]:
    return tuple(map(rules.read_terms, json.loads((_REFERENCE / "deadlines.json").read_text(encoding="utf-8"))))


def terms(on: date) -> Terms:
    """The terms of explanations in force on a day. Raises NotFound."""
    for found in _all_terms():
        if found.valid_from <= on and (found.valid_to is None or on < found.valid_to):
            return found
    raise NotFound()


def until_of(row: AssessedAgency) -> datetime:
    """The last instant for this agency's explanations: that of the assessment, or the later one of its own."""
    return max(row.assessment.explain_until, row.explain_until or row.assessment.explain_until)


def until_for(code: str, agency: str) -> datetime:
    """The same by code of assessment and agency. Raises NotFound."""
    row = AssessedAgency.objects.select_related("assessment").filter(assessment_id=code, code=agency).first()
    if row is None:
        raise NotFound()
    return until_of(row)


def owed_by_agency(found: Assessment) -> dict[int, int]:
    """By agency row, how many criteria under half of their points were not explained; the others are left out."""
    criteria = {criterion.code: criterion for criterion in set_in(found).criteria}
    explained = set(Explanation.objects.filter(agency__assessment=found).values_list("agency_id", "criterion"))
    first = Score.objects.filter(agency__assessment=found, stage=1).exclude(points="")
    rows = first.values_list("agency_id", "criterion", "points")
    return Counter(
        agency
        for agency, code, points in rows
        if (agency, code) not in explained and rules.is_bad_mark(criteria[code], Fraction(points))
    )
