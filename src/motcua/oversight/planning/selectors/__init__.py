"""Questions to planning: targets and their cascade, how they stand, and what an agency might do first."""

from motcua.oversight.planning.selectors.cascade import Cascade, cascade, cascades, line_above, parts_of, targets_in
from motcua.oversight.planning.selectors.hand_down import OFFICES, draft_hand_down
from motcua.oversight.planning.selectors.heads import (
    head_terms,
    heads_of,
    ladder,
    last_term_number,
    may_head,
    names_of,
    units_headed_by,
)
from motcua.oversight.planning.selectors.plans import candidates_of, effort_rule, estimates_of, plan_of
from motcua.oversight.planning.selectors.standings import (
    definition_changed,
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
    version_of,
    versions_of,
)

__all__ = [
    "OFFICES",
    "Cascade",
    "above",
    "as_target",
    "below",
    "candidates_of",
    "cascade",
    "cascades",
    "definition_changed",
    "draft_hand_down",
    "effort_rule",
    "essential_services",
    "estimates_of",
    "head_terms",
    "heads_of",
    "ladder",
    "last_term_number",
    "law_targets",
    "league",
    "line_above",
    "may_head",
    "monthly_series",
    "names_of",
    "parts_of",
    "plan_of",
    "plannable",
    "series_breaks",
    "standing_of",
    "standings_of_agency",
    "standings_of_law",
    "target",
    "targets_in",
    "targets_of",
    "units_headed_by",
    "version_of",
    "versions_of",
]  # fmt: skip
