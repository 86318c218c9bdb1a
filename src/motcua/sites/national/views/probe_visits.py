"""One visit with its picture: for those who see visits and for the agency, which may object."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.foundation.vault import services as vault
from motcua.kernel import audit
from motcua.kernel.access import SIGNED_IN, actor_of, requires
from motcua.kernel.errors import InvalidInput, NotFound
from motcua.kernel.templatetags import kit
from motcua.oversight.probes import selectors as probes
from motcua.oversight.probes import services
from motcua.oversight.probes.types import ANSWER, DECIDE, Decision, Outcome, VisitInfo
from motcua.sites.national.doors import Form, Refused, door, shown
from motcua.sites.national.names import agency_name
from motcua.sites.national.probe_forms import decision_form, objection_form
from motcua.sites.national.probe_words import check_name, left_out_name, outcome_tag
from motcua.sites.national.tables import Cell, Head, Pairs, Table


@requires(SIGNED_IN)
def probe_visit(request: HttpRequest, visit: UUID) -> HttpResponse:
    return probe_visit_page(request, visit=visit)


def probe_visit_page(request: HttpRequest, visit: UUID, refused: Refused | None = None) -> HttpResponse:
    """Facts, verdicts, thresholds in force, picture, objection."""
    info = probes.visit(visit, actor_of(request))
    context = {
        "visit": info,
        "name": agency_name(info.target.wish.agency),
        "verdicts": _verdict_table(info),
        "facts": _facts(info),
        "limits": probes.thresholds_of(info.thresholds),
        "left_out": left_out_name(info.left_out) if info.left_out else "",
        **shown(_forms(request, info), refused),
    }
    return render(request, "national/probe_visit.html", context, status=refused.status if refused else 200)


def _forms(request: HttpRequest, info: VisitInfo) -> list[Form]:
    actor, agency = actor_of(request), info.target.wish.agency
    failed = any(verdict.outcome is Outcome.FAILED for verdict in info.verdicts)
    if info.objection is None:
        return [objection_form(info.id)] if failed and actor.may(ANSWER, agency) else []
    waits = info.objection.decision is Decision.PENDING
    return [decision_form(info.objection)] if waits and actor.may(DECIDE) and not actor.may(ANSWER, agency) else []


def _verdict_table(info: VisitInfo) -> Table:
    language = get_language() or "vi"
    rows = []
    for verdict in info.verdicts:
        kind, word = outcome_tag(verdict.outcome)
        rows.append([Cell(check_name(verdict.check)), Cell(word, tag=kind or "idle"), Cell(verdict.sentence(language))])
    head = (Head(_("Điều xét")), Head(_("Kết quả")), Head(_("Vì sao")))
    return Table("ket-qua", _("Kết quả từng điều"), "", head, rows)


def impact_name(impact: str) -> str:
    """How grave the accessibility checker calls a fault; the rule keeps the name under which it is looked up."""
    words = {"minor": _("nhẹ"), "moderate": _("vừa phải"), "serious": _("nặng"), "critical": _("rất nặng")}
    return words.get(impact, impact)


def _facts(info: VisitInfo) -> Pairs:
    def milliseconds(value: int | None) -> str:
        return "" if value is None else _("%(n)s mili giây") % {"n": kit.number(value)}

    broken = "; ".join(f"{rule} ({impact_name(impact)}): {places}" for rule, impact, places in info.violations or ())
    return (
        (_("Lúc"), kit.moment(info.at)),
        (_("Địa chỉ trang dịch vụ"), info.target.wish.address),
        (_("Địa chỉ cuối"), info.final_address),
        (_("Đường đi"), " → ".join(info.hops)),
        (_("Mã trả lời"), str(info.status or "")),
        (_("Trả lời sau"), milliseconds(info.answer_milliseconds)),
        (_("Hiện xong sau"), milliseconds(info.ready_milliseconds)),
        (_("Mã hóa"), info.tls_version),
        (_("Chứng thư đến"), kit.moment(info.certificate_ends)),
        (_("Bề rộng trang"), "" if info.page_width is None else str(info.page_width)),
        (_("Lỗi tiếp cận"), broken),
        (
            _("Phần trang không được tải"),
            _("%(n)s, từ máy chủ ngoài danh sách") % {"n": info.blocked} if info.blocked else "",
        ),
        (_("Trình duyệt"), info.browser),
        (_("Mã băm của ảnh"), info.sha256),
    )


@requires(SIGNED_IN)
def probe_picture(request: HttpRequest, visit: UUID) -> HttpResponseBase:
    """The picture as a download; every reading is audited."""
    file = probes.picture_file(visit, actor_of(request))
    audit.record(actor_of(request), "read_picture", f"visit:{visit}")
    return vault.send_file(file)


def _object(request: HttpRequest, visit: UUID) -> str:
    services.object_visit(visit=visit, reason=request.POST.get("reason", ""), actor=actor_of(request))
    return _("Phản đối đã được ghi nhận.")


def _decide(request: HttpRequest, visit: UUID) -> str:
    choice = request.POST.get("uphold")
    if choice not in ("0", "1"):
        raise InvalidInput({"uphold": [_("Hãy chọn một quyết định.")]})
    objection = probes.visit(visit, actor_of(request)).objection
    if objection is None:
        raise NotFound()
    services.decide_objection(
        objection=objection.id, uphold=choice == "1", reason=request.POST.get("reason", ""), actor=actor_of(request)
    )
    return _("Quyết định đã được ghi.")


object_visit = door("object", ANSWER, _object, probe_visit_page, "national:probe_visit")
decide_objection = door("decide", DECIDE, _decide, probe_visit_page, "national:probe_visit")
