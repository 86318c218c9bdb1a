"""Questions to assessment: published rounds, sets of criteria, assessments and their results."""

from motcua.oversight.assessment.selectors.assessments import (
    agencies_of,
    assessable,
    assessment,
    assessments,
    criteria_of,
    own_agencies,
)
from motcua.oversight.assessment.selectors.desks import (
    differences,
    progress,
    sheet_lines,
    sheet_of,
    sheets_of,
    standing,
    tasks_of,
)
from motcua.oversight.assessment.selectors.interests import has_interest, interests_of
from motcua.oversight.assessment.selectors.results import (
    Explained,
    GroupResult,
    agreements,
    criterion_means,
    evidence_file,
    explained,
    group_results,
    official_rows,
    point_rows,
    replies,
    results,
    results_by_agency,
)
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
    "ROUND_2023", "Explained", "GroupResult", "agencies_of", "agreements", "assessable", "assessment", "assessments",
    "criteria_of", "criteria_set", "criteria_sets", "criterion_means", "differences", "evidence_file", "explained",
    "grade_rows", "grade_shares", "group_results", "has_interest", "interests_of", "official_rows", "own_agencies",
    "point_rows", "progress", "published_round", "replies", "results", "results_by_agency", "results_of", "rounds",
    "scheme_of", "sheet_lines", "sheet_of", "sheets_of", "standing", "suppliers", "tasks_of", "written_set",
]  # fmt: skip
