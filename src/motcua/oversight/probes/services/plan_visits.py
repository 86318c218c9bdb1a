"""Plan which page is visited when; planning again adds nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from motcua.kernel import audit
from motcua.kernel.access import Actor, check_unless_system
from motcua.kernel.clock import now
from motcua.kernel.errors import NotFound
from motcua.oversight.probes import rules
from motcua.oversight.probes.models import Plan, Target
from motcua.oversight.probes.selectors.outages import day_of
from motcua.oversight.probes.selectors.reference import schedule
from motcua.oversight.probes.selectors.targets import targets
from motcua.oversight.probes.types import MANAGE, Schedule

_BATCH = 2000


@transaction.atomic
def plan_visits() -> int:
    """Plan the first visits of the part of the day that runs and of the next one; returns how many are new."""
    at = now()
    day = day_of(at)
    terms, before = schedule(day), Plan.objects.count()
    for part_day, number in rules.parts_around(terms, day, at):
        part = rules.part_of(terms, part_day, number)
        plans = [
            _plan(row, part.begins, rules.due_at(terms, row.pk, part_day, number), part.ends, terms)
            for row in targets().exclude(plans__slot_at=part.begins)
            if row.valid_from < part.ends
        ]
        Plan.objects.bulk_create(plans, batch_size=_BATCH, ignore_conflicts=True)
    return Plan.objects.count() - before


def _plan(target: Target, slot: datetime, due: datetime, ends: datetime, terms: Schedule) -> Plan:
    """A page that is new in this part of the day is due at once: who registered it wants to see whether it goes."""
    due = target.valid_from if target.valid_from >= slot else due
    until = ends + timedelta(minutes=terms.late_minutes)
    return Plan(target=target, slot_at=slot, try_number=1, due_at=due, until=until)


def plan_second(first: Plan, at: datetime) -> None:
    """Plan the second visit of a round, at another time; once."""
    terms = schedule(day_of(at))
    due = at + timedelta(minutes=terms.second_try_minutes)
    Plan.objects.get_or_create(
        target_id=first.target_id,
        slot_at=first.slot_at,
        try_number=2,
        defaults={"due_at": due, "until": due + timedelta(minutes=terms.late_minutes)},
    )


@transaction.atomic
def check_page(*, target: int, actor: Actor) -> None:
    """Have a page visited as soon as its host is free, also inside an outage; it counts for nothing.

    Asked again within the minute it is the same visit. Raises NotFound.
    """
    check_unless_system(actor, MANAGE)
    row = Target.objects.filter(pk=target, valid_to=None).first()
    if row is None:
        raise NotFound()
    minute = now().replace(second=0, microsecond=0)
    late = timedelta(minutes=schedule(day_of(minute)).late_minutes)
    _, is_new = Plan.objects.get_or_create(
        target=row, slot_at=minute, try_number=0, defaults={"due_at": minute, "until": minute + late}
    )
    if is_new:
        audit.record(actor, "check_page", f"probe_target:{target}")
