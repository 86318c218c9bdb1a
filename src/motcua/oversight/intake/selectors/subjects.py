"""What sources told beside dossiers; records of batches left out by a decision are not among it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TypeVar

from django.db.models import F, Model, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from motcua.oversight.intake.models import (
    DeclaredReport,
    DossierFact,
    DoubtSettlement,
    Observation,
    PetitionEvent,
    ProcedureDisclosure,
    RelayedMessage,
    ServiceDeclaration,
    ServiceRating,
)
from motcua.oversight.intake.selectors.handovers import tellers_of
from motcua.oversight.intake.types import REPORT_DESK, DossierIdentity

_M = TypeVar("_M", bound=Model)


def _counted(rows: QuerySet[_M], first: int, last: int, known: datetime | None = None) -> QuerySet[_M]:
    """Rows of the months in order of arrival; with `known`, as they were known and settled before that instant."""
    settled = DoubtSettlement.objects.filter(is_counted=False)
    if known is not None:
        rows, settled = rows.filter(batch__kept_at__lt=known), settled.filter(settled_at__lt=known)
    left_out = settled.values("batch_id")
    return rows.filter(month__range=(first, last)).exclude(batch__in=left_out).order_by("batch__received_at", "id")


def petition_events(first: int, last: int, *, known: datetime | None = None) -> QuerySet[PetitionEvent]:
    """Events of the petitions that were received in the months `first` to `last`, whenever they happened."""
    received = PetitionEvent.objects.filter(month__range=(first, last), kind="received")
    same = Q(source_id=F("source_id"), petition__in=received.values("petition"))
    return _counted(PetitionEvent.objects.filter(same), first, 2**31 - 1, known)


def ratings(first: int, last: int, *, known: datetime | None = None) -> QuerySet[ServiceRating]:
    """Ratings given in the months `first` to `last` (IND-26, IND-27)."""
    return _counted(ServiceRating.objects.all(), first, last, known)


def disclosures(first: int, last: int, *, known: datetime | None = None) -> QuerySet[ProcedureDisclosure]:
    """Disclosures told in the months `first` to `last` (IND-30 to IND-32)."""
    return _counted(ProcedureDisclosure.objects.all(), first, last, known)


def declared_reports(first: int, last: int, indicator: str = "", *, within: str = "") -> QuerySet[DeclaredReport]:
    """The declared pairs that hold for the months `first` to `last`: of repeated ones the last that came.

    An agency may declare through its own source and through the forms of this program; the later one holds.
    `within` keeps those of one agency and all below it.
    """
    about = Q(indicator=indicator) if indicator else Q()
    about &= (Q(agency_code=within) | Q(agency_code__startswith=f"{within}.")) if within else Q()
    chosen = _counted(DeclaredReport.objects.filter(about), first, last)
    newest = Window(
        RowNumber(),
        partition_by=[F("agency_code"), F("indicator"), F("month"), F("procedure_code")],
        order_by=[F("batch__received_at").desc(), F("batch__sequence").desc(), F("position").desc()],
    )
    return chosen.annotate(rank=newest).filter(rank=1)


def desk_batches(since: datetime, known: datetime) -> list[tuple[str, int, str, datetime, str]]:
    """(source, number, digest, kept at, agency) of the batches in which the desk of reports declared figures.

    Those kept from `since` on and before `known`; one line for each agency that a batch speaks of.
    """
    rows = DeclaredReport.objects.filter(source_id=REPORT_DESK, batch__kept_at__gte=since, batch__kept_at__lt=known)
    fields = ("source_id", "batch__sequence", "batch__digest", "batch__kept_at", "agency_code")
    return list(rows.order_by(*fields).values_list(*fields).distinct())


def dossier_identity(source: str, dossier: str) -> DossierIdentity | None:
    """Agency, procedure, channel and level of a dossier that `source` tells of; None where it knows of none."""
    tellers = tellers_of(source)
    rows = DossierFact.objects.filter(source_id__in=tellers.sources, dossier=dossier)
    told = [row for row in rows if tellers.is_own(row.source_id, row.agency_code)]
    row = min(told, key=lambda row: tellers.sources.index(row.source_id), default=None)
    return DossierIdentity(row.agency_code, row.procedure_code, row.channel, row.level) if row else None


def declared_level(source: str, agency: str, procedure: str, on: date) -> str:
    """At which level the service was declared on a day; empty where it was not."""
    rows = ServiceDeclaration.objects.filter(source_id=source, agency_code=agency, procedure_code=procedure)
    held = rows.filter(Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gt=on))).first()
    return held.level if held else ""


def known_event_ids(source: str, ids: Iterable[str]) -> set[str]:
    """Which of the event ids were accepted before."""
    found = Observation.objects.filter(source_id=source, event_id__in=list(ids))
    return set(found.values_list("event_id", flat=True))


def relayed_messages(source: str) -> QuerySet[RelayedMessage]:
    """Messages of old doors for a source, the newest first."""
    return RelayedMessage.objects.filter(source_id=source).order_by("-id")
