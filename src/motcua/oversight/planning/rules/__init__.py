"""Exact rules of planning. No Django here; no float in anything official (law.md 4.0, F-168)."""

from motcua.oversight.planning.rules.distance import distance, milestone_missed, months_between, status_of
from motcua.oversight.planning.rules.effort import effort_points
from motcua.oversight.planning.rules.forecast import MINIMUM_MONTHS, forecast, months_to_reach
from motcua.oversight.planning.rules.knapsack import Packing, packed
from motcua.oversight.planning.rules.planner import plan_least_effort, plan_most_people, standing_share

__all__ = [
    "MINIMUM_MONTHS",
    "Packing",
    "distance",
    "effort_points",
    "forecast",
    "milestone_missed",
    "months_between",
    "months_to_reach",
    "packed",
    "plan_least_effort",
    "plan_most_people",
    "standing_share",
    "status_of",
]  # fmt: skip
