"""Single dossiers and what was told of each, for those entitled to read them (measurement.md 9)."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from motcua.kernel.errors import NotFound
from motcua.oversight.intake.models import DossierFact, DoubtSettlement, Observation


def dossiers_of(agency: str, procedure: str, month: int, *, ended: bool = False) -> QuerySet[DossierFact]:
    """The dossiers of one service that were received in a month (year * 12 + month - 1), or that ended in it."""
    rows = DossierFact.objects.filter(agency_code=agency, procedure_code=procedure)
    rows = rows.filter(ended_month=month) if ended else rows.filter(received_month=month)
    return rows.order_by("received_at", "id")


def dossier(id: int) -> DossierFact:  # noqa: A002  the name in the address
    """One dossier as its counted observations tell it. Raises NotFound."""
    row = DossierFact.objects.filter(pk=id).first()
    if row is None:
        raise NotFound()
    return row


def told_of(source: str, dossier: str) -> QuerySet[Observation]:
    """Every observation of a dossier that `source` began, in the order in which it came, through whichever source.

    `is_left_out` where its batch does not count.
    """
    left_out = DoubtSettlement.objects.filter(batch=OuterRef("batch_id"), is_counted=False)
    rows = Observation.objects.filter(begun_by=source, dossier=dossier).annotate(is_left_out=Exists(left_out))
    return rows.select_related("batch").defer("batch__body", "batch__receipt").order_by("id")
