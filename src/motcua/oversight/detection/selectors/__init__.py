"""Questions to detection."""

from motcua.oversight.detection.selectors.findings import (
    finding,
    findings,
    flagged_months,
    found_months,
    is_looked_through,
    next_steps,
    noted_in,
    told,
)
from motcua.oversight.detection.selectors.profiles import bounds_of, latest_month, profiles_of, with_newcomers
from motcua.oversight.detection.selectors.reference import limits, limits_on, scores, scores_by_size, wordings

__all__ = [
    "bounds_of",
    "finding",
    "findings",
    "flagged_months",
    "found_months",
    "is_looked_through",
    "latest_month",
    "limits",
    "limits_on",
    "next_steps",
    "noted_in",
    "profiles_of",
    "scores",
    "scores_by_size",
    "told",
    "with_newcomers",
    "wordings",
]
