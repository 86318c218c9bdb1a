"""Public questions about ratings."""

from __future__ import annotations

from uuid import UUID

from motcua.casework.interaction.models import Rating


def rating_of(dossier_id: UUID) -> Rating | None:
    """The rating given to a dossier, if any."""
    return Rating.objects.filter(dossier_id=dossier_id).first()
