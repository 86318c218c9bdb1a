"""Who sends, what came, what was rejected and why."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.kernel.access import actor_of, requires
from motcua.kernel.errors import InvalidInput, Refusal
from motcua.kernel.templatetags import kit
from motcua.oversight.intake import selectors as intake
from motcua.oversight.intake import services
from motcua.oversight.intake.types import MANAGE_SOURCES
from motcua.oversight.monitoring import selectors as monitoring
from motcua.sites.national import sheets
from motcua.sites.national.doors import Refused, agency_of, noted, refused_by, shown
from motcua.sites.national.downloads import KINDS, csv_line, download
from motcua.sites.national.source_forms import register_form
from motcua.sites.national.source_tables import source_table
from motcua.sites.national.tables import Cell, Head, Table, in_groups, paged


@requires(MANAGE_SOURCES)
def sources(request: HttpRequest) -> HttpResponse:
    """All sources, and their batches from the newest."""
    return sources_page(request)


def sources_page(request: HttpRequest, refused: Refused | None = None) -> HttpResponse:
    """The page; after a refused decision with what was typed and what is wrong."""
    only_rejected = request.GET.get("loc") == "loai"
    page = paged(intake.batches(with_rejections=only_rejected), request)
    context = {
        "sources": source_table(),
        "batches": _batch_table(list(page.object_list)),
        "page": page,
        "only_rejected": only_rejected,
        **shown([register_form()], refused),
    }
    return render(request, "national/sources.html", context, status=refused.status if refused else 200)


@requires(MANAGE_SOURCES)
@require_POST
def register_source(request: HttpRequest) -> HttpResponse:
    """Register a source and lead to its page."""
    code, name, key = (request.POST.get(field, "").strip() for field in ("code", "name", "public_key"))
    try:
        _check_typed(request, code, name, key)
        agency = agency_of(request)
        services.register_source(code=code, name=name, agency_code=agency, public_key=key, actor=actor_of(request))
    except Refusal as refusal:
        return sources_page(request, refused=refused_by(refusal, "register", request))
    return redirect("national:source", source=code)


def _check_typed(request: HttpRequest, code: str, name: str, key: str) -> None:
    """Raises InvalidInput with all that is wrong. Asked without a key, the service reads the words and never writes."""
    wrong: dict[str, list[str]] = {}
    with noted(wrong):
        agency_of(request)
    if any(known.code == code for known in intake.sources()):
        wrong["code"] = [_("Mã này đã có; đổi khóa ở trang của nguồn.")]
    with noted(wrong):
        services.register_source(code=code, name=name, agency_code="", public_key="", actor=actor_of(request))
    wrong.pop("public_key", None)
    if not _is_key(key):
        wrong["public_key"] = [_("Khóa công khai phải là 32 byte Ed25519 viết bằng base64.")]
    if wrong:
        raise InvalidInput(wrong)


def _is_key(key: str) -> bool:
    """Whether it is 32 bytes in base64."""
    try:
        return len(base64.b64decode(key, validate=True)) == 32
    except ValueError:
        return False


def _batch_table(batches: Sequence[Any]) -> Table:
    rows = [
        [
            Cell(f"{b.source_id} / {b.sequence}", url=reverse("national:receipt", args=[b.source_id, b.sequence])),
            Cell(kit.moment(b.received_at)),
            Cell(kit.number(b.accepted)),
            Cell(kit.number(b.rejected), tag="warn" if b.rejected else ""),
            Cell(b.digest[:16]),
        ]
        for b in batches
    ]
    head = (Head(_("Lô")), Head(_("Nhận lúc")), Head(_("Đã nhận"), True), Head(_("Bị loại"), True), Head(_("Dấu")))
    return Table("lo", _("Các lô"), _("Mới nhất trước"), head, rows)


@requires(MANAGE_SOURCES)
def receipt(request: HttpRequest, source: str, sequence: int) -> HttpResponse:
    """One batch: its receipt and every rejected record."""
    batch = intake.batch(source, sequence)
    rejected = (batch.receipt or {}).get("rejected", [])
    page = paged(rejected, request)
    rows = [
        [Cell(str(r["index"])), Cell(r["id"] or "–"), Cell(r["reason"], tag="warn"), Cell(r["vi"])]
        for r in page.object_list
    ]
    head = (Head(_("Vị trí"), True), Head(_("Mã sự kiện")), Head(_("Lý do")), Head(_("Giải thích")))
    table = Table("bi-loai", _("Bản ghi bị loại"), _("Những bản ghi khác của lô đã được giữ"), head, rows)
    carried_on = (batch.receipt or {}).get("carried_on", {})
    timings = sorted((batch.timings or {}).items(), key=lambda item: -item[1])
    context = {"batch": batch, "seal": in_groups(batch.digest), "table": table, "page": page, "timings": timings,
               "carried_on": carried_on.items()}  # fmt: skip
    return render(request, "national/receipt.html", context)


@requires(MANAGE_SOURCES)
def batch_file(request: HttpRequest, kind: str) -> HttpResponse:
    """All batches as a file."""
    return download(sheets.batch_sheet(), kind)


@requires(MANAGE_SOURCES)
def file_rejected(request: HttpRequest, source: str, load: int) -> StreamingHttpResponse:
    """Every rejected row of one table that came as a file, as CSV; line by line, for there may be millions."""
    rows = monitoring.rejected_rows(source, load)
    lines = (csv_line(row) for row in rows)
    response = StreamingHttpResponse(lines, content_type=KINDS["csv"].media_type)
    response["Content-Disposition"] = f'attachment; filename="bi-loai-{load}.csv"'
    return response
