"""Pages of a person's own store; each reading of a paper leaves a trace."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from motcua.foundation.vault import selectors, services
from motcua.kernel import audit
from motcua.kernel.access import SIGNED_IN, actor_of, requires
from motcua.kernel.clock import today

PER_PAGE = 20


@require_safe
@requires(SIGNED_IN)
def list_documents(request: HttpRequest) -> HttpResponse:
    """The papers in the store of whoever is asking (F-116)."""
    account_id = cast(UUID, actor_of(request).account_id)
    page = Paginator(selectors.documents_of(account_id), PER_PAGE).get_page(request.GET.get("trang"))
    audit.record(actor_of(request), "list_documents", f"account:{account_id}", shown=len(page))
    shown = [(document, document.is_current(today())) for document in page]
    return render(request, "vault/list_documents.html", {"page": page, "documents": shown})


@require_safe
@requires(SIGNED_IN)
def download_file(request: HttpRequest, file_id: UUID) -> FileResponse:
    """A file that the asker gave or owns; for everyone else it does not exist."""
    info = selectors.own_file(file_id, cast(UUID, actor_of(request).account_id))
    audit.record(actor_of(request), "download_file", f"file:{info.id}")
    return services.send_file(info.id)
