"""Verbs of assessment."""

from motcua.oversight.assessment.services.answer_score import (
    answer_explanation,
    explain_score,
    extend_explaining,
    reply,
    score_oneself,
    submit_evidence,
)
from motcua.oversight.assessment.services.assign_testers import assign_testers, declare_interest
from motcua.oversight.assessment.services.close_score import close_first_score, close_second_score
from motcua.oversight.assessment.services.demo import load_demo_assessment
from motcua.oversight.assessment.services.draw_probes import draw_probes
from motcua.oversight.assessment.services.enter_answer import draw_figures, enter_pair, judge_evidence
from motcua.oversight.assessment.services.fill_sheet import add_photos, choose_procedure, fill_sheet
from motcua.oversight.assessment.services.give_marks import give_marks, give_third_mark, write_sheet
from motcua.oversight.assessment.services.load import load_assessment
from motcua.oversight.assessment.services.open_assessment import open_assessment
from motcua.oversight.assessment.services.publish import approve_assessment, publish_assessment
from motcua.oversight.assessment.services.read_self_table import read_self_table
from motcua.oversight.assessment.services.replace_tester import replace_tester
from motcua.oversight.assessment.services.reply_to_line import approve_reply, return_reply, write_reply
from motcua.oversight.assessment.services.tell_agencies import send_reminders

__all__ = [
    "add_photos", "answer_explanation", "approve_assessment", "approve_reply", "assign_testers", "choose_procedure",
    "close_first_score", "close_second_score", "declare_interest", "draw_figures", "draw_probes", "enter_pair",
    "explain_score", "extend_explaining", "fill_sheet", "give_marks", "give_third_mark", "judge_evidence",
    "load_assessment", "load_demo_assessment", "open_assessment", "publish_assessment", "read_self_table",
    "replace_tester", "reply", "return_reply", "score_oneself", "send_reminders", "submit_evidence", "write_reply",
    "write_sheet",
]  # fmt: skip
