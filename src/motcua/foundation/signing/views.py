"""The public page that checks a signed PDF."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.foundation.signing import services
from motcua.foundation.signing.forms import MAX_BYTES, CheckForm
from motcua.foundation.signing.rules.verdicts import MAX_SIGNATURE_BYTES, MAX_SIGNATURES
from motcua.foundation.signing.types import SignatureReport, Verdict
from motcua.kernel.access import PUBLIC, requires
from motcua.kernel.doors import Busy, Turnstile
from motcua.kernel.errors import TooOften
from motcua.kernel.middleware import with_wait
from motcua.kernel.pace import Pace
from motcua.kernel.text import moment

_WARNINGS = (Verdict.EXPIRED, Verdict.UNTRUSTED, Verdict.TOO_MUCH)
_KINDS = {Verdict.VALID: "ok", Verdict.NO_SIGNATURE: "", **dict.fromkeys(_WARNINGS, "warn")}


CHECKS = Pace(5)
"""Files of one network address in a minute. Assumed: a person who compares papers by hand needs less."""
_DESK = Turnstile(1, 2)
"""One file at once in each web process, and two seconds to wait: other pages keep their threads."""


@require_http_methods(["GET", "HEAD", "POST"])
@requires(PUBLIC)
def check_signature(request: HttpRequest) -> HttpResponse:
    """Upload a PDF, read what its signature is worth (F-024). Nothing of it is kept."""
    if request.method != "POST":
        return _page(request, CheckForm())
    form = CheckForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        report = _report(request, form.cleaned_data["pdf"])
    except (TooOften, Busy) as refusal:
        form.add_error("pdf", refusal.sentence(get_language() or "vi"))
        return with_wait(_page(request, form, status=refusal.status), refusal)
    return _page(request, CheckForm(), report)


def _report(request: HttpRequest, pdf: bytes) -> SignatureReport:
    """Raises TooOften, Busy: the file was not read."""
    CHECKS.step(request.META)
    with _DESK.turn():
        return services.check_strange_pdf(pdf)


def _page(
    request: HttpRequest, form: CheckForm, report: SignatureReport | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "errors": [("pdf", sentence) for sentence in form.errors.get("pdf", [])],
        "report": report,
        "kind": _KINDS.get(report.verdict, "bad") if report else "",
        "pairs": _pairs(report) if report and report.count else [],
        "limits": {
            "megabytes": MAX_BYTES >> 20,
            "signatures": MAX_SIGNATURES,
            "kilobytes": MAX_SIGNATURE_BYTES >> 10,
            "files": CHECKS.most,
        },
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
