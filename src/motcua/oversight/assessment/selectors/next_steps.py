"""What an agency can do about a criterion: its plan, and the tasks that it was given for the same indicator."""

from __future__ import annotations

from collections.abc import Collection

from motcua.kernel.access import Actor
from motcua.oversight.directives import selectors as directives
from motcua.oversight.directives.types import VIEW_TASKS, DutyLine, Filters
from motcua.oversight.planning.types import VIEW_PLANS

MOST = 10


def plan_of(agency: str, actor: Actor) -> str:
    """The address of the agency's targets and plan; empty for whom they are not."""
    return f"/do-luong/chi-tieu/{agency}/" if actor.may(VIEW_PLANS, agency) else ""


def duties_about(agency: str, indicators: Collection[str], actor: Actor) -> list[DutyLine]:
    """The open duties of an agency by these indicators, the most urgent first; none for whom they are not."""
    if not indicators or not actor.may(VIEW_TASKS, agency):
        return []
    rows = directives.board(directives.visible(actor), Filters(agency=agency))
    return directives.lines(rows.filter(task__indicator__in=indicators)[:MOST])
