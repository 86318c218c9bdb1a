"""Questions to planning: targets and their cascade, how they stand, and what an agency might do first."""

from motcua.oversight.planning.selectors.plans import candidates_of, effort_rule, estimates_of, plan_of
from motcua.oversight.planning.selectors.standings import (
    league,
    monthly_series,
    series_breaks,
    standing_of,
    standings_of_agency,
    standings_of_law,
)
from motcua.oversight.planning.selectors.targets import (
    above,
    as_target,
    below,
    essential_services,
    law_targets,
    plannable,
    target,
    targets_of,
    versions_of,
)

__all__ = [
    "above", "as_target", "below", "candidates_of", "effort_rule", "essential_services", "estimates_of",
    "law_targets", "league", "monthly_series", "plan_of", "plannable", "series_breaks", "standing_of",
    "standings_of_agency", "standings_of_law", "target", "targets_of", "versions_of",
]  # fmt: skip
