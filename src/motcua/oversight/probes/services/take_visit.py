"""Take the next visit that is due and may be made: one at a time on a host, with pauses, within the hour's ceiling.

A visit is lent for some minutes. If the worker is killed, the loan runs out and the visit is planned again; that it is
written down only once is held by the one-to-one key of `Visit.plan`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from motcua.kernel.clock import now
from motcua.oversight.probes import rules
from motcua.oversight.probes.models import HostGate, Plan
from motcua.oversight.probes.selectors.outages import day_of, excused_spans
from motcua.oversight.probes.selectors.reference import schedule
from motcua.oversight.probes.selectors.targets import hosts_for, within
from motcua.oversight.probes.selectors.visits import errand_for
from motcua.oversight.probes.types import Errand, PlanState, Schedule

_LOOKED_AT = 500
_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Taken:
    """A visit on loan."""

    plan: int
    hosts: tuple[str, ...]
    errand: Errand


def tidy_plans() -> None:
    """Give back what a killed worker held, and let go what is too late."""
    at = now()
    terms = schedule(day_of(at))
    lent = Plan.objects.filter(state=PlanState.TAKEN, taken_at__lt=at - timedelta(minutes=terms.lease_minutes))
    lent.filter(begun__gte=terms.most_begun).update(state=PlanState.MISSED)
    lent.filter(begun__lt=terms.most_begun).update(state=PlanState.WAITING)
    Plan.objects.filter(state=PlanState.WAITING, until__lt=at).update(state=PlanState.MISSED)


@transaction.atomic
def take_visit(*, agency: str = "") -> Taken | None:
    """The next visit, taken by this worker alone; None where none is due or every due host wants a pause."""
    at = now()
    terms = schedule(day_of(at))
    closed = _resting(at, terms)
    for plan in _due(at, agency, sorted(closed)):
        hosts = tuple(plan.target.hosts)
        if closed.intersection(hosts) or _is_excused(plan, at):
            continue
        if not _open_gates(hosts, at):
            closed.update(hosts)
            continue
        allowed = hosts_for(plan.target.agency_code)
        if not allowed.issuperset(hosts):
            _let_go(plan, PlanState.MISSED)
            continue
        Plan.objects.filter(pk=plan.pk).update(state=PlanState.TAKEN, taken_at=at, begun=F("begun") + 1)
        lent = at + timedelta(minutes=terms.lease_minutes)
        HostGate.objects.filter(host__in=hosts).update(busy_until=lent)
        return Taken(plan.pk, hosts, errand_for(plan.target, allowed, at))
    return None


def give_back(taken: Taken) -> None:
    """Undo the taking of a visit that was not begun: it stays planned, and its hosts were not asked."""
    Plan.objects.filter(pk=taken.plan, state=PlanState.TAKEN).update(
        state=PlanState.WAITING, taken_at=None, begun=F("begun") - 1
    )
    HostGate.objects.filter(host__in=taken.hosts).update(busy_until=None)


def _resting(at: datetime, terms: Schedule) -> set[str]:
    """Hosts that want a pause, are being visited, or had their visits of the hour.

    They are left out before the due visits are looked at, so that many pages of one host keep no other host waiting.
    """
    pausing = HostGate.objects.filter(Q(busy_until__gt=at) | Q(free_at__gt=at)).values_list("host", flat=True)
    taken = Plan.objects.filter(taken_at__gt=at - _HOUR).values_list("target__hosts", flat=True)
    counts = Counter(host for hosts in taken for host in set(hosts))
    return {*pausing, *(host for host, count in counts.items() if count >= terms.most_an_hour)}


def _due(at: datetime, agency: str, closed: list[str]) -> Iterator[Plan]:
    """Due visits in order of time, what is locked by another worker left out; a page that ended is let go."""
    rows = Plan.objects.filter(
        within(agency, "target__agency_code"), state=PlanState.WAITING, due_at__lte=at, until__gt=at
    ).exclude(target__hosts__overlap=closed)
    chosen = rows.select_related("target").select_for_update(skip_locked=True, of=("self",))
    for plan in chosen.order_by("due_at", "pk")[:_LOOKED_AT]:
        if plan.target.valid_to is not None and plan.target.valid_to <= at:
            _let_go(plan, PlanState.MISSED)
        else:
            yield plan


def _let_go(plan: Plan, state: PlanState) -> None:
    Plan.objects.filter(pk=plan.pk).update(state=state)


def _is_excused(plan: Plan, at: datetime) -> bool:
    """Inside an announced outage that counts nobody is visited, unless somebody asked for it."""
    if plan.try_number == 0:
        return False
    spans = excused_spans(plan.target, at, at + timedelta(microseconds=1))
    if any(span.holds(at) for span in spans):
        _let_go(plan, PlanState.EXCUSED)
        return True
    return False


def _open_gates(hosts: tuple[str, ...], at: datetime) -> bool:
    """Whether every host is free and has had its pause; holds their gates if so."""
    HostGate.objects.bulk_create([HostGate(host=host, free_at=at) for host in hosts], ignore_conflicts=True)
    gates = list(HostGate.objects.select_for_update(skip_locked=True).filter(host__in=hosts).order_by("host"))
    if len(gates) < len(set(hosts)):
        return False
    return not any((gate.busy_until and gate.busy_until > at) or gate.free_at > at for gate in gates)


def release_hosts(hosts: tuple[str, ...], *, lost: bool) -> None:
    """Let the hosts rest: the plain pause after a visit, longer after failures in a row."""
    at = now()
    terms = schedule(day_of(at))
    for gate in HostGate.objects.select_for_update().filter(host__in=hosts).order_by("host"):
        gate.failures = gate.failures + 1 if lost else 0
        gate.busy_until, gate.free_at = None, at + rules.quiet_for(terms, gate.failures)
        gate.save(update_fields=["failures", "busy_until", "free_at"])
