"""Pages of campaigns, under `bao-cao/`."""

from motcua.oversight.campaigns.views.assignments import assignment_history, assignments
from motcua.oversight.campaigns.views.boards import board, open_round, progress
from motcua.oversight.campaigns.views.decisions import comment, decide, except_report, exclude, pass_on, reopen
from motcua.oversight.campaigns.views.desks import desk, feed, queue
from motcua.oversight.campaigns.views.entry import autosave, readings, report, template
from motcua.oversight.campaigns.views.receipts import receipt, receipt_file, receipt_key

__all__ = [
    "assignment_history", "assignments", "autosave", "board", "comment", "decide", "desk", "except_report", "exclude",
    "feed", "open_round", "pass_on", "progress", "queue", "readings", "receipt", "receipt_file", "receipt_key",
    "reopen", "report", "template",
]  # fmt: skip
