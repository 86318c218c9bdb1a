"""Let pictures go whose time of keeping is over; what was seen and the picture's SHA-256 stay."""

from __future__ import annotations

from django.db import transaction

from motcua.kernel import audit
from motcua.kernel.access import SYSTEM
from motcua.kernel.clock import now
from motcua.kernel.epoch import first_day, midnight, month_of
from motcua.oversight.probes.models import Picture
from motcua.oversight.probes.selectors.outages import day_of
from motcua.oversight.probes.selectors.reference import retention
from motcua.oversight.probes.types import Decision

_BATCH = 5_000


@transaction.atomic
def drop_pictures() -> int:
    """Forget pictures older than they are kept, but none whose objection waits; how many. The vault sweeps files."""
    months = retention(day_of(now())).picture_months
    before = midnight(first_day(month_of(now()) - months))
    old = Picture.objects.filter(kept_at__lt=before).exclude(visit__objection__decision=Decision.PENDING)
    chosen = list(old.order_by("kept_at").values_list("pk", flat=True)[:_BATCH])
    count, _ = Picture.objects.filter(pk__in=chosen).delete()
    if count:
        audit.record(SYSTEM, "drop_pictures", "pictures", count=count, before=before.isoformat())
    return count
