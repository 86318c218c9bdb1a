"""From an observed figure to its dossiers, and from one dossier to its events; every reading is audited."""

from __future__ import annotations

from datetime import datetime

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.kernel import text
from motcua.kernel.access import actor_of, requires
from motcua.kernel.templatetags import kit
from motcua.oversight.monitoring import services
from motcua.oversight.monitoring.types import VIEW_EVENTS, DossierLine, DossierPage, DossierTrace, ToldEvent, ToldRow
from motcua.sites.national.names import agency_name, procedure_name
from motcua.sites.national.tables import Cell, Head, Table
from motcua.sites.national.views.live import asked_period, month_choices


@requires(VIEW_EVENTS)
def dossiers(request: HttpRequest, code: str, procedure: str) -> HttpResponse:
    """The dossiers of one agency and procedure that were received in a month, or that ended in it."""
    period, ended = asked_period(request), request.GET.get("xem") == "ket-thuc"
    number = _page_number(request)
    found = services.read_dossiers(
        actor=actor_of(request), agency=code, procedure=procedure, month=period.first, ended=ended, page=number
    )
    context = {
        "code": code,
        "procedure": procedure,
        "agency_name": agency_name(code),
        "procedure_name": procedure_name(procedure),
        "period": period,
        "months": month_choices(period),
        "ended": ended,
        "total": found.total,
        "table": _dossier_table(found),
        "page": Paginator(range(found.total), found.size).get_page(number),
    }
    return render(request, "national/dossiers.html", context)


def _page_number(request: HttpRequest) -> int:
    given = request.GET.get("trang", "")
    return max(1, int(given)) if given.isascii() and given.isdigit() and len(given) <= 9 else 1


def _dossier_table(found: DossierPage) -> Table:
    head = (Head(_("Mã hồ sơ")), Head(_("Kênh")), Head(_("Mức")), Head(_("Tiếp nhận")), Head(_("Hạn")),
            Head(_("Kết thúc")), Head(_("Trạng thái")))  # fmt: skip
    rows = [[Cell(line.code, url=reverse("national:dossier_events", args=[line.id])), *_line_cells(line)]
            for line in found.lines]  # fmt: skip
    return Table("ho-so", _("Hồ sơ"), _("Mã hồ sơ chỉ hiện bốn ký tự cuối; mỗi lần xem đều ghi vào sổ vết"), head, rows)


def _line_cells(line: DossierLine) -> list[Cell]:
    return [
        Cell(channel_name(line.channel)),
        Cell(level_name(line.level)),
        *_instants(line),
        Cell(stage_name(line.stage), tag="ok" if line.ended_at else "run"),
    ]


def _instants(line: DossierLine) -> list[Cell]:
    """Receipt, due date and end; of a dossier told by a file the ledger keeps the days alone."""
    written = kit.day if line.is_by_file else kit.moment
    return [Cell(written(instant) or "–") for instant in (line.received_at, line.due_at, line.ended_at)]


def channel_name(channel: int) -> str:
    return {0: _("không báo"), 1: _("tại quầy"), 2: _("trực tuyến"), 3: _("bưu chính")}.get(channel, str(channel))


def level_name(level: str) -> str:
    names = {"full": _("toàn trình"), "partial": _("một phần"), "information": _("cung cấp thông tin")}
    return names.get(level, level)


def stage_name(stage: str) -> str:
    names = {"submitted": _("đã nộp"), "received": _("đang giải quyết"), "decided": _("đã có kết quả"),
             "returned": _("đã trả"), "stopped": _("đã dừng")}  # fmt: skip
    return names.get(stage, stage)


def kind_name(kind: str) -> str:
    """What happened, in words."""
    names = {
        "submitted": _("nộp"), "received": _("tiếp nhận"), "refused": _("từ chối tiếp nhận"),
        "supplement_requested": _("yêu cầu bổ sung"), "supplemented": _("đã bổ sung"),
        "processing": _("chuyển giải quyết"), "decided": _("có kết quả"), "returned": _("trả kết quả"),
        "rejected": _("không giải quyết"), "withdrawn": _("người dân rút"),
    }  # fmt: skip
    return names.get(kind, kind)


@requires(VIEW_EVENTS)
def dossier_events(request: HttpRequest, dossier: int) -> HttpResponse:
    """All that was told of one dossier, in the order in which it came."""
    found = services.read_dossier_events(actor=actor_of(request), dossier=dossier)
    line = found.line
    context = {
        "line": line,
        "agency_name": agency_name(line.agency),
        "procedure_name": procedure_name(line.procedure),
        "pairs": _pairs(found),
        "table": _row_table(found.rows) if found.rows else _event_table(found.events),
    }
    return render(request, "national/dossier_events.html", context)


def _pairs(found: DossierTrace) -> list[tuple[str, str]]:
    line = found.line
    return [
        (_("Cơ quan"), f"{agency_name(line.agency)} ({line.agency})"),
        (_("Thủ tục"), f"{procedure_name(line.procedure)} ({line.procedure})"),
        (_("Kênh"), channel_name(line.channel)),
        (_("Mức"), level_name(line.level)),
        (_("Trạng thái"), stage_name(line.stage)),
        (_("Hạn"), (kit.day if line.is_by_file else kit.moment)(line.due_at) or "–"),
        (_("Nguồn"), line.source),
    ]


def _event_table(events: tuple[ToldEvent, ...]) -> Table:
    head = (Head(_("Việc")), Head(_("Xảy ra lúc")), Head(_("Hạn được báo")), Head(_("Lô")), Head(_("Nhận lô lúc")),
            Head(_("Có tính")))  # fmt: skip
    rows = [
        [
            Cell(kind_name(event.kind)),
            Cell(kit.moment(event.at)),
            Cell(kit.moment(datetime.fromisoformat(event.due_at)) if event.due_at else "–"),
            Cell(f"{event.source} / {event.sequence}"),
            Cell(kit.moment(event.received_at)),
            Cell(_("không"), tag="warn") if event.is_left_out else Cell(_("có"), tag="ok"),
        ]
        for event in events
    ]
    return Table(
        "su-kien", _("Các sự kiện đã báo"), _("Theo thứ tự nhận; không sự kiện nào bị sửa hay xóa"), head, rows
    )


def _row_table(told: tuple[ToldRow, ...]) -> Table:
    """What each row of a file said; a later row of the same dossier takes the one before back."""
    head = (
        Head(_("Tệp")), Head(_("Dòng"), is_number=True), Head(_("Nạp lúc")), Head(_("Kênh")), Head(_("Mức")),
        Head(_("Tiếp nhận")), Head(_("Hạn")), Head(_("Kết thúc")), Head(_("Trạng thái")),
        Head(_("Lần bổ sung"), is_number=True), Head(_("Phí, lệ phí"), is_number=True), Head(_("Điều được báo")),
    )  # fmt: skip
    rows = [
        [
            Cell(f"{row.file} ({row.digest[:12]})"),
            Cell(text.number(row.row) if row.row else "–"),
            Cell(kit.moment(row.loaded_at)),
            *_line_cells(row.line),
            Cell(text.number(row.requests)),
            Cell(text.number(row.fee)),
            Cell(", ".join(row.flags) or "–"),
        ]
        for row in told
    ]
    return Table(
        "dong-tep", _("Các dòng tệp đã báo"), _("Theo thứ tự nạp; dòng sau thay dòng trước, không dòng nào bị xóa"),
        head, rows,
    )  # fmt: skip
