"""Pages of assessment."""

from motcua.oversight.assessment.views.agency import answer_page, self_table_file
from motcua.oversight.assessment.views.assessor import (
    agency_desk,
    approve_step,
    assign_step,
    board,
    close_step,
    draw_step,
    extend_step,
    open_page,
    procedure_step,
    publish_step,
    replace_step,
)
from motcua.oversight.assessment.views.public import (
    agency_page,
    applied_criteria,
    assessment_list,
    criteria_list,
    criteria_page,
    evidence_page,
    own_list,
    results_page,
)
from motcua.oversight.assessment.views.replies import reply_list, reply_page
from motcua.oversight.assessment.views.tester import photo_page, sheet_page, task_list

__all__ = [
    "agency_desk", "agency_page", "answer_page", "applied_criteria", "approve_step", "assessment_list", "assign_step",
    "board", "close_step", "criteria_list", "criteria_page", "draw_step", "evidence_page", "extend_step", "open_page",
    "own_list", "photo_page", "procedure_step", "publish_step", "replace_step", "reply_list", "reply_page",
    "results_page", "self_table_file", "sheet_page", "task_list",
]  # fmt: skip
