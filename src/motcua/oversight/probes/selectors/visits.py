"""Visits: the strip of a page, one visit with its verdicts, objections."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from motcua.kernel.access import Actor
from motcua.kernel.epoch import month_of
from motcua.kernel.errors import NotFound
from motcua.oversight.probes import rules
from motcua.oversight.probes.models import LastRun, Objection, Picture, Plan, Target, Visit
from motcua.oversight.probes.selectors.outages import day_of, excused_spans, month_span, own_outages
from motcua.oversight.probes.selectors.reference import marks, schedule, thresholds_of
from motcua.oversight.probes.selectors.targets import target_info, within
from motcua.oversight.probes.types import (
    ANSWER,
    VIEW_VISITS,
    Check,
    Decision,
    Errand,
    Fault,
    LeftOut,
    ObjectionInfo,
    Outcome,
    PlanState,
    Sight,
    Span,
    StripVisit,
    Verdict,
    Violation,
    VisitInfo,
    WatchInfo,
)


def errand_for(target: Target, hosts: frozenset[str], at: datetime) -> Errand:
    """What a visitor is asked to do for a target, by the schedule of the day."""
    day = day_of(at)
    rules_of_day = schedule(day)
    return Errand(
        address=target.address,
        hosts=hosts,
        deadline_seconds=rules_of_day.deadline_seconds,
        search_address=target.search_address,
        search_words=target.search_words,
        expected_text=target.expected_text,
        form_address=target.form_address,
        width=rules_of_day.screen_width,
        marks=marks(day),
    )


def left_out_of(visits: Sequence[Visit], target: Target, month: int) -> dict[UUID, LeftOut | None]:
    """By visit of a target and month of rounds, why it counts for nothing; None where it counts."""
    whole = month_span(month)
    wide = Span(whole.begins, max([whole.ends, *(v.at for v in visits)]))
    excused, ours = excused_spans(target, wide.begins, wide.ends), own_outages(wide.begins, wide.ends)
    upheld = set(
        Objection.objects.filter(visit__target=target, visit__month=month, decision=Decision.UPHELD).values_list(
            "visit_id", flat=True
        )
    )
    return {
        visit.pk: rules.left_out(
            is_check=visit.try_number == 0,
            in_outage=any(span.holds(visit.at) for span in excused),
            ourselves=_is_lost(visit) and any(span.holds(visit.at) for span in ours),
            objected=visit.pk in upheld,
        )
        for visit in visits
    }


def _is_lost(visit: Visit) -> bool:
    return visit.fault in rules.NETWORK_FAULTS


def strip(target: int, month: int) -> list[StripVisit]:
    """All visits of a page in a month, in order of time."""
    rows = Visit.objects.filter(target=target, month=month).select_related("target").order_by("at", "pk")
    return strip_visits(list(rows))


def strip_visits(visits: Sequence[Visit]) -> list[StripVisit]:
    """Visits of several pages as strips show them, in the order given."""
    groups: dict[tuple[int, int], list[Visit]] = defaultdict(list)
    for each in visits:
        groups[each.target_id, each.month].append(each)
    reasons: dict[UUID, LeftOut | None] = {}
    for (_, month), held in groups.items():
        reasons |= left_out_of(held, held[0].target, month)
    return [_strip_visit(each, reasons[each.pk]) for each in visits]


def _strip_visit(visit: Visit, reason: LeftOut | None) -> StripVisit:
    return StripVisit(visit.pk, visit.at, visit.try_number, rules.outcomes_of(visit.outcomes), reason)


def verdicts_of(visit: Visit) -> tuple[Verdict, ...]:
    """How a visit was judged, by the thresholds of its day."""
    errand = errand_for(visit.target, frozenset(), visit.at)
    return rules.judge(errand, sight_of(visit), thresholds_of(visit.thresholds))


def sight_of(visit: Visit) -> Sight:
    """The facts as they came, without the picture."""
    seen = visit.violations
    return Sight(
        began_at=visit.at,
        fault=Fault(visit.fault) if visit.fault else None,
        final_address=visit.final_address,
        hops=tuple(visit.hops),
        status=visit.status,
        answer_milliseconds=visit.answer_milliseconds,
        ready_milliseconds=visit.ready_milliseconds,
        tls_version=visit.tls_version or None,
        certificate_ends=visit.certificate_ends,
        page_width=visit.page_width,
        has_viewport=visit.has_viewport,
        violations=None if seen is None else tuple(Violation(*each) for each in seen),
        is_found=visit.is_found,
        opens_form=visit.opens_form,
        screenshot=None,
        browser=visit.browser,
        has_mark=visit.has_mark,
        blocked=visit.blocked,
    )


def visible_visit(visit_id: UUID, actor: Actor) -> Visit:
    """For those who see visits of its agency, the agency itself included. Raises NotFound."""
    row = Visit.objects.select_related("target").filter(pk=visit_id).first()
    if row is None or not any(actor.may(right, row.target.agency_code) for right in (VIEW_VISITS, ANSWER)):
        raise NotFound()
    return row


def visit(visit_id: UUID, actor: Actor) -> VisitInfo:
    """One visit with everything. Raises NotFound."""
    row = visible_visit(visit_id, actor)
    objection = Objection.objects.filter(visit=row).select_related("visit__target").first()
    found = left_out_of([row], row.target, row.month)
    seen = row.violations
    return VisitInfo(
        id=row.pk,
        target=target_info(row.target),
        at=row.at,
        try_number=row.try_number,
        is_check=row.try_number == 0,
        fault=row.fault,
        final_address=row.final_address,
        hops=tuple(row.hops),
        status=row.status,
        answer_milliseconds=row.answer_milliseconds,
        ready_milliseconds=row.ready_milliseconds,
        tls_version=row.tls_version,
        certificate_ends=row.certificate_ends,
        page_width=row.page_width,
        violations=None if seen is None else tuple((v[0], v[1], v[2]) for v in seen),
        blocked=row.blocked,
        browser=row.browser,
        verdicts=verdicts_of(row),
        thresholds=row.thresholds,
        sha256=row.sha256,
        has_picture=Picture.objects.filter(visit=row).exists(),
        left_out=found[row.pk],
        objection=objection_info(objection) if objection else None,
    )


def picture_file(visit_id: UUID, actor: Actor) -> UUID:
    """The kept file of a visit's picture. Raises NotFound."""
    row = visible_visit(visit_id, actor)
    found = Picture.objects.filter(visit=row).values_list("file_id", flat=True).first()
    if found is None:
        raise NotFound()
    return found


