"""Seal each day that is over: what came, in which order, and what became of it can no longer be changed unseen."""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from motcua.kernel.clock import local, now
from motcua.kernel.epoch import day_end, midnight
from motcua.oversight.intake import rules
from motcua.oversight.intake.models import Batch, DaySeal, Source
from motcua.oversight.intake.services.hold_source import hold_source
from motcua.oversight.intake.services.receive_batch import finish_waiting
from motcua.oversight.intake.types import SealedBatch

log = logging.getLogger(__name__)


def seal_days(*, source: str = "") -> int:
    """Seal every day before today, of one source or of all; returns how many seals were made. Idempotent."""
    codes = [source] if source else list(Source.objects.order_by("code").values_list("code", flat=True))
    return sum(_sealed_source(code) for code in codes)


def _sealed_source(code: str) -> int:
    try:
        return _seal_source(code)
    except Exception:  # one source that cannot be sealed must not stop the others; the next run tries again
        log.exception("the days of source %s could not be sealed", code)
        return 0


@transaction.atomic
def _seal_source(code: str) -> int:
    """Days without a batch are sealed too: an empty day is a statement as well."""
    source = hold_source(code)
    if source is None:
        return 0
    last = DaySeal.objects.filter(source=source).order_by("-number").first()
    day = last.day + timedelta(days=1) if last else _first_day(source)
    today, made = local(now()).date(), 0
    while day is not None and day < today:
        last, made, day = _seal_day(source, day, last), made + 1, day + timedelta(days=1)
    return made


def _first_day(source: Source) -> date | None:
    first = Batch.objects.filter(source=source).order_by("sequence").only("received_at").first()
    return local(first.received_at).date() if first else None


def _seal_day(source: Source, day: date, last: DaySeal | None) -> DaySeal:
    end = day_end(day)
    finish_waiting(source.code, Q(received_at__lt=end))
    batches = list(_batches_between(source.code, midnight(day), end))
    number, previous = (last.number + 1, last.digest) if last else (1, rules.NO_SEAL)
    return DaySeal.objects.create(
        source=source,
        number=number,
        day=day,
        first_sequence=batches[0].sequence if batches else None,
        last_sequence=batches[-1].sequence if batches else None,
        batches=len(batches),
        accepted=sum(batch.accepted for batch in batches),
        rejected=sum(batch.rejected for batch in batches),
        previous=previous,
        digest=rules.seal_digest(source.code, number, day, previous, map(_sealed, batches)),
        sealed_at=now(),
    )


def _batches_between(source: str, begin: datetime, end: datetime) -> QuerySet[Batch]:
    found = Batch.objects.filter(source_id=source, received_at__gte=begin, received_at__lt=end)
    return found.defer("body").order_by("sequence")


def _sealed(batch: Batch) -> SealedBatch:
    return SealedBatch(batch.sequence, batch.digest, rules.receipt_digest(batch.receipt))
