"""What the law fixes of assessments, exact and without a database."""

from motcua.oversight.assessment.rules.agreement import agreement, needs_third, settled
from motcua.oversight.assessment.rules.grades import (
    grade_of,
    grade_shares,
    grades_follow_ranks,
    scores_could_give,
    supplier_counts,
)
from motcua.oversight.assessment.rules.points import answer_of, content_of, is_bad_mark, points_of, total_of
from motcua.oversight.assessment.rules.ranking import improvements, ranked, shifts
from motcua.oversight.assessment.rules.sets import expanded, read_set
from motcua.oversight.assessment.rules.steps import LIFE, NAMES
from motcua.oversight.assessment.rules.suppliers import supplier_lines

__all__ = [
    "LIFE", "NAMES", "agreement", "answer_of", "content_of", "expanded", "grade_of", "grade_shares",
    "grades_follow_ranks", "improvements", "is_bad_mark", "needs_third", "points_of", "ranked", "read_set",
    "scores_could_give", "settled", "shifts", "supplier_counts", "supplier_lines", "total_of",
]  # fmt: skip
