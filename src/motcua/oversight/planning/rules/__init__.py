"""Exact rules of planning. No Django here; no float in anything official (law.md 4.0, F-168)."""

from motcua.oversight.planning.rules.basis import (
    added_up,
    ends_by,
    group_count,
    months_shown,
    span_of,
    status_of_each,
)
from motcua.oversight.planning.rules.cascade import (
    changed_definition,
    laid_out,
    parts_check,
    percent_up,
    quarter_milestones,
)
from motcua.oversight.planning.rules.distance import distance, milestone_missed, months_between, status_of
from motcua.oversight.planning.rules.effort import effort_points
from motcua.oversight.planning.rules.forecast import MINIMUM_MONTHS, forecast, months_to_reach
from motcua.oversight.planning.rules.knapsack import Packing, packed
from motcua.oversight.planning.rules.pasted import read_pasted
from motcua.oversight.planning.rules.places import LETTERS, line_above, parent_of, part_holding
from motcua.oversight.planning.rules.planner import no_plan, plan_least_effort, plan_most_people, standing_share

__all__ = [
    "LETTERS",
    "MINIMUM_MONTHS",
    "Packing",
    "added_up",
    "changed_definition",
    "distance",
    "effort_points",
    "ends_by",
    "forecast",
    "group_count",
    "laid_out",
    "line_above",
    "milestone_missed",
    "months_between",
    "months_shown",
    "months_to_reach",
    "no_plan",
    "packed",
    "parent_of",
    "part_holding",
    "parts_check",
    "percent_up",
    "plan_least_effort",
    "plan_most_people",
    "quarter_milestones",
    "read_pasted",
    "span_of",
    "standing_share",
    "status_of",
    "status_of_each",
]  # fmt: skip
