"""The page on which a citizen rates a service."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from motcua.casework.dossiers import selectors as dossiers
from motcua.casework.interaction import selectors, services
from motcua.casework.interaction.errors import RatingIncomplete
from motcua.casework.interaction.types import QUESTIONS, Step
from motcua.kernel.access import SIGNED_IN, actor_of, requires

LABELS = {
    "overall": _("Nói chung, bạn hài lòng đến mức nào?"),
    "convenience": _("Sự thuận tiện"),
    "timeliness": _("Sự đúng hẹn"),
    "attitude": _("Thái độ phục vụ"),
}
STEPS = (
    (Step.VERY_SATISFIED, _("Rất hài lòng")),
    (Step.SATISFIED, _("Hài lòng")),
    (Step.NOT_SATISFIED, _("Chưa hài lòng")),
)


@requires(SIGNED_IN)
def rate_service(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Show and take a rating; taking it twice keeps the later answers."""
    dossier = dossiers.own_dossier(actor_of(request), dossier_id)
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        answers = {q: int(request.POST[q]) for q in QUESTIONS if request.POST.get(q, "").isdigit()}
        try:
            services.rate_service(
                actor=actor_of(request), dossier_id=dossier_id, answers=answers, words=request.POST.get("words", "")
            )
            return redirect("interaction:rate_service", dossier_id)
        except RatingIncomplete as refusal:
            errors = [(f"q-{key}", sentence) for key, found in refusal.errors.items() for sentence in found]
    context = {
        "dossier": dossier,
        "rating": selectors.rating_of(dossier_id),
        "questions": [(q, LABELS[q], q == "overall") for q in QUESTIONS],
        "steps": STEPS,
        "errors": errors,
    }
    return render(request, "interaction/rate.html", context, status=422 if errors else 200)
