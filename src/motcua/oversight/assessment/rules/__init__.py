"""What the law fixes of assessments, exact and without a database."""

from motcua.oversight.assessment.rules.agreement import agreement, needs_third, settled
from motcua.oversight.assessment.rules.deadlines import last_moment, read_terms, reminder_of
from motcua.oversight.assessment.rules.grades import grade_shares, supplier_counts
from motcua.oversight.assessment.rules.mystery_sheets import faults_of, mark_of, read_template
from motcua.oversight.assessment.rules.points import (
    answer_of,
    answered,
    as_counted,
    content_of,
    is_bad_mark,
    lowest,
    points_of,
    total_of,
)
from motcua.oversight.assessment.rules.ranking import improvements, ranked, shifts, why_unlabelled, why_unranked
from motcua.oversight.assessment.rules.self_tables import own_points, read_lines
from motcua.oversight.assessment.rules.sets import expanded, read_set
from motcua.oversight.assessment.rules.steps import LIFE, NAMES
from motcua.oversight.assessment.rules.suppliers import supplier_lines

__all__ = [
    "LIFE", "NAMES", "agreement", "answer_of", "answered", "as_counted", "content_of", "expanded", "faults_of",
    "grade_shares", "improvements", "is_bad_mark", "last_moment", "lowest", "mark_of",
    "needs_third", "own_points", "points_of", "ranked", "read_lines", "read_set", "read_template", "read_terms",
    "reminder_of", "settled", "shifts", "supplier_counts", "supplier_lines", "total_of", "why_unlabelled",
    "why_unranked",
]  # fmt: skip
