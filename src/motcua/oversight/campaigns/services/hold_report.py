"""A report held for a change: its row locked, its steps."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from motcua.kernel.access import Actor
from motcua.kernel.clock import now
from motcua.kernel.errors import NotFound, WrongState
from motcua.kernel.text import moment
from motcua.oversight.campaigns.errors import Locked, NotOpenYet
from motcua.oversight.campaigns.models import Report, ReportStep
from motcua.oversight.campaigns.rules.steps import NAMES, OPEN_TO_CLERKS
from motcua.oversight.campaigns.selectors.moments import due_of, is_open, locks_of
from motcua.oversight.campaigns.types import State, Step

LONGEST = 2000


def held(report_id: UUID) -> Report:
    """The report with its campaign, locked until the transaction ends. Raises NotFound."""
    found = Report.objects.select_for_update(of=("self",)).select_related("campaign").filter(pk=report_id).first()
    if found is None:
        raise NotFound()
    return found


def check_open(report: Report, at: datetime) -> None:
    """Refuse what a clerk may not do at this step or at this time. Raises WrongState, NotOpenYet, Locked."""
    if report.state not in OPEN_TO_CLERKS:
        raise WrongState(NAMES[State(report.state)])
    if at < report.campaign.opens_at:
        raise NotOpenYet(at=moment(report.campaign.opens_at))
    if not is_open(report, at):
        raise Locked(at=moment(locks_of(report)))


def note_step(report: Report, step: Step, actor: Actor, text: str = "") -> None:
    """Append a step that left the report as it now stands."""
    ReportStep.objects.create(
        report=report,
        step=step,
        state=State(report.state),
        began_at=report.began_at,
        due_at=due_of(report),
        version=report.versions,
        standing=report.standing,
        at=now(),
        actor_id=actor.account_id,
        actor_name=actor.name,
        text=text.strip()[:LONGEST],
    )
