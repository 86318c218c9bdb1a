"""What came under a stolen key, and what was decided about it."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet, Sum

from motcua.oversight.intake.models import Batch, DoubtMark, DoubtSettlement, Observation
from motcua.oversight.intake.types import Doubt, DoubtSummary


def doubts(source: str = "", is_open: bool = False) -> QuerySet[DoubtMark]:
    """Marks in order of the batches' numbers; `is_open`: only those that nobody has decided."""
    found = DoubtMark.objects.select_related("batch").filter(Q(batch__source_id=source) if source else Q())
    found = found.filter(batch__settlement=None) if is_open else found
    return found.defer("batch__body").order_by("batch__source_id", "batch__sequence")


def doubts_by_source() -> list[DoubtSummary]:
    """Per source: batches and records in doubt that nobody has decided, and batches left out by decision."""
    is_open, left_out = Q(batch__settlement=None), Q(batch__settlement__is_counted=False)
    rows = DoubtMark.objects.values("batch__source_id").annotate(
        batches=Count("id", filter=is_open),
        records=Sum("batch__accepted", filter=is_open),
        left_out=Count("id", filter=left_out),
    )
    return [
        DoubtSummary(row["batch__source_id"], row["batches"], row["records"] or 0, row["left_out"])
        for row in rows.order_by("batch__source_id")
    ]


def doubt_of(batch: Batch) -> Doubt | None:
    """The doubt about one batch and what was decided; None where there is none."""
    mark = DoubtMark.objects.filter(batch=batch).first()
    decided = DoubtSettlement.objects.filter(batch=batch).first()
    if mark is None:
        return None
    return Doubt(
        stolen_since=mark.stolen_since,
        marked_at=mark.marked_at,
        is_counted=decided.is_counted if decided else None,
        reason=decided.reason if decided else "",
        settled_at=decided.settled_at if decided else None,
    )


def counted_observations(source: str) -> QuerySet[Observation]:
    """What counts of all that `source` began: every observation but those of batches left out by a decision.

    Told by itself, or by the source that it was handed over to.
    """
    left_out = DoubtSettlement.objects.filter(is_counted=False).values("batch_id")
    return Observation.objects.filter(begun_by=source).exclude(batch__in=left_out)
