"""Is this paper real? What the page behind the QR code of a result says, and no more (F-024)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from motcua.foundation.accounts import selectors as accounts
from motcua.foundation.agencies import selectors as agencies
from motcua.foundation.signing import services as signing
from motcua.foundation.signing.types import SignatureReport
from motcua.foundation.vault import selectors as vault
from motcua.foundation.vault import services as vault_services
from motcua.foundation.vault.types import PDF, DocumentInfo
from motcua.kernel.clock import today
from motcua.kernel.errors import NotFound, Refusal
from motcua.kernel.text import day, moment


@dataclass(frozen=True)
class Answer:
    """What `portal/verify.html` shows. `kind` is that of a note: ok, warn, bad."""

    kind: str
    title: str
    sentence: str
    pairs: list[tuple[str, str]]


def answer_for(token: str) -> Answer:
    """The answer for a verification code, however it was typed."""
    try:
        document = vault.document_by_token(token)
    except NotFound:
        return _unknown()
    return _answer(document, _report(document))


def _unknown() -> Answer:
    sentence = _("Không có giấy tờ điện tử nào mang mã này. Hãy gõ lại mã in dưới mã QR.")
    return Answer("bad", _("Không tìm thấy giấy tờ"), sentence, [])


def _report(document: DocumentInfo) -> SignatureReport | None:
    """The check of the signature; None for a paper that is not a PDF or whose file is damaged."""
    if document.file.media_type != PDF:
        return None
    try:
        return signing.check_pdf(vault_services.file_content(document.file.id))
    except Refusal:
        return None


def _answer(document: DocumentInfo, report: SignatureReport | None) -> Answer:
    kind, title, sentence = _verdict(document, report)
    return Answer(kind, title, sentence, _pairs(document, report))


def _verdict(document: DocumentInfo, report: SignatureReport | None) -> tuple[str, str, str]:
    if document.withdrawn_at:
        words = {"day": day(document.withdrawn_at), "reason": document.withdrawn_reason}
        return "bad", _("Giấy tờ đã bị thu hồi"), _("Thu hồi ngày %(day)s. %(reason)s") % words
    if document.valid_until and document.valid_until < today():
        words = {"day": day(document.valid_until)}
        return "warn", _("Giấy tờ đã hết hạn"), _("Giấy có thật, có hiệu lực đến hết ngày %(day)s.") % words
    if report is None:
        sentence = _("Giấy có trong kho, nhưng không kiểm tra được chữ ký số trên bản điện tử.")
        return "warn", _("Chưa kiểm tra được chữ ký"), sentence
    if report.valid:
        return "ok", _("Giấy tờ có thật và còn hiệu lực"), report.sentence
    return "bad", _("Chữ ký số không hợp lệ"), report.sentence


def _pairs(document: DocumentInfo, report: SignatureReport | None) -> list[tuple[str, str]]:
    signed_at = moment(report.signed_at) if report and report.signed_at else ""
    return [
        (_("Loại giấy"), document.title),
        (_("Cơ quan cấp"), _agency(document.issued_by)),
        (_("Ngày cấp"), day(document.issued_at)),
        (_("Người được cấp"), masked_name(_holder(document))),
        (_("Người ký"), report.signer_name if report else ""),
        (_("Ký lúc"), signed_at),
    ]


def _agency(code: str) -> str:
    try:
        return agencies.agency(code).name
    except Refusal:
        return code


def _holder(document: DocumentInfo) -> str:
    try:
        return accounts.person(document.account_id).name
    except Refusal:
        return ""


def masked_name(name: str) -> str:
    """`Danh Thị Minh Hoạ` as `D• T• M• Hoạ`: enough to compare with the paper in hand."""
    *before, last = name.split() or [""]
    return " ".join([*(f"{word[0]}•" for word in before), last])


def context(token: str) -> dict[str, Any]:
    """Template context of `portal/verify.html`."""
    return {"answer": answer_for(token)}
