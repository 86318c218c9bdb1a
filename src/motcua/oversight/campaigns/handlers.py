"""What campaigns do on hearing their own facts."""

from __future__ import annotations

from motcua.kernel.events import on
from motcua.oversight.campaigns.events import ReportApproved
from motcua.oversight.campaigns.services.declare_report import declare_report


@on(ReportApproved)
def declare_approved_report(event: ReportApproved) -> None:
    """The declared side of reconciliation."""
    declare_report(report_id=event.report_id, version=event.version)
