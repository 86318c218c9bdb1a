"""Published tables, as printed, with what can and cannot be recomputed from them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.foundation.agencies.types import Group
from motcua.kernel.access import PUBLIC, actor_of, requires
from motcua.kernel.clock import today
from motcua.kernel.templatetags import kit
from motcua.oversight.assessment import selectors as assessment
from motcua.oversight.assessment.types import GRADES
from motcua.oversight.indicators import selectors as definitions
from motcua.oversight.indicators.types import Ratio, half_up
from motcua.oversight.monitoring import selectors as monitoring
from motcua.oversight.monitoring.types import AnnexRow, DeclaredPair
from motcua.oversight.rankings import selectors as rankings
from motcua.oversight.releases import services as publication
from motcua.oversight.releases.selectors import releases
from motcua.oversight.releases.types import PREPARE
from motcua.sites.national import sheets
from motcua.sites.national.assessment_sheets import official_sheet, one_sheet
from motcua.sites.national.doors import Refused, shown
from motcua.sites.national.downloads import KINDS, download
from motcua.sites.national.names import agency_name
from motcua.sites.national.release_forms import prepare_form
from motcua.sites.national.tables import Cell, Head, Table, bar, in_groups, pair_cell
from motcua.sites.national.views.releases import calendar_table, release_table

TARGET_2020 = "30"


def agency_cell(name: str, code: str) -> Cell:
    return Cell(name, url=reverse("national:agency", args=[code]) if code else "")


def rate_table(group: str, rows: Sequence[AnnexRow]) -> Table:
    """One table of the annex of 2020, as printed, with a bar against the target of 30 %."""
    label = _("Bộ, ngành") if group == Group.MINISTRY else _("Tỉnh/Thành phố trực thuộc Trung ương")
    caption = _("I. Bộ, cơ quan ngang bộ và Bảo hiểm xã hội Việt Nam") if group == Group.MINISTRY else _(
        "II. Tỉnh, thành phố trực thuộc Trung ương")  # fmt: skip
    cells = [
        [Cell(str(r.rank)), agency_cell(r.name, r.agency_code), bar(r.value, TARGET_2020), Cell(r.printed)]
        for r in rows
    ]
    head = (Head("TT", is_number=True), Head(label), Head(_("Mục tiêu 30")), Head(_("Tỉ lệ DVCTT mức 4"), True))
    name = f"2020-muc-do-4-{'bo' if group == 'ministry' else 'tinh'}"
    return Table(f"muc4-{group}", caption, _("Công văn 3485/BTTTT-THH; số liệu ngày 20/8/2020"), head, cells, name)


@requires(PUBLIC)
def publications(request: HttpRequest) -> HttpResponse:
    """All published tables and reports."""
    return publications_page(request)


def publications_page(request: HttpRequest, refused: Refused | None = None) -> HttpResponse:
    """The page; after a refused decision with what is wrong."""
    pages = {monitoring.LEVEL4_2020: "national:release_2020", monitoring.KIEN_GIANG_2020: "national:release_2020",
             monitoring.QUARTER_2_2018: "national:release_2018"}  # fmt: skip
    rows: list[tuple[Any, str]] = [(p, reverse(pages[p.code])) for p in monitoring.publications()]
    rows += [(r, reverse("national:round_2023")) for r in assessment.rounds()]
    cells = [
        [Cell(p.title, url=url), Cell(kit.day(p.as_of)), Cell(kit.day(p.published_on)), Cell(p.document)]
        for p, url in sorted(rows, key=lambda row: row[0].as_of, reverse=True)
    ]
    head = (Head(_("Bảng, báo cáo")), Head(_("Chốt số")), Head(_("Công bố")), Head(_("Văn bản")))
    table = Table("cong-bo", _("Các kỳ đã công bố"), "", head, cells)
    months = [release_table(actor_of(request)), calendar_table(today().year)]
    forms = prepare_form(actor_of(request))
    is_waiting = actor_of(request).may(PREPARE) and not forms
    context = {
        "table": table,
        "months": months,
        "revisions": revision_table(),
        "key": publication.public_key(),
        "is_waiting": is_waiting,
        **shown(forms, refused),
    }
    return render(request, "national/publications.html", context, status=refused.status if refused else 200)


def revision_table() -> Table:
    """How much the published figures of each ministry and province moved afterwards (measurement.md 6.2)."""
    rows = [
        [
            agency_cell(agency_name(row.top), row.top),
            Cell(f"{kit.number(row.revised)}/{kit.number(row.cells)}"),
            Cell(kit.number(Decimal(row.mean_points), 4)),
            Cell(kit.number(Decimal(row.largest_points), 4)),
            Cell(f"{kit.number(row.late_releases)}/{kit.number(row.releases)}"),
        ]
        for row in releases.revisions_by_reporter()
    ]
    head = (Head(_("Cơ quan")), Head(_("Số bị sửa / số đã công bố"), True), Head(_("Sửa bình quân (điểm %)"), True),
            Head(_("Sửa nhiều nhất (điểm %)"), True), Head(_("Kỳ gửi muộn hoặc chưa gửi / số kỳ"), True))  # fmt: skip
    note = _("Bản đầu so với bản mới nhất của từng con số, mọi kỳ đã công bố, kể cả số không bị sửa. Nói về nơi gửi số "
             "liệu, không nói về dịch vụ.")  # fmt: skip
    return Table("sua-so", _("Số liệu bị sửa sau khi công bố"), note, head, rows, "sua-sau-cong-bo")


@requires(PUBLIC)
def release_2020(request: HttpRequest) -> HttpResponse:
    """The two tables of 2020, the counts of the letter, and why 17,97 % cannot be derived from them."""
    annex = {group: monitoring.annex_rows(monitoring.LEVEL4_2020, group) for group in Group}
    values = {group: [row.value for row in rows] for group, rows in annex.items()}
    found = monitoring.publication(monitoring.LEVEL4_2020)
    context = {
        "publication": found,
        "seal": in_groups(found.digest),
        "counts": {group: _counts(rows) for group, rows in values.items()},
        "claim": Decimal(found.claims["national_rate"]),
        "means": rankings.plain_means(values[Group.MINISTRY], values[Group.PROVINCE]),
        "tables": [rate_table(group, annex[group]) for group in Group],
        **_kien_giang(values[Group.PROVINCE]),
    }
    return render(request, "national/release_2020.html", context)


def _counts(values: list[Decimal]) -> dict[str, int]:
    return {
        "below": rankings.count_below(values, 10),
        "reach": rankings.count_at_least(values, 30),
        "total": len(values),
    }


def _kien_giang(provinces: list[Decimal]) -> dict[str, Any]:
    """Three readings of one denominator; only one gives the printed rate (law.md 8.1)."""
    (pair,) = monitoring.declared_pairs(monitoring.KIEN_GIANG_2020)
    found = monitoring.publication(monitoring.KIEN_GIANG_2020)
    level3 = int(found.claims["level3"])
    level4, whole = pair.ratio.numerator, pair.ratio.denominator
    readings = [
        (pair.ratio, _("2.133 là tổng số dịch vụ, mọi mức độ")),
        (Ratio(level4, whole + level3 + level4), _("Bài báo coi 2.133 chỉ là mức 1 và 2; cộng thêm 373 và 274")),
        (Ratio(level4, level3 + level4), _("Chỉ lấy mức 3 và 4 làm mẫu số")),
    ]
    others = [v for v in provinces if v != pair.stated]
    rows = [_reading(ratio, verdict, pair, others) for ratio, verdict in readings]
    head = (Head(_("Nếu tính")), Head(_("Được"), True), Head(_("Hạng"), True), Head(_("Kết luận")))
    note = _("274 dịch vụ mức độ 4, 373 mức độ 3; kiengiang.gov.vn, 26/8/2020")
    table = Table("kien-giang", _("Ba cách hiểu mẫu số của Kiên Giang"), note, head, rows, "2020-kien-giang")
    return {"kien_giang": pair, "kien_giang_source": found.source, "readings": table}


def _reading(ratio: Ratio, verdict: str, pair: DeclaredPair, others: list[Decimal]) -> list[Cell]:
    value = ratio.percent() or Decimal(0)
    fits = Cell(_("Khớp công văn"), tag="ok", note=verdict)
    differs = Cell(_("Không khớp"), tag="idle", note=verdict)
    rank = 1 + rankings.count_at_least(others, value)
    return [pair_cell(ratio), Cell(kit.percent(value)), Cell(str(rank)), fits if value == pair.stated else differs]


@requires(PUBLIC)
def release_2018(request: HttpRequest) -> HttpResponse:
    """The counts of the second quarter of 2018 and the rates that they give."""
    pairs = monitoring.declared_pairs(monitoring.QUARTER_2_2018)
    services = [p.ratio for p in pairs if p.measure == "services_with_dossiers"]
    exact = [100 * (ratio.share or 0) for ratio in services]
    printed = [ratio.percent() or Decimal(0) for ratio in services]
    head = (Head(_("Nội dung")), Head(_("Tử số / mẫu số"), True), Head(_("Tính lại"), True), Head(_("Đã in"), True),
            Head(_("Kết luận")))  # fmt: skip
    table = Table("quy-2-2018", _("Các cặp số quý II/2018"), "", head, [_pair_row(p) for p in pairs], "2018-quy-2")
    context = {
        "publication": monitoring.publication(monitoring.QUARTER_2_2018),
        "table": table,
        "pooled": definitions.pooled(services),
        "mean": half_up(rankings.mean(exact), 2),
        "mean_of_printed": half_up(rankings.mean(printed), 2),
    }
    return render(request, "national/release_2018.html", context)


def _pair_row(pair: DeclaredPair) -> list[Cell]:
    verdict = Cell(_("Khớp"), tag="ok") if pair.agrees else Cell(_("Không khớp"), tag="warn")
    stated = "" if pair.stated is None else kit.percent(pair.stated, pair.places)
    return [Cell(pair.name), pair_cell(pair.ratio), Cell(kit.percent(pair.ratio.percent())), Cell(stated), verdict]


@requires(PUBLIC)
def round_2023(request: HttpRequest) -> HttpResponse:
    """The first assessment of quality: both tables, shares of grades, suppliers."""
    found = assessment.published_round(assessment.ROUND_2023)
    context = {
        "round": found,
        "scheme": assessment.scheme_of(found),
        "groups": [_group_2023(group, found.claims[group]) for group in Group],
    }
    return render(request, "national/round_2023.html", context)


def _group_2023(group: str, claims: dict[str, Any]) -> dict[str, Any]:
    rows = assessment.grade_rows(assessment.ROUND_2023, group)
    cells = [[Cell(str(r.rank)), agency_cell(r.name, r.agency_code), Cell(r.grade), Cell(r.supplier)] for r in rows]
    label = _("Bộ ngành") if group == Group.MINISTRY else _("Tỉnh, thành phố")
    caption = _("Bảng 1. Kết quả đánh giá Hệ thống thông tin giải quyết TTHC các bộ, ngành")
    if group == Group.PROVINCE:
        caption = _("Bảng 2. Kết quả đánh giá Hệ thống thông tin giải quyết TTHC các địa phương")
    head = (Head(_("Xếp hạng"), True), Head(label), Head(_("Mức độ")), Head(_("Doanh nghiệp")))
    name = f"2023-xep-hang-{'bo' if group == 'ministry' else 'tinh'}"
    return {
        "title": _("Bộ, ngành") if group == Group.MINISTRY else _("Địa phương"),
        "mean": claims["mean"],
        "shares": assessment.grade_shares(assessment.ROUND_2023, group),
        "table": Table(f"hang-{group}", caption, _("Công văn 3109/BTTTT-CĐSQG"), head, cells, name),
        "suppliers": _supplier_table(group),
    }


def _supplier_table(group: str) -> Table:
    counts = assessment.suppliers(assessment.ROUND_2023, group)
    rows = [[Cell(c.supplier), Cell(str(c.total)), *(Cell(str(c.by_grade[g])) for g in GRADES)] for c in counts]
    head = (Head(_("Doanh nghiệp")), Head(_("Cơ quan"), True), *(Head(grade, True) for grade in GRADES))
    return Table(f"doanh-nghiep-{group}", _("Theo doanh nghiệp"), _suppliers_rule(), head, rows, "2023-doanh-nghiep")


def _suppliers_rule() -> str:
    return _("Xếp theo số cơ quan, nhiều trước; bằng nhau theo thứ tự chữ cái tiếng Việt.")


@requires(PUBLIC)
def indicators(request: HttpRequest) -> HttpResponse:
    """How each figure is made, old definitions too."""
    return render(request, "national/indicators.html", {"indicators": definitions.indicators()})


@requires(PUBLIC)
def open_data(request: HttpRequest) -> HttpResponse:
    """All public tables as CSV and JSON."""
    return render(request, "national/open_data.html", {"sheets": sheets.published(), "kinds": list(KINDS)})


@requires(PUBLIC)
def open_file(request: HttpRequest, name: str, kind: str) -> HttpResponse:
    """One public table as a file."""
    return download(sheets.published_sheet(name), kind)


@requires(PUBLIC)
def assessment_file(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """The official table of an assessment as a file, every point of it beside; before publication by right only."""
    actor = actor_of(request)
    return download(official_sheet(assessment.assessment(code, actor), actor), kind)


@requires(PUBLIC)
def assessment_table(request: HttpRequest, code: str, table: str, kind: str) -> HttpResponse:
    """One further table of an assessment, points, rules, means, in whatever kind of file; by the same right."""
    actor = actor_of(request)
    return download(one_sheet(assessment.assessment(code, actor), actor, table), kind)
