"""Refusals of the forms module."""

from __future__ import annotations

from motcua.kernel.errors import NotFound, Refusal


class NoSuchForm(NotFound):
    code = "no_such_form"
    vi = "Thủ tục này chưa có mẫu đơn điện tử."
    en = "This procedure has no electronic form."


class NoSuchTemplate(NotFound):
    code = "no_such_template"
    vi = "Chưa có mẫu in “{template}” cho ngày này."
    en = "There is no printed template “{template}” for this day."


class PrintingFailed(Refusal):
    code = "printing_failed"
    status = 500
    vi = "Chưa in được giấy “{template}”. Nội dung hồ sơ vẫn còn nguyên, xin thử lại hoặc báo quản trị hệ thống."
    en = "The paper “{template}” could not be printed. The dossier is untouched; try again or tell the administrator."


class UnusableForm(Refusal):
    """A form document contradicts itself: a hint without a field, a field without a hint, a broken schema."""

    code = "unusable_form"
    status = 422
    vi = "Tài liệu mẫu đơn “{form}” chưa dùng được: {fault}."
    en = "The form document “{form}” cannot be used: {fault}."
