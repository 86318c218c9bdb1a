"""Questions to assessment: published rounds, sets of criteria, assessments and their results."""

from motcua.oversight.assessment.selectors.rounds import (
    ROUND_2023,
    grade_rows,
    grade_shares,
    published_round,
    results_of,
    rounds,
    scheme_of,
    suppliers,
)
from motcua.oversight.assessment.selectors.sets import criteria_set, criteria_sets, written_set

__all__ = [
    "ROUND_2023", "criteria_set", "criteria_sets", "grade_rows", "grade_shares", "published_round", "results_of",
    "rounds", "scheme_of", "suppliers", "written_set",
]  # fmt: skip
