"""The citizen's way: start, fill, attach, pay, hand in, follow, complete, take back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from motcua.casework.dossiers import rules, selectors, services
from motcua.casework.dossiers.errors import DossierNotFound, FeeAlreadyPaid, NoLongerOpen
from motcua.casework.dossiers.models import Dossier
from motcua.casework.dossiers.selectors import fee_of, incomplete_places, papers_of, subject_of
from motcua.casework.dossiers.services.draft import MOST_BYTES
from motcua.casework.dossiers.types import OPEN_TO_APPLICANT, Finance, Form, State
from motcua.casework.dossiers.views import answers, shown
from motcua.casework.payments import selectors as payments
from motcua.casework.payments import services as payment_services
from motcua.foundation.agencies import selectors as agencies
from motcua.foundation.catalogue import selectors as catalogue
from motcua.foundation.forms import selectors as forms
from motcua.foundation.forms import services as form_services
from motcua.kernel import text
from motcua.kernel.access import PUBLIC, SIGNED_IN, actor_of, requires
from motcua.kernel.errors import InvalidInput, NotFound, Refusal

PAPERS = "giay-to"


@require_GET
@requires(SIGNED_IN)
def my_dossiers(request: HttpRequest) -> HttpResponse:
    """The person's own dossiers (F-010)."""
    page = Paginator(selectors.dossiers_of(actor_of(request)), selectors.PAGE).get_page(request.GET.get("trang"))
    return render(request, "dossiers/mine.html", {"page": page, "rows": [shown.row_of(d) for d in page]})


@requires(SIGNED_IN)
def start(request: HttpRequest, procedure_code: str) -> HttpResponse:
    """What one will need, then the draft. Arriving twice opens the same draft."""
    procedure = catalogue.procedure(procedure_code)
    if not selectors.can_be_started(procedure_code):
        raise NotFound()
    if request.method == "POST":
        dossier = services.start_draft(actor=actor_of(request), procedure_code=procedure_code)
        return redirect("dossiers:fill", dossier.id)
    return render(request, "dossiers/start.html", {"procedure": procedure})


@requires(SIGNED_IN)
def fill(request: HttpRequest, dossier_id: UUID, page: str = "") -> HttpResponse:
    """One page of the e-form; what was typed is kept, right or wrong, before it is judged."""
    dossier = _open_dossier(request, dossier_id)
    form = forms.form_version(dossier.form_version_id)
    here = form.page(page)
    if request.method != "POST":
        errors = form_services.check_answers(form, dossier.answers, set(here.fields)) if "sua" in request.GET else {}
        return _fill_page(request, dossier, here.name, errors)
    try:
        dossier = _save(request, dossier, here.name)
    except FeeAlreadyPaid as refusal:
        return _fill_page(request, dossier, here.name, {rules.COPIES: [refusal.sentence(get_language() or "vi")]})
    errors = form_services.check_answers(form, dossier.answers, set(here.fields))
    if errors:
        return _fill_page(request, dossier, here.name, errors)
    following = form_services.next_page(form, dossier.answers, here.name)
    if following and "ve-xem-lai" not in request.POST:
        return redirect("dossiers:fill_page", dossier_id, following.name)
    return redirect("dossiers:papers", dossier_id)


def _fill_page(request: HttpRequest, dossier: Dossier, page: str, errors: dict[str, list[str]]) -> HttpResponse:
    form = forms.form_version(dossier.form_version_id)
    asked = form_services.pages_asked(form, dossier.answers)
    context = {
        "dossier": dossier,
        "form": form,
        "page": form.page(page),
        "errors": errors,
        "back": form_services.previous_page(form, dossier.answers, page),
        "step": next((n for n, p in enumerate(asked, 1) if p.name == page), 1),
        "steps": range(1, len(asked) + 3),
        "autosave_url": reverse("dossiers:autosave", args=[dossier.id, page]),
    }
    return render(request, "dossiers/fill.html", context, status=422 if errors else 200)


@require_POST
@requires(SIGNED_IN)
def autosave(request: HttpRequest, dossier_id: UUID, page: str) -> HttpResponse:
    """Keep what was typed; answers with the checked field that asked (htmx).

    Only the field that was left is written: this request may be overtaken by the page's own, which knows more.
    """
    dossier = _open_dossier(request, dossier_id)
    form = forms.form_version(dossier.form_version_id)
    name = request.POST.get("_field", "")
    if name not in form.page(page).fields:
        _save(request, dossier, form.page(page).name)
        return HttpResponse(status=204)
    dossier = _save(request, dossier, page, (name,))
    errors = form_services.check_answers(form, dossier.answers, {name})
    url = reverse("dossiers:autosave", args=[dossier.id, page])
    return HttpResponse(form_services.render_field(form, name, dossier.answers, errors, url))


