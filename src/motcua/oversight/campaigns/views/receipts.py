"""The receipt of a version: a page for people, verified as it is shown, and the signed file for a check elsewhere."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.kernel.access import PUBLIC, actor_of, requires
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
        "is_content": receipts.content_digest(_content(row, found)) == found.digest,
        "receipt_lines": found.receipt.splitlines(),
        "fingerprint": receipts.fingerprint_of(key),
        "key_url": _key_url(),
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


def _content(row: Report, found: SubmissionInfo) -> dict[str, Any]:
    form = info_of(row.campaign).form
    return receipts.content_of(
        form, row.agency_code, counts=found.counts, parts=found.parts, notes=found.notes, answers=found.answers
    )


def _key_url() -> str:
    """The address of the key, outside any receipt: a key that came with what it proves proves nothing."""
    return f"{settings.PUBLIC_URL.rstrip('/')}{reverse('campaigns:receipt_key')}"


@requires(PUBLIC)
def receipt_key(request: HttpRequest) -> HttpResponse:
    """The public key under which all receipts are signed, for anybody."""
    return HttpResponse(receipts.pem_of(services.public_key()), content_type="application/x-pem-file")


def _rows(row: Report, found: SubmissionInfo) -> list[tuple[str, str, bool, int | None]]:
    """(name, unit, whether since 1 January, count) in the order of the form."""
    elements = info_of(row.campaign).form.elements
    return [(element_name(e), e.unit, e.cumulated, count) for e, count in zip(elements, found.counts, strict=True)]


def _answers(row: Report, found: SubmissionInfo) -> list[tuple[str, str]]:
    """(name of the element, explanation) of each warning that was answered."""
    form = info_of(row.campaign).form
    lines = [(form.elements[form.place(check.left[0])], found.answers.get(check.code, "")) for check in form.checks]
    return [(element_name(element), text) for element, text in lines if text]


def _names(row: Report) -> dict[str, Any]:
    """Words for the codes of the content: the report, the agency, each element with its unit."""
    info = info_of(row.campaign)
    elements = {e.code: f"{e.name} ({e.unit}{', lũy kế từ 01/01' if e.cumulated else ''})" for e in info.form.elements}
    return {"report": f"{info.form.name}, {info.words()}", "agency": row.name, "elements": elements}


@requires(VIEW_REPORTS)
def receipt_file(request: HttpRequest, report_id: UUID, version: int) -> JsonResponse:
    """The signed receipt of a version, to be read alone and checked with the key of `receipt_key`.

    What is signed are `receipt` and, by its digest there, `content`; `names` only explains the codes.
    """
    row = visible_report(report_id, actor_of(request))
    found = selectors.submission(report_id, version, actor=actor_of(request))
    services.note_reading(report_id=report_id, actor=actor_of(request))
    told: dict[str, Any] = {
        "receipt": found.receipt,
        "signature": found.signature,
        "algorithm": "ed25519",
        "key_url": _key_url(),
        "key_sha256": receipts.fingerprint_of(services.public_key()),
        "content": _content(row, found),
        "names": _names(row),
    }
    response = JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="bien-nhan-{report_id}-{version}.json"'
    return response
