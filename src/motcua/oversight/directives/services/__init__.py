"""Verbs of directives."""

from motcua.oversight.directives.services.climb_ladder import send_reminders
from motcua.oversight.directives.services.decide_task import (
    accept_duty,
    cancel_duty,
    cancel_task,
    return_duty,
)
from motcua.oversight.directives.services.demo_directives import load_demo_directives
from motcua.oversight.directives.services.draw_page import draw_page
from motcua.oversight.directives.services.enter_directive import (
    add_task,
    enter_directive,
    give_task,
    publish_directive,
)
from motcua.oversight.directives.services.extend_duty import (
    approve_extension,
    ask_extension,
    decide_extension,
    send_back_extension,
    withdraw_extension,
)
from motcua.oversight.directives.services.follow_mergers import follow_mergers
from motcua.oversight.directives.services.lead_task import approve_evidence, let_go_without_head, send_back_evidence
from motcua.oversight.directives.services.load_directives import load_directives
from motcua.oversight.directives.services.note_reading import note_reading
from motcua.oversight.directives.services.propose_tasks import confirm_proposal, drop_proposal, read_directive
from motcua.oversight.directives.services.report_task import (
    comment_duty,
    hand_in_evidence,
    report_progress,
)

__all__ = [
    "accept_duty", "add_task", "approve_evidence", "approve_extension", "ask_extension", "cancel_duty", "cancel_task",
    "comment_duty", "confirm_proposal", "decide_extension", "draw_page", "drop_proposal", "enter_directive",
    "follow_mergers", "give_task", "hand_in_evidence", "let_go_without_head", "load_demo_directives",
    "load_directives", "note_reading", "publish_directive", "read_directive", "report_progress", "return_duty",
    "send_back_evidence", "send_back_extension", "send_reminders", "withdraw_extension",
]  # fmt: skip
