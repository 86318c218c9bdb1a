"""Count the rounds of a page and month anew from its visits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from motcua.oversight.probes import rules
from motcua.oversight.probes.models import Tally, Target, Visit
from motcua.oversight.probes.selectors.reference import thresholds_of
from motcua.oversight.probes.selectors.visits import left_out_of
from motcua.oversight.probes.types import Check, Count, Thresholds, Try


@transaction.atomic
def count_rounds(*, target: int, month: int) -> dict[Check, Count]:
    """Write the counts of a page and month; again writes the same.

    Holds the page's row, so that of two who count at once the later one sees what the first one added.
    """
    page = Target.objects.select_for_update(no_key=True).get(pk=target)
    visits = list(Visit.objects.filter(target=page, month=month, try_number__gt=0).order_by("slot_at", "try_number"))
    reasons = left_out_of(visits, page, month)
    tries = [
        Try(v.try_number, v.at, rules.outcomes_of(v.outcomes), "" if reasons[v.pk] is None else str(reasons[v.pk]))
        for v in visits
    ]
    counts = rules.counts_of(_rounds(zip(visits, tries, strict=True)))
    Tally.objects.filter(target=page, month=month).exclude(check_code__in=list(counts)).delete()
    Tally.objects.bulk_create(
        [_tally(page, month, check, count) for check, count in counts.items()],
        update_conflicts=True,
        unique_fields=["target", "month", "check_code"],
        update_fields=["good", "counted", "unknown"],
    )
    return counts


def _tally(page: Target, month: int, check: Check, count: Count) -> Tally:
    return Tally(
        target=page,
        month=month,
        check_code=check,
        top_code=page.agency_code.partition(".")[0],
        agency_code=page.agency_code,
        good=count.good,
        counted=count.counted,
        unknown=count.unknown,
    )


def _rounds(visits: Iterable[tuple[Visit, Try]]) -> list[tuple[list[Try], Thresholds]]:
    """The tries of each round, with the thresholds of its first visit."""
    by_slot: dict[datetime, list[tuple[Visit, Try]]] = defaultdict(list)
    for visit, one in visits:
        by_slot[visit.slot_at].append((visit, one))
    return [([one for _, one in held], thresholds_of(held[0][0].thresholds)) for held in by_slot.values()]
