"""Pages of directives."""

from motcua.oversight.directives.views.boards import board, desk, index, office
from motcua.oversight.directives.views.duties import comment, decide, duty, evidence, extend, lead, report
from motcua.oversight.directives.views.scans import beside
from motcua.oversight.directives.views.texts import (
    add,
    cancel,
    decide_proposal,
    directive,
    enter,
    give,
    proposals,
    publish,
    read,
)

__all__ = [
    "add", "beside", "board", "cancel", "comment", "decide", "decide_proposal", "desk", "directive", "duty", "enter",
    "evidence", "extend", "give", "index", "lead", "office", "proposals", "publish", "read", "report",
]  # fmt: skip
