"""What sources told beside dossiers; records of batches left out by a decision are not among it."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import F, Model, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from motcua.oversight.intake.models import (
    DeclaredReport,
    DoubtSettlement,
    PetitionEvent,
    ProcedureDisclosure,
    ServiceRating,
)

_M = TypeVar("_M", bound=Model)


def _counted(rows: QuerySet[_M], first: int, last: int) -> QuerySet[_M]:
    left_out = DoubtSettlement.objects.filter(is_counted=False).values("batch_id")
    return rows.filter(month__range=(first, last)).exclude(batch__in=left_out).order_by("batch__received_at", "id")


def petition_events(first: int, last: int) -> QuerySet[PetitionEvent]:
    """Events of the petitions that were received in the months `first` to `last`, whenever they happened."""
    received = PetitionEvent.objects.filter(month__range=(first, last), kind="received")
    same = Q(source_id=F("source_id"), petition__in=received.values("petition"))
    return _counted(PetitionEvent.objects.filter(same), first, 2**31 - 1)


def ratings(first: int, last: int) -> QuerySet[ServiceRating]:
    """Ratings given in the months `first` to `last` (IND-26, IND-27)."""
    return _counted(ServiceRating.objects.all(), first, last)


def disclosures(first: int, last: int) -> QuerySet[ProcedureDisclosure]:
    """Disclosures told in the months `first` to `last` (IND-30 to IND-32)."""
    return _counted(ProcedureDisclosure.objects.all(), first, last)


def declared_reports(first: int, last: int, indicator: str = "") -> QuerySet[DeclaredReport]:
    """The declared pairs that hold for the months `first` to `last`: of repeated ones the last that came."""
    chosen = _counted(DeclaredReport.objects.filter(Q(indicator=indicator) if indicator else Q()), first, last)
    newest = Window(
        RowNumber(),
        partition_by=[F("source_id"), F("agency_code"), F("indicator"), F("month"), F("procedure_code")],
        order_by=[F("batch__sequence").desc(), F("position").desc()],
    )
    return chosen.annotate(rank=newest).filter(rank=1)
