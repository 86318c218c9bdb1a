"""Words of campaigns: forms and their checks, states of a report, what pages and other modules are told."""

from motcua.oversight.campaigns.types.answers import (
    BoardLine,
    CampaignInfo,
    ChangedPlace,
    DeskLine,
    Progress,
    RegisterLine,
    ReportInfo,
    Seen,
    StepLine,
    SubmissionInfo,
)
from motcua.oversight.campaigns.types.forms import (
    Check,
    CheckKind,
    Declared,
    DueRule,
    Element,
    Finding,
    Form,
    Severity,
)
from motcua.oversight.campaigns.types.periods import PeriodKind, year_to
from motcua.oversight.campaigns.types.sheets import Choice, Remark, RemarkKind, SheetFor, SheetRead
from motcua.oversight.campaigns.types.steps import (
    ACCEPT_REPORT,
    APPROVE_REPORT,
    CONFIRM_REPORT,
    FILL_REPORT,
    MANAGE_CAMPAIGNS,
    VIEW_BOARD,
    VIEW_REPORTS,
    Counts,
    Door,
    Notes,
    Parts,
    State,
    Step,
)

__all__ = [
    "ACCEPT_REPORT", "APPROVE_REPORT", "CONFIRM_REPORT", "FILL_REPORT", "MANAGE_CAMPAIGNS", "VIEW_BOARD",
    "VIEW_REPORTS", "BoardLine", "CampaignInfo", "ChangedPlace", "Check", "CheckKind", "Choice", "Counts", "Declared",
    "DeskLine", "Door", "DueRule", "Element", "Finding", "Form", "Notes", "Parts", "PeriodKind", "Progress",
    "RegisterLine", "Remark", "RemarkKind", "ReportInfo", "Seen", "Severity", "SheetFor", "SheetRead", "State", "Step",
    "StepLine", "SubmissionInfo", "year_to",
]  # fmt: skip
