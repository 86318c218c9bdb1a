"""The ladder of missed milestones: the head, then who plans above, then who plans for all; each rung once."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import connection, transaction

from motcua.foundation.accounts import selectors as accounts
from motcua.foundation.agencies import selectors as agencies
from motcua.foundation.notifications import selectors as notices
from motcua.foundation.notifications.services import notify
from motcua.foundation.notifications.types import Rung
from motcua.kernel import audit
from motcua.kernel.access import SYSTEM
from motcua.kernel.clock import now, today
from motcua.kernel.errors import NotFound
from motcua.kernel.text import day as day_text
from motcua.kernel.text import percent as percent_text
from motcua.oversight.indicators import selectors as indicators
from motcua.oversight.indicators.types import half_up
from motcua.oversight.planning import selectors
from motcua.oversight.planning.models import MilestoneNotice
from motcua.oversight.planning.selectors import Cascade
from motcua.oversight.planning.services.hand_down import HOME
from motcua.oversight.planning.types import SET_TARGETS, Audience, CascadeLine, HeadInfo, Milestone


def send_milestone_notices() -> int:
    """Let the highest rung speak that each missed milestone has reached, if it has not yet; returns how many spoke.

    A milestone counts as missed by the figure of the last closed month. Only cascades whose year is not over are looked
    at. Twice on one day, or by two workers, tells once; rungs missed in an outage stay silent.
    """
    current = [each for each in selectors.cascades() if each[1] >= today().year]
    return sum(_look_through(selectors.cascade(*each)) for each in current)


def _look_through(found: Cascade) -> int:
    lines = [found.line(unit) for unit, target in found.targets.items() if target.milestones]
    missed = [line for line in lines if line.behind]
    heads = selectors.heads_of([line.unit for line in missed])
    return sum(_speak(line, heads.get(line.unit)) for line in missed)


@transaction.atomic
def _speak(line: CascadeLine, head: HeadInfo | None) -> bool:
    """One milestone in a transaction of its own, so that one that fails costs the others nothing."""
    if line.behind is None or line.target is None:
        return False
    code, held = line.target.code, notices.rungs_on(selectors.ladder(), today())
    reached = notices.rungs_reached(held, line.behind.on, today())
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"planning-rung:{code}"])
    rows = MilestoneNotice.objects.filter(code=code, milestone=line.behind.on)
    spoken = set(rows.values_list("rung", flat=True))
    if not reached or reached[-1].code in spoken:
        return False
    people = _people(line.unit, Audience(reached[-1].audience), head)
    for account_id in people:
        _tell(line, line.behind, account_id)
    MilestoneNotice.objects.bulk_create(
        _row(code, line.behind.on, rung, len(people) if rung is reached[-1] else 0)
        for rung in reached
        if rung.code not in spoken
    )
    audit.record(SYSTEM, "climb_ladder", f"target:{code}", rung=reached[-1].code, people=len(people))
    return True


def _row(code: str, milestone: date, rung: Rung, people: int) -> MilestoneNotice:
    return MilestoneNotice(code=code, milestone=milestone, rung=rung.code, people=people, at=now())


def _people(unit: str, audience: Audience, head: HeadInfo | None) -> list[UUID]:
    """The head always; from the next rung on who plans above the unit, from the last who plans for all; each once."""
    found = [head.account_id] if head and head.account_id else []
    everywhere = [person.account_id for person in accounts.officers_with(SET_TARGETS, "")]
    if audience is not Audience.HEAD:
        above = [person.account_id for person in accounts.officers_with(SET_TARGETS, unit.rpartition(".")[0])]
        found += [account for account in above if account not in everywhere]
    if audience is Audience.NATION:
        found += everywhere
    return list(dict.fromkeys(found))


def _tell(line: CascadeLine, missed: Milestone, account_id: UUID) -> None:
    target, now_at = line.target, line.distance.now if line.distance else None
    if target is None or now_at is None:
        return
    notify(
        account_id=account_id,
        purpose="milestone_missed",
        data={
            "number": indicators.indicator(target.indicator).name,
            "agency": _name(line.unit),
            "content": now_at.printed(),
            "reason": percent_text(half_up(missed.share * 100, 2), 2),
            "deadline": day_text(missed.on),
        },
        link=f"{HOME}{target.indicator}/{target.due.year}/{line.unit}/",
        subject=f"target:{target.code}",
    )


def _name(unit: str) -> str:
    try:
        return agencies.agency(unit).name
    except NotFound:
        return unit
