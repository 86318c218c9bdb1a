"""Questions to assessment: published rounds, sets of criteria, assessments and their results."""

from motcua.oversight.assessment.selectors.assessments import (
    agencies_of,
    assessable,
    assessment,
    assessments,
    criteria_of,
    own_agencies,
)
from motcua.oversight.assessment.selectors.deadlines import owed_by_agency, terms, until_for, until_of
from motcua.oversight.assessment.selectors.desks import (
    differences,
    progress,
    sheet_lines,
    standing,
    tasks_of,
)
from motcua.oversight.assessment.selectors.files import tables_of
from motcua.oversight.assessment.selectors.interests import conflicts, has_interest, interests_of
from motcua.oversight.assessment.selectors.line_replies import (
    approved_replies,
    line_replies,
    newest_reply,
    replies_waiting,
    reply_history,
    reply_rows,
)
from motcua.oversight.assessment.selectors.mystery_sheets import (
    assigned,
    photo_file,
    photos_of,
    procedure_of,
    replacements_of,
    sheet_of,
    sheets_of,
)
from motcua.oversight.assessment.selectors.next_steps import duties_about, plan_of
from motcua.oversight.assessment.selectors.results import (
    Explained,
    GroupResult,
    agreements,
    compared_with,
    criterion_means,
    evidence_file,
    explained,
    group_results,
    pair_agreements,
    replies,
    results,
    results_by_agency,
    without,
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
from motcua.oversight.assessment.selectors.self_tables import self_table
from motcua.oversight.assessment.selectors.sets import criteria_set, criteria_sets, written_set
from motcua.oversight.assessment.selectors.table_rules import rule_day, rules_of

__all__ = [
    "ROUND_2023", "Explained", "GroupResult", "agencies_of", "agreements", "approved_replies", "assessable",
    "assessment", "assessments", "assigned", "compared_with", "conflicts", "criteria_of", "criteria_set",
    "criteria_sets", "criterion_means", "differences", "duties_about", "evidence_file", "explained", "grade_rows",
    "grade_shares", "group_results", "has_interest", "interests_of", "line_replies", "newest_reply", "owed_by_agency",
    "own_agencies", "pair_agreements", "photo_file", "photos_of", "plan_of", "procedure_of", "progress",
    "published_round", "replacements_of", "replies", "replies_waiting", "reply_history", "reply_rows", "results",
    "results_by_agency", "results_of", "rounds", "rule_day", "rules_of", "scheme_of", "self_table", "sheet_lines",
    "sheet_of", "sheets_of", "standing", "suppliers", "tables_of", "tasks_of", "terms", "until_for", "until_of",
    "without", "written_set",
]  # fmt: skip
