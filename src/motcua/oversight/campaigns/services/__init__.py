"""Public verbs of campaigns."""

from motcua.oversight.campaigns.services.assign_agencies import assign_agencies
from motcua.oversight.campaigns.services.decide_report import (
    approve_report,
    comment_report,
    reopen_report,
    return_report,
)
from motcua.oversight.campaigns.services.declare_report import declare_report
from motcua.oversight.campaigns.services.demo_reports import load_demo_reports
from motcua.oversight.campaigns.services.grant_exception import exclude_report, grant_exception
from motcua.oversight.campaigns.services.load_campaigns import load_campaigns
from motcua.oversight.campaigns.services.note_reading import note_reading
from motcua.oversight.campaigns.services.open_campaign import (
    observe_open_campaigns,
    observe_reports,
    open_campaign,
    open_due_campaigns,
)
from motcua.oversight.campaigns.services.pass_on_report import follow_mergers, pass_on_report
from motcua.oversight.campaigns.services.save_draft import save_draft
from motcua.oversight.campaigns.services.sign_receipt import public_key
from motcua.oversight.campaigns.services.submit_report import submit_report
from motcua.oversight.campaigns.services.tell_people import send_reminders

__all__ = [
    "approve_report", "assign_agencies", "comment_report", "declare_report",
    "exclude_report", "follow_mergers", "grant_exception", "load_campaigns", "load_demo_reports", "note_reading",
    "observe_open_campaigns", "observe_reports", "open_campaign", "open_due_campaigns", "pass_on_report",
    "public_key", "reopen_report", "return_report", "save_draft", "send_reminders", "submit_report",
]  # fmt: skip
