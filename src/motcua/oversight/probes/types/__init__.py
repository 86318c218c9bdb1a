"""Words of probes: sights, checks, verdicts, desks."""

from motcua.oversight.probes.types.checks import (
    COUNTED,
    Announced,
    Check,
    Count,
    Doubt,
    LeftOut,
    OutageTerms,
    Outcome,
    OwnIndicator,
    Retention,
    Schedule,
    Span,
    Thresholds,
    Try,
    Verdict,
)
from motcua.oversight.probes.types.desk import (
    ANSWER,
    DECIDE,
    LONGEST_ADDRESS,
    MANAGE,
    MOST_ROWS,
    TARGET_COLUMNS,
    VIEW_VISITS,
    AgencyLine,
    Decision,
    HostInfo,
    ObjectionInfo,
    OutageInfo,
    PlanState,
    ProbeSummary,
    RunReport,
    StripVisit,
    TargetInfo,
    TargetWish,
    VisitInfo,
    WatchInfo,
)
from motcua.oversight.probes.types.sights import Errand, Fault, Sight, Violation

__all__ = [
    "ANSWER", "COUNTED", "DECIDE", "LONGEST_ADDRESS", "MANAGE", "MOST_ROWS", "TARGET_COLUMNS", "VIEW_VISITS",
    "AgencyLine", "Announced", "Check", "Count", "Decision", "Doubt", "Errand", "Fault", "HostInfo", "LeftOut",
    "ObjectionInfo", "OutageInfo", "OutageTerms", "Outcome", "OwnIndicator", "PlanState", "ProbeSummary", "Retention",
    "RunReport", "Schedule", "Sight", "Span", "StripVisit", "TargetInfo", "TargetWish", "Thresholds", "Try",
    "Verdict", "Violation", "VisitInfo", "WatchInfo",
]  # fmt: skip
