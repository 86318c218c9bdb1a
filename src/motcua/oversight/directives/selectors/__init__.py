"""Questions to directives: texts, tasks, duties, counts."""

from motcua.oversight.directives.selectors.duties import (
    LEFT_BEHIND,
    asking,
    asking_head,
    board,
    directive_for,
    duties_confirmed,
    duties_of,
    escalated,
    evidence_file,
    handed_in,
    history,
    left_behind,
    line,
    lines,
    proposal,
    proposals_of,
    readers,
    task,
    tasks_of,
    urgent_counts,
    visible,
    visible_duty,
    waiting_extension,
    waiting_for_head,
)
from motcua.oversight.directives.selectors.figures import published_figure, targets_for
from motcua.oversight.directives.selectors.reference import (
    agency_name,
    head_agrees_on,
    ladder,
    names,
    taken_over,
    tops,
)
from motcua.oversight.directives.selectors.tallies import (
    directive_names,
    directives,
    line_of,
    rounds_of,
    tallies,
    total,
    waiting_proposals,
)

__all__ = [
    "LEFT_BEHIND",
    "agency_name", "asking", "asking_head", "board", "directive_for", "directive_names", "directives",
    "duties_confirmed",
    "duties_of",
    "escalated", "evidence_file", "handed_in", "head_agrees_on", "history", "ladder", "left_behind", "line",
    "line_of", "lines",
    "names", "proposal", "proposals_of", "published_figure", "readers", "rounds_of", "taken_over", "tallies",
    "targets_for",
    "task",
    "tasks_of", "tops", "total", "urgent_counts", "visible", "visible_duty", "waiting_extension", "waiting_for_head",
    "waiting_proposals",
]  # fmt: skip
