"""Papers as HTTP answers."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, HttpResponse

from motcua.casework.dossiers.models import Dossier
from motcua.casework.dossiers.services.printing import print_control_slip, print_form
from motcua.foundation.vault import selectors as vault_selectors
from motcua.foundation.vault import services as vault
from motcua.kernel.errors import NotFound


def attachment_response(dossier: Dossier, attachment_id: UUID) -> FileResponse:
    """One attached paper. Raises NotFound."""
    paper = dossier.attachments.filter(id=attachment_id).first()
    if paper is None:
        raise NotFound()
    return vault.send_file(paper.file_id)


def form_response(dossier: Dossier, form_id: int) -> HttpResponse:
    """An issued form, printed again from its own data. Raises NotFound."""
    form = dossier.forms.filter(id=form_id).first()
    if form is None:
        raise NotFound()
    return _pdf(print_form(dossier, form), f"mau-{form.form}-{form.number}".replace("/", "-"))


def control_slip_response(dossier: Dossier) -> HttpResponse:
    """Form 06 as of now. Raises NotFound before receipt."""
    if dossier.received_at is None:
        raise NotFound()
    return _pdf(print_control_slip(dossier), f"phieu-kiem-soat-{dossier.code}")


def result_response(dossier: Dossier) -> FileResponse:
    """The signed result. Raises NotFound while there is none."""
    if dossier.result_document_id is None:
        raise NotFound()
    return vault.send_file(vault_selectors.document(dossier.result_document_id).file.id)


def _pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response
