"""Public questions: hosts, pages, visits, outages, exact pairs."""

from motcua.oversight.probes.selectors.figures import (
    agency_lines,
    figure_of,
    last_visit_at,
    month_lines,
    months,
    pairs_of,
    probe_summary,
    rounds_by_procedure,
    target_pairs,
)
from motcua.oversight.probes.selectors.outages import outage_infos, outages, own_outages
from motcua.oversight.probes.selectors.reference import (
    marks,
    outage_terms,
    own_indicators,
    retention,
    schedule,
    thresholds,
    thresholds_of,
)
from motcua.oversight.probes.selectors.targets import (
    hosts,
    hosts_for,
    known_hosts,
    target,
    target_infos,
    targets,
)
from motcua.oversight.probes.selectors.visits import (
    failed_visits,
    last_run,
    objection_info,
    objections,
    picture_file,
    strip,
    strip_visits,
    visible_visit,
    visit,
    waiting_visits,
)

__all__ = [
    "agency_lines", "failed_visits", "figure_of", "hosts", "hosts_for", "known_hosts", "last_run", "last_visit_at",
    "marks", "month_lines", "months", "objection_info", "objections", "outage_infos", "outage_terms",
    "outages", "own_indicators", "own_outages", "pairs_of", "picture_file", "probe_summary",
    "retention", "rounds_by_procedure", "schedule", "strip", "strip_visits", "target", "target_infos", "target_pairs",
    "targets", "thresholds", "thresholds_of", "visible_visit", "visit", "waiting_visits",
]  # fmt: skip
