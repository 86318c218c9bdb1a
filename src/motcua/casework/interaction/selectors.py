"""Public questions about ratings."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, Q

from motcua.casework.interaction.models import Rating
from motcua.casework.interaction.types import QUESTIONS, Shares, Step


def rating_of(dossier_id: UUID) -> Rating | None:
    """The rating given to a dossier, if any."""
    return Rating.objects.filter(dossier_id=dossier_id).first()


def shares_of(agency_code: str) -> dict[str, Shares]:
    """Counts of the three steps for each question (IND-27), for one agency."""
    counts = Rating.objects.filter(agency_id=agency_code).aggregate(
        **{f"{q}_{s.value}": Count("id", filter=Q(**{q: s.value})) for q in QUESTIONS for s in Step}
    )
    return {q: Shares(counts[f"{q}_3"], counts[f"{q}_2"], counts[f"{q}_1"]) for q in QUESTIONS}
