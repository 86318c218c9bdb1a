"""The public page that checks a signed PDF."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.foundation.signing import services
from motcua.foundation.signing.forms import CheckForm
from motcua.foundation.signing.types import SignatureReport, Verdict
from motcua.kernel.access import PUBLIC, requires
from motcua.kernel.text import moment

_KINDS = {Verdict.VALID: "ok", Verdict.NO_SIGNATURE: "", Verdict.EXPIRED: "warn", Verdict.UNTRUSTED: "warn"}


@require_http_methods(["GET", "HEAD", "POST"])
@requires(PUBLIC)
def check_signature(request: HttpRequest) -> HttpResponse:
    """Upload a PDF, read what its signature is worth (F-024). Nothing of it is kept."""
    if request.method != "POST":
        return _page(request, CheckForm())
    form = CheckForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    return _page(request, CheckForm(), services.check_pdf(form.cleaned_data["pdf"]))


def _page(
    request: HttpRequest, form: CheckForm, report: SignatureReport | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "errors": [("pdf", sentence) for sentence in form.errors.get("pdf", [])],
        "report": report,
        "kind": _KINDS.get(report.verdict, "bad") if report else "",
        "pairs": _pairs(report) if report and report.count else [],
    }
    return render(request, "signing/check_signature.html", context, status=status)


def _pairs(report: SignatureReport) -> list[tuple[str, str]]:
    """What was found, line by line; names count only when the signature is trusted, and the page says so."""
    yes, no = _("Có"), _("Không")
    return [
        (_("Người ký"), report.signer_name),
        (_("Cơ quan"), report.signer_agency),
        (_("Ký lúc (theo máy người ký)"), moment(report.signed_at) if report.signed_at else ""),
        (_("Lý do ký"), report.reason),
        (_("Nơi ký"), report.place),
        (_("Chứng thư số do"), report.issuer_name),
        (_("Nguyên vẹn từ khi ký"), yes if report.intact else no),
        (_("Không thêm gì sau khi ký"), yes if report.covers_whole_file else no),
        (_("Nơi cấp chứng thư được tin cậy"), yes if report.trusted else no),
        (_("Số chữ ký"), str(report.count)),
    ]
