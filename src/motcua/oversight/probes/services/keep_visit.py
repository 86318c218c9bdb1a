"""Write down what a visit saw: judged, counted, with its picture as evidence."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from motcua.foundation.vault import services as vault
from motcua.foundation.vault.errors import UnacceptableFile
from motcua.foundation.vault.types import PNG
from motcua.kernel.clock import now
from motcua.oversight.probes import rules
from motcua.oversight.probes.models import HostGate, OwnOutage, Picture, Plan, Visit
from motcua.oversight.probes.rules import Arrival
from motcua.oversight.probes.selectors.outages import day_of
from motcua.oversight.probes.selectors.reference import doubt, thresholds
from motcua.oversight.probes.selectors.visits import errand_for, month_of_round
from motcua.oversight.probes.services.count_rounds import count_rounds
from motcua.oversight.probes.services.plan_visits import plan_second
from motcua.oversight.probes.services.take_visit import release_hosts
from motcua.oversight.probes.types import Outcome, PlanState, Sight, Span, Thresholds, Try

MOST_PICTURE_BYTES = 8 * 1024 * 1024
_LONGEST_HOP, _MOST_HOPS, _MOST_VIOLATIONS = 500, 30, 100
_RUN = 2_000
"""Visits that are looked back over for an outage of our own."""


def keep_visit(*, plan: int, hosts: tuple[str, ...], sight: Sight) -> UUID | None:
    """Write a visit down; its number, None where it was written down before. Called outside any transaction."""
    picture = _keep_picture(sight)
    with transaction.atomic():
        row = Plan.objects.select_for_update(of=("self",)).select_related("target").get(pk=plan)
        if Visit.objects.filter(plan=row).exists():
            return None
        limits = thresholds(day_of(row.slot_at))
        visit = _written(row, sight, limits)
        if picture is not None:
            Picture.objects.create(visit=visit, file_id=picture, kept_at=visit.at)
        Plan.objects.filter(pk=row.pk).update(state=PlanState.DONE)
        release_hosts(hosts, lost=sight.fault in rules.NETWORK_FAULTS or (sight.status or 0) >= 500)
        _go_on(row, visit, limits)
    return visit.pk


def _keep_picture(sight: Sight) -> UUID | None:
    """The picture in the vault; none where what came is no picture."""
    if not sight.screenshot:
        return None
    try:
        return vault.keep_file(
            sight.screenshot, name="man-hinh.png", owner=None, allowed=(PNG,), max_bytes=MOST_PICTURE_BYTES
        ).id
    except UnacceptableFile:
        return None


def _written(plan: Plan, sight: Sight, limits: Thresholds) -> Visit:
    errand = errand_for(plan.target, frozenset(), sight.began_at)
    verdicts = rules.judge(errand, sight, limits)
    seen = sight.violations
    return Visit.objects.create(
        plan=plan,
        target=plan.target,
        slot_at=plan.slot_at,
        month=month_of_round(plan.slot_at),
        try_number=plan.try_number,
        at=sight.began_at,
        fault=sight.fault or "",
        final_address=_plain(sight.final_address, 2000),
        hops=[_plain(hop, _LONGEST_HOP) for hop in sight.hops[:_MOST_HOPS]],
        status=sight.status,
        answer_milliseconds=sight.answer_milliseconds,
        ready_milliseconds=sight.ready_milliseconds,
        tls_version=_plain(sight.tls_version or "", 20),
        certificate_ends=sight.certificate_ends,
        page_width=sight.page_width,
        has_viewport=sight.has_viewport,
        violations=None if seen is None else [[v.rule, v.impact, v.places] for v in seen[:_MOST_VIOLATIONS]],
        is_found=sight.is_found,
        opens_form=sight.opens_form,
        has_mark=sight.has_mark,
        blocked=sight.blocked,
        browser=_plain(sight.browser, 120),
        outcomes={verdict.check.value: verdict.outcome.value for verdict in verdicts},
        thresholds=limits.version,
        sha256=hashlib.sha256(sight.screenshot).hexdigest() if sight.screenshot else "",
    )


def _plain(text: str, most: int) -> str:
    """A stranger's text as a column can hold it."""
    return text.replace("\x00", "")[:most]


def _go_on(plan: Plan, visit: Visit, limits: Thresholds) -> None:
    """Plan the second try, doubt ourselves, count."""
    one = Try(visit.try_number, visit.at, rules.outcomes_of(visit.outcomes))
    if rules.needs_second(one, limits):
        plan_second(plan, now())
    ours = _doubt_ourselves() if visit.fault in rules.NETWORK_FAULTS else None
    touched = {(visit.target_id, visit.month)}
    if ours is not None:
        rows = Visit.objects.filter(at__gte=ours.begins, at__lt=ours.ends)
        touched |= set(rows.values_list("target_id", "month"))
    for target, month in sorted(touched):
        count_rounds(target=target, month=month)


def _doubt_ourselves() -> Span | None:
    """Note that we are out when the last visits of many agencies all failed; their hosts are not to blame."""
    terms, since = doubt(day_of(now())), now() - timedelta(days=1)
    rows = Visit.objects.filter(at__gte=since).order_by("-at", "-pk")
    seen = rows.values_list("at", "target__agency_code", "fault", "target__hosts")[:_RUN]
    arrivals = [Arrival(at, agency.partition(".")[0], fault in rules.NETWORK_FAULTS) for at, agency, fault, _ in seen]
    span = rules.own_outage(arrivals, terms)
    if span is None:
        return None
    if not OwnOutage.objects.filter(begins_at=span.begins).update(ends_at=span.ends):
        OwnOutage.objects.create(begins_at=span.begins, ends_at=span.ends, noted_at=now())
    blamed = {host for at, _, _, hosts in seen if span.holds(at) for host in hosts}
    HostGate.objects.filter(host__in=blamed, failures__gt=0).update(failures=0)
    return span


def failed(visit: UUID) -> bool:
    """Whether something failed in a visit."""
    return Outcome.FAILED.value in Visit.objects.values_list("outcomes", flat=True).get(pk=visit).values()