def failed_visits(agency: str) -> QuerySet[Visit]:
    """Visits of an agency in which something failed, the latest first."""
    failed = Q(pk__in=[])
    for check in Check:
        failed |= Q(**{f"outcomes__{check}": Outcome.FAILED.value})
    return Visit.objects.filter(failed, within(agency, "target__agency_code")).select_related("target").order_by("-at")


def objections(*, is_open: bool | None = None, agency: str = "") -> QuerySet[Objection]:
    """Objections, those that wait first and the oldest of them first."""
    rows = Objection.objects.filter(within(agency)).select_related("visit__target")
    if is_open is not None:
        rows = rows.filter(decision=Decision.PENDING) if is_open else rows.exclude(decision=Decision.PENDING)
    return rows.order_by("at" if is_open else "-at", "pk")


def objection_info(row: Objection) -> ObjectionInfo:
    return ObjectionInfo(
        id=row.pk,
        visit=row.visit_id,
        agency=row.agency_code,
        address=row.visit.target.address,
        reason=row.reason,
        by=row.author,
        account_id=row.account_id,
        at=row.at,
        decision=Decision(row.decision),
        decision_reason=row.decision_reason,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
    )


def last_run() -> WatchInfo | None:
    """When visits were last looked after; None where they never were."""
    row = LastRun.objects.first()
    return WatchInfo(row.at, row.has_browser) if row else None


def waiting_visits(at: datetime, agency: str = "") -> int:
    """How many visits are due at an instant and not made yet."""
    return Plan.objects.filter(
        within(agency, "target__agency_code"), state=PlanState.WAITING, due_at__lte=at, until__gt=at
    ).count()


def month_of_round(slot_at: datetime) -> int:
    """The month to which a round belongs: that in which its part of the day begins."""
    return month_of(slot_at)