@requires(SIGNED_IN)
def papers(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Attach papers (F-014, F-015): kind, size and content are checked; a refused file loses nothing else."""
    dossier = _open_dossier(request, dossier_id)
    if request.method != "POST":
        return _papers_page(request, dossier, [])
    refusals = []
    for paper in papers_of(dossier):
        for upload in request.FILES.getlist(paper.key):
            try:
                services.attach_file(
                    actor=actor_of(request),
                    dossier_id=dossier_id,
                    component=paper.key,
                    content=upload,
                    name=upload.name or "",
                )
            except DossierNotFound:
                raise
            except Refusal as refusal:
                refusals.append((f"paper-{paper.key}", refusal.sentence(get_language() or "vi")))
    if refusals:
        return _papers_page(request, dossier, refusals)
    return redirect("dossiers:review" if "tiep" in request.POST else "dossiers:papers", dossier_id)


def _papers_page(request: HttpRequest, dossier: Dossier, errors: list[tuple[str, str]]) -> HttpResponse:
    present = list(dossier.attachments.filter(removed_at=None))
    rows = [
        {
            "paper": paper,
            "files": [a for a in present if a.component == paper.key],
            "errors": [sentence for anchor, sentence in errors if anchor == f"paper-{paper.key}"],
        }
        for paper in papers_of(dossier)
    ]
    form = forms.form_version(dossier.form_version_id)
    asked = form_services.pages_asked(form, dossier.answers)
    context = {
        "dossier": dossier,
        "rows": rows,
        "errors": errors,
        "back": asked[-1],
        "step": len(asked) + 1,
        "steps": range(1, len(asked) + 3),
        "most_bytes": MOST_BYTES,
    }
    return render(request, "dossiers/papers.html", context, status=422 if errors else 200)


@require_POST
@requires(SIGNED_IN)
def remove_paper(request: HttpRequest, dossier_id: UUID, attachment_id: UUID) -> HttpResponse:
    services.remove_file(actor=actor_of(request), dossier_id=dossier_id, attachment_id=attachment_id)
    return redirect("dossiers:papers", dossier_id)


@requires(SIGNED_IN)
def review(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Read all once more, pay what is owed, hand in. A second click gets the same acknowledgement."""
    dossier = selectors.own_dossier(actor_of(request), dossier_id)
    if request.method == "POST":
        return _hand_in(request, dossier)
    if dossier.state not in (State.DRAFT, State.INTAKE_SUPPLEMENT):
        return redirect("dossiers:tracking", dossier_id)
    return _review_page(request, dossier, None)


def _hand_in(request: HttpRequest, dossier: Dossier) -> HttpResponse:
    act = services.supplement_dossier if dossier.state == State.INTAKE_SUPPLEMENT else services.submit_dossier
    try:
        act(actor=actor_of(request), dossier_id=dossier.id)
    except NotFound:
        raise
    except Refusal as refusal:
        return _review_page(request, dossier, refusal)
    return redirect("dossiers:tracking", dossier.id)


def _review_page(request: HttpRequest, dossier: Dossier, refusal: Refusal | None) -> HttpResponse:
    form = forms.form_version(dossier.form_version_id)
    open_places = refusal.errors if isinstance(refusal, InvalidInput) else incomplete_places(dossier)
    lines = fee_of(dossier)
    papers = {p.key: p.name for p in papers_of(dossier)}
    context = {
        "dossier": dossier,
        "form": form,
        "places": [(_place_url(dossier, form, key), s) for key, found in open_places.items() for s in found],
        "refusal": refusal,
        "sentence": refusal.sentence(get_language() or "vi") if refusal else "",
        "lines": lines,
        "copies": rules.copies_of(dossier.answers),
        "amount": rules.total(lines),
        "is_paid": dossier.finance == Finance.PAID
        or any(o.is_paid for o in payments.orders_for(subject_of(dossier.id))),
        "papers": [(papers.get(a.component, a.component), a) for a in dossier.attachments.filter(removed_at=None)],
        "agency": agencies.agency(dossier.agency_id),
        "pages": form_services.pages_asked(form, dossier.answers),
        "step": len(form_services.pages_asked(form, dossier.answers)) + 2,
        "steps": range(1, len(form_services.pages_asked(form, dossier.answers)) + 3),
    }
    return render(request, "dossiers/review.html", context, status=refusal.status if refusal else 200)


def _place_url(dossier: Dossier, form: Any, key: str) -> str:
    """Where an open place is mended: the page of the field, or the papers."""
    if key.startswith("paper-"):
        return reverse("dossiers:papers", args=[dossier.id]) + f"#{key}"
    page = form.fields[key].page if key in form.fields else form.pages[0].name
    return reverse("dossiers:fill_page", args=[dossier.id, page]) + f"?sua=1#f-{key}"


@require_POST
@requires(SIGNED_IN)
def pay(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Order what is owed and go to the payment gateway."""
    dossier = _open_dossier(request, dossier_id)
    order = services.order_copies(actor=actor_of(request), dossier_id=dossier_id)
    if order is None or dossier.finance == Finance.PAID:
        return redirect("dossiers:review", dossier_id)
    back = reverse("dossiers:review", args=[dossier_id])
    url = payment_services.start_payment(
        order.id, back, request.META.get("REMOTE_ADDR", ""), payer_id=dossier.applicant_id
    )
    return redirect(url)


@require_GET
@requires(SIGNED_IN)
def tracking(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Every step in plain words: what happened, what comes next, by when (F-022)."""
    dossier = selectors.own_dossier(actor_of(request), dossier_id)
    if dossier.state == State.DRAFT:
        return redirect("dossiers:fill", dossier_id)
    issued = {form.form: form for form in dossier.forms.all()}
    context = {
        "dossier": dossier,
        "row": shown.row_of(dossier),
        "line": shown.line_of(dossier),
        "agency": agencies.agency(dossier.agency_id),
        "request_form": issued.get(Form.SUPPLEMENT),
        "refusal_form": issued.get(Form.REFUSAL),
        "receipt": issued.get(Form.RECEIPT),
        "can_withdraw": dossier.step in ("intake", "applicant"),
        "supplement_due": shown.clock_of(dossier),
        "can_rate": dossier.decided_at is not None,
    }
    return render(request, "dossiers/tracking.html", context)


@requires(SIGNED_IN)
def withdraw(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Ask once more, then take the dossier back (F-021)."""
    dossier = selectors.own_dossier(actor_of(request), dossier_id)
    if request.method == "POST":
        services.withdraw_dossier(actor=actor_of(request), dossier_id=dossier_id)
        messages.success(request, _("Đã rút hồ sơ."))
        return redirect("dossiers:tracking", dossier_id)
    if dossier.step not in ("intake", "applicant"):
        return redirect("dossiers:tracking", dossier_id)
    return render(request, "dossiers/withdraw.html", {"dossier": dossier})


@require_GET
@requires(SIGNED_IN)
def own_form(request: HttpRequest, dossier_id: UUID, form_id: int) -> HttpResponse:
    """A printed form of the own dossier: receipt, supplement request, refusal."""
    return answers.form_response(selectors.own_dossier(actor_of(request), dossier_id), form_id)


@require_GET
@requires(SIGNED_IN)
def own_paper(request: HttpRequest, dossier_id: UUID, attachment_id: UUID) -> FileResponse:
    """A paper that the person attached."""
    dossier = selectors.own_dossier(actor_of(request), dossier_id)
    return answers.attachment_response(dossier, attachment_id)


@require_GET
@requires(PUBLIC)
def look_up(request: HttpRequest) -> HttpResponse:
    """Anybody with a code sees the code and how far it is, nothing else (R-LOG-01)."""
    code = request.GET.get("ma", "").strip()
    context: dict[str, Any] = {"code": code}
    if code:
        try:
            found = selectors.public_progress(code)
            context |= {"found": found, "percent": 100 * found[1] // found[2]}
        except NotFound:
            context["missing"] = True
    return render(request, "dossiers/look_up.html", context, status=404 if context.get("missing") else 200)


def _save(request: HttpRequest, dossier: Dossier, page: str, only: tuple[str, ...] = ()) -> Dossier:
    """Keep what one page asked for, or `only` some of it; questions that it did not show keep their answers."""
    form = forms.form_version(dossier.form_version_id)
    fields = only or form_services.names_on(form, dossier.answers, page)
    answers = form_services.parse(form, request.POST, fields)
    return services.save_draft(actor=actor_of(request), dossier_id=dossier.id, fields=fields, answers=answers)


def _open_dossier(request: HttpRequest, dossier_id: UUID) -> Dossier:
    dossier = selectors.own_dossier(actor_of(request), dossier_id)
    if dossier.state not in OPEN_TO_APPLICANT:
        raise NoLongerOpen(at=text.moment(dossier.submitted_at or dossier.saved_at))
    return dossier
