"""The receipt of a version: a page for people, verified as it is shown, and the signed file for a check elsewhere."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from motcua.kernel.access import actor_of, requires
from motcua.oversight.campaigns import selectors, services
from motcua.oversight.campaigns.models import Report
from motcua.oversight.campaigns.rules import receipts
from motcua.oversight.campaigns.selectors.campaigns import info_of
from motcua.oversight.campaigns.selectors.reports import approved_versions, visible_report
from motcua.oversight.campaigns.types import VIEW_REPORTS, Door, SubmissionInfo
from motcua.oversight.campaigns.views.words import campaign_name, element_name, frame


@requires(VIEW_REPORTS)
def receipt(request: HttpRequest, report_id: UUID, version: int) -> HttpResponse:
    """What was handed in, when, by whom, and whether receipt and counts are still those that were signed."""
    row = visible_report(report_id, actor_of(request))
    found = selectors.submission(report_id, version, actor=actor_of(request))
    services.note_reading(report_id=report_id, actor=actor_of(request))
    key = services.public_key()
    context = {
        "report": row,
        "title": campaign_name(info_of(row.campaign)),
        "found": found,
        "door": _door_name(Door(found.door)),
        "stands": _standing(row, version),
        "rows": _rows(row, found),
        "answers": _answers(row, found),
        "is_signed": receipts.is_genuine(receipt=found.receipt, signature=found.signature, public_key=key),
        "is_content": _digest_of(found) == found.digest,
        "receipt_lines": found.receipt.splitlines(),
        "public_key": key,
        **frame(request, "desk"),
    }
    return render(request, "campaigns/receipt.html", context)


def _door_name(door: Door) -> str:
    names = {Door.PAGE: _("Gõ trên trang này"), Door.SHEET: _("Bảng tính"), Door.PROGRAM: _("Phần mềm của cơ quan")}
    return names[door]


def _standing(row: Report, version: int) -> str:
    if version == row.standing:
        return _("Đang được tính, lãnh đạo cơ quan đã duyệt")
    if version in approved_versions(row):
        return _("Từng được duyệt, nay có bản khác thay")
    return _("Bản mới nhất, lãnh đạo chưa duyệt") if version == row.versions else _("Không được tính")


def _digest_of(found: SubmissionInfo) -> str:
    return receipts.content_digest(counts=found.counts, parts=found.parts, notes=found.notes, answers=found.answers)


def _rows(row: Report, found: SubmissionInfo) -> list[tuple[str, str, bool, int | None]]:
    """(name, unit, whether since 1 January, count) in the order of the form."""
    elements = info_of(row.campaign).form.elements
    return [(element_name(e), e.unit, e.cumulated, count) for e, count in zip(elements, found.counts, strict=True)]


def _answers(row: Report, found: SubmissionInfo) -> list[tuple[str, str]]:
    """(name of the element, explanation) of each warning that was answered."""
    form = info_of(row.campaign).form
    lines = [(form.elements[form.place(check.left[0])], found.answers.get(check.code, "")) for check in form.checks]
    return [(element_name(element), text) for element, text in lines if text]


@requires(VIEW_REPORTS)
def receipt_file(request: HttpRequest, report_id: UUID, version: int) -> JsonResponse:
    """The signed receipt of a version, with everything it takes to check it elsewhere."""
    found = selectors.submission(report_id, version, actor=actor_of(request))
    services.note_reading(report_id=report_id, actor=actor_of(request))
    key = services.public_key()
    told: dict[str, Any] = {
        "receipt": found.receipt,
        "signature": found.signature,
        "public_key": key,
        "public_key_pem": receipts.pem_of(key),
        "algorithm": "ed25519",
        "counts": list(found.counts),
        "parts": found.parts,
        "notes": found.notes,
        "answers": found.answers,
    }
    response = JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="bien-nhan-{report_id}-{version}.json"'
    return response
