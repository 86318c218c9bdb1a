"""Tables of visits from outside: the nation, an agency, a page, hosts, outages, objections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.kernel.templatetags import kit
from motcua.kernel.text import sort_key
from motcua.oversight.indicators.types import Period, Ratio
from motcua.oversight.probes.types import (
    AgencyLine,
    Check,
    Decision,
    HostInfo,
    ObjectionInfo,
    OutageInfo,
    Outcome,
    StripVisit,
    TargetInfo,
)
from motcua.sites.national.names import agency_name
from motcua.sites.national.probe_words import check_name, failed_cell, left_out_name, outcome_tag, round_cell
from motcua.sites.national.tables import Cell, Head, Rows, Table

Pairs = Mapping[Check, Ratio]


def nation_table(lines: Sequence[AgencyLine], month: int, by: Check) -> Table:
    """Every ministry and province, the best rate first; who has no round that counts stands last."""
    held = {line.agency: line for line in sorted(lines, key=lambda line: _order(line, by))}
    period = Period(month, month).label

    def row(code: str) -> list[Cell]:
        line = held[code]
        name = Cell(agency_name(code), url=reverse("national:probe_agency", args=[code]), note=code)
        return [name, *(round_cell(line.pairs.get(check), check, period) for check in Check),
                Cell(kit.number(line.targets)), Cell(kit.number(line.unknown))]  # fmt: skip

    checks = [Head(check_name(check), True) for check in Check]
    head = (Head(_("Cơ quan")), *checks, Head(_("Số trang"), True), Head(_("Lượt chưa biết"), True))
    note = _("Tỷ lệ lượt đạt trên lượt được tính; đợt ngừng đã báo trước và lỗi của máy đo không tính")
    return Table("tham-do", _("Trang dịch vụ nhìn từ bên ngoài"), note, head, Rows(list(held), row), "bang")


def _order(line: AgencyLine, by: Check) -> tuple[bool, Fraction, str]:
    share = line.pairs.get(by, Ratio(0, 0)).share
    return share is None, -(share or Fraction(0)), sort_key(agency_name(line.agency))


def month_table(lines: Sequence[tuple[int, Pairs]]) -> Table:
    """An agency month by month."""
    rows = [
        [
            Cell(Period(month, month).label),
            *(round_cell(pairs.get(check), check, Period(month, month).label) for check in Check),
        ]
        for month, pairs in lines
    ]
    head = (Head(_("Tháng")), *(Head(check_name(check), True) for check in Check))
    empty = _("Chưa có lượt thăm nào.")
    return Table("theo-thang", _("Theo tháng"), _("Số lượt, không phải số phút"), head, rows, empty=empty)


def target_table(targets: Sequence[TargetInfo], pairs: Mapping[int, Pairs], month: int) -> Table:
    """Pages of an agency in a month."""
    period = Period(month, month).label

    def cells(t: TargetInfo) -> list[Cell]:
        return [
            Cell(t.wish.address, url=reverse("national:probe_target", args=[t.id]), note=t.wish.procedure),
            round_cell(pairs.get(t.id, {}).get(Check.REACHABLE), Check.REACHABLE, period),
            round_cell(pairs.get(t.id, {}).get(Check.SPEED), Check.SPEED, period),
            failed_cell(t.last, kit.moment(t.last_at) if t.last_at else ""),
            Cell(_("dẫn ra ngoài danh sách"), tag="warn") if t.strayed else Cell("–"),
        ]

    head = (Head(_("Trang")), Head(check_name(Check.REACHABLE), True), Head(check_name(Check.SPEED), True),
            Head(_("Lần cuối")), Head(_("Cần xem lại")))  # fmt: skip
    empty = _("Chưa có trang nào được thăm.")
    rows = [cells(t) for t in targets]
    return Table("trang", _("Các trang được thăm"), period, head, rows, empty=empty)


def strip_table(strip: Sequence[StripVisit], *, links: bool) -> Table:
    """The visits of a page, the latest first."""

    def cells(visit: StripVisit) -> list[Cell]:
        url = reverse("national:probe_visit", args=[visit.id]) if links else ""
        opened = outcome_tag(visit.outcomes.get(Check.REACHABLE, Outcome.NOT_KNOWN))
        return [
            Cell(kit.moment(visit.at), url=url),
            Cell({0: _("kiểm tra riêng"), 1: _("lần đầu")}.get(visit.try_number, _("lần thứ hai"))),
            Cell(opened[1], tag=opened[0] or "idle"),
            failed_cell(visit.outcomes),
            Cell(left_out_name(visit.left_out) if visit.left_out else _("có tính")),
        ]

    head = (Head(_("Lúc")), Head(_("Lần")), Head(check_name(Check.REACHABLE)), Head(_("Kết quả")), Head(_("Được tính")))
    rows = [cells(visit) for visit in reversed(strip)]
    return Table("luot", _("Các lượt thăm"), "", head, rows, empty=_("Tháng này chưa có lượt nào."))


def host_table(hosts: Sequence[HostInfo]) -> Table:
    rows = [
        [
            Cell(h.host),
            Cell(agency_name(h.agency), note=h.agency),
            Cell(h.reason, note=h.end_reason),
            Cell(h.listed_by or "–", note=kit.moment(h.valid_from)),
            Cell(_("được thăm"), tag="ok") if h.valid_to is None else Cell(kit.moment(h.valid_to), tag="idle"),
        ]
        for h in hosts
    ]
    head = (Head(_("Máy chủ")), Head(_("Cơ quan")), Head(_("Lý do")), Head(_("Người ghi")), Head(_("Hiệu lực")))
    note = _("Máy đo chỉ đến những máy chủ này")
    return Table("may-chu", _("Danh sách được phép"), note, head, rows, empty=_("Danh sách còn trống."))


def outage_table(outages: Sequence[OutageInfo]) -> Table:
    rows = [
        [
            Cell(agency_name(o.agency), note=o.host or o.agency),
            Cell(kit.moment(o.span.begins)),
            Cell(kit.moment(o.span.ends)),
            Cell(o.reason, note=_("báo lúc %(at)s") % {"at": kit.moment(o.announced_at)}),
            _outage_cell(o),
        ]
        for o in outages
    ]
    head = (Head(_("Cơ quan")), Head(_("Từ")), Head(_("Đến")), Head(_("Lý do")), Head(_("Được trừ")))
    empty = _("Chưa có cơ quan nào báo ngừng phục vụ.")
    return Table("ngung", _("Ngừng phục vụ đã báo trước"), "", head, rows, empty=empty)


def _outage_cell(outage: OutageInfo) -> Cell:
    if outage.withdrawn_at is not None:
        return Cell(_("đã rút"), tag="idle")
    minutes = sum(span.minutes for span in outage.counted)
    if minutes == outage.span.minutes:
        return Cell(_("trừ cả đợt"), tag="ok")
    if minutes:
        return Cell(_("trừ %(n)s phút") % {"n": kit.number(minutes)}, tag="warn")
    return Cell(_("không trừ: đã hết giờ của tháng"), tag="bad")


def objection_table(objections: Sequence[ObjectionInfo]) -> Table:
    words = {
        Decision.PENDING: ("warn", _("chờ quyết định")),
        Decision.UPHELD: ("ok", _("được chấp nhận")),
        Decision.DISMISSED: ("idle", _("không chấp nhận")),
    }
    rows = [
        [
            Cell(o.address, url=reverse("national:probe_visit", args=[o.visit])),
            Cell(agency_name(o.agency), note=o.agency),
            Cell(o.reason, note=o.decision_reason),
            Cell(kit.moment(o.at)),
            Cell(words[o.decision][1], tag=words[o.decision][0]),
        ]
        for o in objections
    ]
    head = (Head(_("Lượt thăm")), Head(_("Cơ quan")), Head(_("Lý do")), Head(_("Lúc")), Head(_("Quyết định")))
    return Table("phan-doi", _("Phản đối của cơ quan"), "", head, rows, empty=_("Không có phản đối nào."))
