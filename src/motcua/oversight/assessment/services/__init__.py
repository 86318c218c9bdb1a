"""Verbs of assessment."""

from motcua.oversight.assessment.services.answer_score import (
    answer_explanation,
    explain_score,
    reply,
    score_oneself,
    submit_evidence,
)
from motcua.oversight.assessment.services.assign_testers import assign_testers, declare_interest
from motcua.oversight.assessment.services.close_score import close_first_score, close_second_score
from motcua.oversight.assessment.services.demo import load_demo_assessment
from motcua.oversight.assessment.services.draw_probes import draw_probes
from motcua.oversight.assessment.services.enter_answer import draw_figures, enter_pair, judge_evidence
from motcua.oversight.assessment.services.give_marks import give_marks, give_third_mark, write_sheet
from motcua.oversight.assessment.services.load import load_assessment
from motcua.oversight.assessment.services.open_assessment import open_assessment
from motcua.oversight.assessment.services.publish import approve_assessment, publish_assessment

__all__ = [
    "answer_explanation", "approve_assessment", "assign_testers", "close_first_score", "close_second_score",
    "declare_interest", "draw_figures", "draw_probes", "enter_pair", "explain_score", "give_marks",
    "give_third_mark",
    "judge_evidence", "load_assessment", "load_demo_assessment", "open_assessment", "publish_assessment", "reply",
    "score_oneself", "submit_evidence", "write_sheet",
]  # fmt: skip
