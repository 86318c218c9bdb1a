"""Rate a service."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from motcua.casework.dossiers import selectors as dossiers
from motcua.casework.interaction.errors import NotYetServed, RatingIncomplete
from motcua.casework.interaction.models import Rating
from motcua.casework.interaction.types import QUESTIONS, Step
from motcua.kernel import audit, text
from motcua.kernel.access import Actor
from motcua.kernel.clock import now


@transaction.atomic
def rate_service(*, actor: Actor, dossier_id: UUID, answers: Mapping[str, int], words: str = "") -> Rating:
    """Rate the service of one's own dossier once it is decided or ended (F-025, TT 32/2017 Điều 12).

    `answers` maps a question to a step 1-3. Raises NotYetServed, RatingIncomplete, DossierNotFound.
    """
    dossier = dossiers.own_dossier(actor, dossier_id)
    if not (dossier.decided_at or dossier.closed_at):
        raise NotYetServed()
    if answers.get("overall") not in set(Step):
        raise RatingIncomplete({"overall": ["Chọn mức hài lòng chung."]})
    given = {question: answers.get(question) if answers.get(question) in set(Step) else None for question in QUESTIONS}
    rating, _ = Rating.objects.update_or_create(
        dossier_id=dossier.id,
        defaults={**given, "agency_id": dossier.agency_id, "words": text.nfc(words)[:2000], "rated_at": now()},
    )
    audit.record(actor, "rate_service", f"dossier:{dossier.id}")
    return rating
