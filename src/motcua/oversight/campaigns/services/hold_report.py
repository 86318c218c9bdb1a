"""A report held for a change: its row locked, its steps."""

from __future__ import annotations

from datetime import datetime

from motcua.kernel.access import Actor
from motcua.kernel.errors import WrongState
from motcua.kernel.steps import History
from motcua.kernel.text import deadline, moment
from motcua.oversight.campaigns.errors import Locked, NotOpenYet
from motcua.oversight.campaigns.models import Report
from motcua.oversight.campaigns.rules.steps import NAMES, OPEN_TO_CLERKS
from motcua.oversight.campaigns.selectors.moments import due_of, is_open, locks_of
from motcua.oversight.campaigns.types import State, Step

LONGEST = 2000


HISTORY = History[Report](
    kind="report",
    key="pk",
    lock=lambda: Report.objects.select_for_update(of=("self",)).select_related("campaign"),
    kept=lambda report: {
        "state": State(report.state),
        "began_at": report.began_at,
        "due_at": due_of(report),
        "version": report.versions,
        "standing": report.standing,
    },
)
hold = HISTORY.hold


def check_open(report: Report, at: datetime) -> None:
    """Refuse what a clerk may not do at this step or at this time. Raises WrongState, NotOpenYet, Locked."""
    if report.state not in OPEN_TO_CLERKS:
        raise WrongState(NAMES[State(report.state)])
    if at < report.campaign.opens_at:
        raise NotOpenYet(at=moment(report.campaign.opens_at))
    if not is_open(report, at):
        raise Locked(at=deadline(locks_of(report)))


def write(report: Report, step: Step, actor: Actor, text: str = "") -> None:
    """Append a step that left the report as it now stands; the verb's own entry in the audit trail tells more."""
    HISTORY.write(report, step, actor, note=text.strip()[:LONGEST])
