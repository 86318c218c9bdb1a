"""The one form of signing: a PDF to be checked."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MAX_BYTES = 5 * 1024 * 1024


class CheckForm(forms.Form):
    """A PDF of at most 5 MB; it is read once and forgotten."""

    pdf = forms.FileField(
        label=gettext_lazy("Tệp PDF đã ký"),
        allow_empty_file=True,
        error_messages={"required": gettext_lazy("Chọn tệp PDF cần kiểm tra.")},
    )

    def clean_pdf(self) -> bytes:
        upload = self.cleaned_data["pdf"]
        if upload.size > MAX_BYTES:
            raise forms.ValidationError(
                _("Tệp lớn hơn 5 MB nên trang này không kiểm tra được. Hãy xem chữ ký bằng phần mềm đọc PDF.")
            )
        content = bytes(upload.read())
        if not content[:1024].lstrip().startswith(b"%PDF-"):
            raise forms.ValidationError(_("Tệp này không phải PDF. Hãy chọn đúng tệp PDF mà bạn nhận được."))
        return content
